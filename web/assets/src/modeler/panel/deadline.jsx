// By when: a number, its unit, and the day from which it counts; the later of two; a day from the data; a fixed day.
import { useState } from "preact/hooks";
import { say } from "../language.js";
import { compose, parse, UNITS } from "../times.js";
import { FaultsAt, Options, useId, useTyped } from "./fields.jsx";
import { Given } from "./given.jsx";
import { Expression } from "./values.jsx";

const FROM = [
  { value: "opened", words: say("ngày mở việc", "the day it opens") },
  { value: "case_started_on", words: say("ngày mở hồ sơ", "the day the case began") },
];
const FIVE = { amount: "5", unit: "working days", after: "opened", before: "" };

export function Deadline({ label, hint, value, change, variables, from = true, required = false, fixed = false, at }) {
  const id = useId("when");
  const found = parse(value);
  const [byHand, setByHand] = useState(false);
  const dates = variables.filter((item) => item.type === "date");
  const kind = found === null ? "text" : found.later ? "later" : found.fixed !== undefined ? "fixed" : found.day !== undefined ? "day" : value || required ? "span" : "none";
  const mode = byHand ? "text" : kind;
  const choose = (wanted) => {
    setByHand(wanted === "text");
    if (wanted === "none") change("");
    if (wanted === "span") change(compose({ ...FIVE, after: from ? "opened" : "" }));
    if (wanted === "later") change(compose({ later: [{ ...FIVE, amount: "1", unit: "months" }, { ...FIVE, amount: "30" }] }));
    if (wanted === "day") change(compose({ day: dates[0]?.value || "today" }));
    if (wanted === "fixed") change(new Date().toISOString().slice(0, 10));
  };
  const modes = [
    ...(required ? [] : [{ value: "none", words: say("Không có hạn", "No deadline") }]),
    { value: "span", words: say("Trong một số ngày, tháng", "Within days or months") },
    { value: "later", words: say("Ngày muộn hơn trong hai thời hạn", "The later of two") },
    { value: "day", words: say("Vào ngày (hay thời hạn) ghi trong dữ liệu", "On a day (or by a term) from the data") },
    ...(fixed || kind === "fixed" ? [{ value: "fixed", words: say("Vào một ngày cố định", "On a fixed day") }] : []),
    ...(mode === "text" ? [{ value: "text", words: say("Cách tính viết riêng", "Written by hand") }] : []),
  ];
  const later = found?.later || [];
  return (
    <fieldset class="panel-row due-by">
      <legend>{label}</legend>
      <select aria-label={label} value={mode} onChange={(event) => choose(event.target.value)}><Options options={modes} value={mode} /></select>
      {mode === "span" && <Span label={label} found={found} variables={variables} dates={dates} from={from} change={(values) => change(compose({ ...found, ...values }))} />}
      {mode === "later" && later.map((one, at) => <Span key={at} label={`${label} ${at + 1}`} found={one} variables={variables} dates={dates} from change={(values) => change(compose({ later: later.map((other, n) => (n === at ? { ...one, ...values } : other)) }))} />)}
      {mode === "day" && <Given label={`${label}: ${say("ngày trong", "the day in")}`} value={found.day} variables={variables} wanted={["date"]} change={(day) => change(compose({ day }))} />}
      {mode === "fixed" && <input type="date" aria-label={`${label}: ${say("ngày", "day")}`} value={found.fixed} onChange={(event) => event.target.value && change(event.target.value)} />}
      {mode === "text" && <Expression id={id} label={label} value={value} variables={variables} change={change} />}
      {at && <FaultsAt at={{ ...at, value }} />}
      {hint && <p class="hint">{hint}</p>}
    </fieldset>
  );
}

// The number may stand in the data: then its name is chosen.
function Span({ label, found, variables, dates, from, change }) {
  const written = /^\d*$/.test(found.amount);
  const amount = useTyped(found.amount, (text) => change({ amount: /^\d+$/.test(text.trim()) ? text.trim() : "1" }));
  const numbers = variables.filter((item) => item.type === "int");
  const at = found.before ? "before" : "after";
  const anchor = found.before || found.after;
  const days = [...FROM, ...dates.filter((item) => !FROM.some((known) => known.value === item.value))];
  return (
    <>
      <div class="two">
        {written
          ? <input type="text" inputmode="numeric" aria-label={`${label}: ${say("số", "number")}`} {...amount} />
          : <select aria-label={`${label}: ${say("số", "number")}`} value={found.amount} onChange={(event) => change({ amount: event.target.value })}><Options options={numbers} value={found.amount} /></select>}
        <select aria-label={`${label}: ${say("đơn vị", "unit")}`} value={found.unit} onChange={(event) => change({ unit: event.target.value })}><Options options={UNITS} value={found.unit} /></select>
      </div>
      {(numbers.length > 0 || !written) && (
        <button type="button" class="add" onClick={() => change({ amount: written ? numbers[0]?.value : "5" })}>
          {written ? say("Lấy số từ dữ liệu", "Take the number from the data") : say("Nhập số", "Type the number")}
        </button>
      )}
      {from && (
        <div class="two">
          <select aria-label={`${label}: ${say("sau hay trước", "after or before")}`} value={at} onChange={(event) => change(event.target.value === "before" ? { before: found.after || "today", after: "" } : { after: found.before || "opened", before: "" })}>
            <option value="after" selected={at === "after"}>{say("kể từ", "after")}</option>
            <option value="before" selected={at === "before"}>{say("trước", "before")}</option>
          </select>
          <select aria-label={`${label}: ${say("tính từ", "counted from")}`} value={anchor} onChange={(event) => change({ [at]: event.target.value })}>
            <Options options={days} value={anchor} empty={at === "after" ? say("lúc đến bước này", "when it is reached") : undefined} />
          </select>
        </div>
      )}
    </>
  );
}

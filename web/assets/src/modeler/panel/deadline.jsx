// By when: a number, its unit, and the day from which it counts; or a day from the data.
import { useState } from "preact/hooks";
import { say } from "../language.js";
import { compose, parse, UNITS } from "../times.js";
import { Options, useId, useTyped } from "./fields.jsx";
import { Expression, Variable } from "./values.jsx";

const FROM = [
  { value: "opened", words: say("ngày mở việc", "the day it opens") },
  { value: "case_started_on", words: say("ngày mở hồ sơ", "the day the case began") },
];

export function Deadline({ label, hint, value, change, variables, from = true, required = false }) {
  const id = useId("when");
  const found = parse(value);
  const [byHand, setByHand] = useState(false);
  const dates = variables.filter((item) => item.type === "date");
  const mode = byHand || found === null ? "text" : found.day !== undefined ? "day" : value || required ? "span" : "none";
  const choose = (wanted) => {
    setByHand(wanted === "text");
    if (wanted === "none") change("");
    if (wanted === "span") change(compose({ amount: "5", unit: "working days", after: from ? "opened" : "" }));
    if (wanted === "day") change(compose({ day: dates[0]?.value || "today" }));
  };
  const modes = [
    ...(required ? [] : [{ value: "none", words: say("Không có hạn", "No deadline") }]),
    { value: "span", words: say("Trong một số ngày, tháng", "Within days or months") },
    { value: "day", words: say("Vào ngày ghi trong dữ liệu", "On a day from the data") },
    { value: "text", words: say("Cách tính khác", "Another reckoning") },
  ];
  return (
    <fieldset class="panel-row due-by">
      <legend>{label}</legend>
      <select aria-label={label} value={mode} onChange={(event) => choose(event.target.value)}><Options options={modes} value={mode} /></select>
      {mode === "span" && <Span id={id} label={label} found={found} dates={dates} from={from} change={(values) => change(compose({ ...found, ...values }))} />}
      {mode === "day" && <Variable label={`${label}: ${say("ngày trong", "the day in")}`} value={found.day} variables={variables} wanted={["date"]} change={(day) => change(compose({ day }))} />}
      {mode === "text" && <Expression id={id} label={label} value={value} variables={variables} change={change} />}
      {mode === "text" && <p class="hint">{say("Ví dụ: later of 1 months after announced_on and 30 working days after announced_on", "Example: later of 1 months after announced_on and 30 working days after announced_on")}</p>}
      {hint && <p class="hint">{hint}</p>}
    </fieldset>
  );
}

function Span({ label, found, dates, from, change }) {
  const amount = useTyped(found.amount, (text) => change({ amount: text.trim() || "1" }));
  const at = found.before ? "before" : "after";
  const days = [...FROM, ...dates];
  return (
    <>
      <div class="two">
        <input type="text" inputmode="numeric" aria-label={`${label}: ${say("số", "number")}`} {...amount} />
        <select aria-label={`${label}: ${say("đơn vị", "unit")}`} value={found.unit} onChange={(event) => change({ unit: event.target.value })}><Options options={UNITS} value={found.unit} /></select>
      </div>
      {from && (
        <div class="two">
          <select aria-label={`${label}: ${say("sau hay trước", "after or before")}`} value={at} onChange={(event) => change(event.target.value === "before" ? { before: found.after || "today", after: "" } : { after: found.before || "opened", before: "" })}>
            <option value="after">{say("kể từ", "after")}</option>
            <option value="before">{say("trước", "before")}</option>
          </select>
          <select aria-label={`${label}: ${say("tính từ", "counted from")}`} value={found.before || found.after} onChange={(event) => change({ [at]: event.target.value })}>
            <Options options={days} value={found.before || found.after} empty={say("lúc đến bước này", "when it is reached")} />
          </select>
        </div>
      )}
    </>
  );
}

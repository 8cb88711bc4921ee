// One value: which kind it is, then its fields; a value that is worked out holds further values.
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { asName } from "../beginnings.js";
import { quoted, read } from "../cel.js";
import { fieldsIn } from "../entries.js";
import { FORMULAS, formulaOf } from "../formulas.js";
import { say } from "../language.js";
import { Inner } from "./condition.jsx";
import { Options, useId, useTyped } from "./fields.jsx";
import { Expression, Filled, Variables } from "./values.jsx";
import { Who } from "./who.jsx";

// What the whole panel knows: roles, bodies and places, for a value that names a role.
export const Offered = createContext({ roles: [], bodies: [], places: [] });

const TYPES = { text: ["text"], role: ["text"], number: ["int"], yes: ["bool"], date: ["date"], nothing: [] };
const LITERALS = [
  { value: "text", words: say("Chữ", "Text") }, { value: "number", words: say("Số", "A number") },
  { value: "yes", words: say("Có / không", "Yes or no") }, { value: "date", words: say("Một ngày cố định", "A fixed day") },
  { value: "role", words: say("Vai trò (ai)", "A role (who)") },
  { value: "nothing", words: say("Để trống", "Nothing") },
];
const ROLE = /^[a-z_]+@(unit|superior\(|above\()/;
const DAY = /^\d{4}-\d\d-\d\d$/;

function kindOf(value, text, options, optional) {
  if (optional && !value && !text) return "none";
  const plain = (said) => (DAY.test(said) && !options ? "date" : ROLE.test(said) && !said.includes("${") ? "role" : "text");
  if (text !== undefined) return plain(text);
  const node = read(value);
  if (!node) return value ? "expression" : "data";
  if (node.type === "path") return "data";
  if (node.type === "value") return { int: "number", bool: "yes", null: "nothing" }[node.kind] || plain(node.value);
  if (node.type === "unary" && node.sign === "-" && node.of.kind === "int") return "number";
  return formulaOf(node)?.formula.id || "expression";
}

// `value` is an expression; where plain text may stand beside expressions, `text` is that text and `write` takes it.
// `change` takes an expression.
export function Given({ label, value, text, change, write, variables, options, wanted, shown = false, optional = false }) {
  const id = useId();
  const found = kindOf(value, text, options, optional);
  const [byHand, setByHand] = useState(false);
  const offered = useContext(Offered);
  const [begun, begin] = useState(false); // text was chosen and nothing is typed yet
  const kind = byHand && found !== "text" ? "expression" : begun && found === "none" ? "text" : found;
  const first = (type) => variables.find((item) => item.type === type)?.value;
  const put = (plain) => (write ? write(plain) : change(quoted(plain)));
  const turn = (next) => {
    setByHand(next === "expression");
    const today = new Date().toISOString().slice(0, 10);
    begin(next === "text");
    if (next === "none") (write || change)("");
    else if (next === "text") put(text ?? "");
    else if (next === "date") put(today);
    else if (next === "role") put("secretary@unit");
    else if (next === "number") change("0");
    else if (next === "yes") change("true");
    else if (next === "nothing") change("null");
    else if (next === "data") change((wanted || []).map(first).find(Boolean) || variables[0]?.value || "unit");
    else if (next === "expression") change(value || quoted(text ?? ""));
    else change(FORMULAS.find((formula) => formula.id === next).write(FORMULAS.find((formula) => formula.id === next).start(first, value)));
  };
  const fits = (types, id) => !wanted || id === kind || types.some((type) => wanted.includes(type) || type === "any");
  const literals = LITERALS.filter((item) => (item.value === "nothing" ? !write || kind === "nothing" : item.value === "text" && write ? true : fits(TYPES[item.value], item.value)));
  const formulas = FORMULAS.filter((formula) => fits([formula.type], formula.id)).map((formula) => ({ value: formula.id, words: formula.words }));
  const line = (item) => <option value={item.value} selected={item.value === kind}>{item.words}</option>;
  const formula = FORMULAS.find((item) => item.id === kind);
  return (
    <div class="given">
      {shown && <label for={id}>{label}</label>}
      <div class="value-parts">
        <select aria-label={`${label}: ${say("lấy từ", "taken from")}`} value={kind} onChange={(event) => turn(event.target.value)}>
          {optional && <option value="none" selected={kind === "none"}>{say("Bỏ trống", "Left empty")}</option>}
          <option value="data" selected={kind === "data"}>{say("Dữ liệu", "Data")}</option>
          {literals.map(line)}
          <optgroup label={say("Tính ra", "Worked out")}>{formulas.map(line)}</optgroup>
          <option value="expression" selected={kind === "expression"}>{say("Viết biểu thức (nâng cao)", "Write an expression (advanced)")}</option>
        </select>
        {kind === "data" && <select id={id} aria-label={shown ? undefined : label} value={value} onChange={(event) => change(event.target.value)}><Variables value={value} variables={variables} wanted={wanted} empty={value ? null : undefined} /></select>}
        {kind === "text" && <TextPart id={shown ? id : undefined} label={label} text={text ?? read(value)?.value ?? ""} put={put} options={options} variables={variables} filled={Boolean(write)} />}
        {kind === "number" && <Typed id={shown ? id : undefined} label={label} value={value} inputmode="numeric" change={(next) => /^-?\d+$/.test(next.trim()) && change(next.trim())} />}
        {kind === "yes" && <select id={id} aria-label={shown ? undefined : label} value={value} onChange={(event) => change(event.target.value)}><Options options={[{ value: "true", words: say("có", "yes") }, { value: "false", words: say("không", "no") }]} value={value} /></select>}
        {kind === "date" && <input type="date" id={id} aria-label={shown ? undefined : label} value={text ?? read(value).value} onChange={(event) => event.target.value && put(event.target.value)} />}
        {kind === "expression" && <Expression id={shown ? id : undefined} label={label} value={value} change={(next) => next && change(next)} variables={variables} />}
      </div>
      {kind === "role" && <Who label={say("Ai", "Who")} value={text ?? read(value).value} choices={offered} variables={variables} change={(who) => who && put(who)} />}
      {formula && !byHand && <Slots key={formula.id} label={label} formula={formula} slots={formulaOf(read(value)).slots} put={(slots) => change(formula.write(slots))} variables={variables} />}
    </div>
  );
}

function TextPart({ id, label, text, put, options, variables, filled }) {
  if (options) return <select id={id} aria-label={id ? undefined : label} value={text} onChange={(event) => put(event.target.value)}><Options options={options} value={text} empty="–" /></select>;
  if (filled) return <Filled id={id} label={label} value={text} change={put} variables={variables} />;
  return <Typed id={id} label={label} value={text} change={put} />;
}

function Typed({ id, label, value, change, ...more }) {
  return <input id={id} type="text" aria-label={id ? undefined : label} {...more} {...useTyped(value, change)} />;
}

function Slots({ label, formula, slots, put, variables }) {
  const entry = slots.entry ? entryOf(slots.entry, slots.list, variables) : [];
  return (
    <div class="slots">
      {formula.slots.map((slot) => <Slot key={slot.name} slot={slot} label={`${label}: ${slot.words}`} slots={slots} change={(value) => put({ ...slots, [slot.name]: value })} variables={slot.local || slot.is === "condition" || slot.is === "rows" ? [...entry, ...variables] : variables} />)}
    </div>
  );
}

// What is known of the entry while a list is gone through.
export function entryOf(name, list, variables) {
  const fields = fieldsIn(list, variables);
  const words = say("mục", "entry");
  return [{ value: name, type: "map", fields, words }, ...fields.map((field) => ({ ...field, value: `${name}.${field.value}`, words: `${words}: ${field.words}` }))];
}

function Slot({ slot, label, slots, change, variables }) {
  const value = slots[slot.name];
  const offered = useContext(Offered);
  if (slot.is === "who") return <Who label={slot.words} value={value} choices={offered} variables={variables} change={(text) => text && change(text)} />;
  if (slot.is === "key") return <Key label={label} words={slot.words} value={value} fields={fieldsIn(slots.list ?? slots.one ?? slots.of, variables)} change={change} />;
  if (slot.is === "rows") return <Rows label={label} rows={value} change={change} variables={variables} />;
  if (slot.is === "items") return <Items label={label} items={value} change={change} variables={variables} />;
  const shown = <p class="slot-words">{slot.words}</p>;
  if (slot.is === "condition") return <div>{shown}<Inner label={label} value={value} change={change} variables={variables} /></div>;
  if (slot.options) return <select aria-label={label} value={value} onChange={(event) => change(event.target.value)}><Options options={slot.options} value={value} /></select>;
  const wanted = value && read(value)?.type === "path" && !variables.some((item) => item.value === value) ? undefined : slot.wanted;
  return <div>{shown}<Given label={label} value={value} change={change} variables={variables} wanted={wanted} options={optionsOf(slot, slots, variables)} /></div>;
}

// The values that a column can have, where its form lists them.
function optionsOf(slot, slots, variables) {
  return slot.name === "value" && slots.key ? fieldsIn(slots.list, variables).find((field) => field.value === slots.key)?.options : undefined;
}

// The name of a column: those that are known, else typed.
export function Key({ label, words, value, fields, change }) {
  const [typing, type] = useState(false);
  const known = fields.some((field) => field.value === value);
  const pick = (event) => (event.target.value === "" ? type(true) : change(event.target.value));
  return (
    <div>
      {words && <p class="slot-words">{words}</p>}
      {fields.length > 0 && !typing ? (
        <select aria-label={label} value={value} onChange={pick}>
          {!known && <option value={value} selected>{value}</option>}
          {fields.map((field) => <option value={field.value} selected={field.value === value}>{field.words}</option>)}
          <option value="">{say("Tên khác…", "Another name…")}</option>
        </select>
      ) : <Typed label={label} value={value} change={(next) => asName(next) && change(asName(next))} />}
    </div>
  );
}

function Rows({ label, rows, change, variables }) {
  const put = (at, next) => change(rows.map((one, n) => (n === at ? next : one)));
  const free = () => {
    for (let n = rows.length + 1; ; n += 1) if (!rows.some(([name]) => name === `value_${n}`)) return `value_${n}`;
  };
  return (
    <div class="items">
      {rows.map(([name, value], at) => (
        <div class="item" key={at}>
          <Typed label={`${label}: ${say("tên cột", "name of the field")} ${at + 1}`} value={name} change={(next) => asName(next) && put(at, [asName(next), value])} />
          <Given label={`${label}: ${name}`} value={value} change={(next) => put(at, [name, next])} variables={variables} />
          <button type="button" class="take-away" aria-label={`${say("Bỏ cột", "Take away field")} ${name}`} onClick={() => change(rows.filter((_, n) => n !== at))}>✕</button>
        </div>
      ))}
      <button type="button" class="add" onClick={() => change([...rows, [free(), '""']])}>+ {say("Thêm cột", "One more field")}</button>
    </div>
  );
}

export function Items({ label, items, change, variables, options }) {
  return (
    <div class="items">
      {items.map((value, at) => (
        <div class="item" key={at}>
          <Given label={`${label} ${at + 1}`} value={value} options={options} change={(next) => change(items.map((one, n) => (n === at ? next : one)))} variables={variables} />
          <button type="button" class="take-away" aria-label={`${say("Bỏ mục", "Take away entry")} ${at + 1}`} onClick={() => change(items.filter((_, n) => n !== at))}>✕</button>
        </div>
      ))}
      <button type="button" class="add" onClick={() => change([...items, options?.length ? quoted(options[0].value) : items.at(-1) || '""'])}>+ {say("Thêm mục", "One more entry")}</button>
    </div>
  );
}


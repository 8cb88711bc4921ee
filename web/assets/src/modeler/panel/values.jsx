// A value that an element is given: plain text, data, or something worked out; chosen from lists, written for the person.
import { useState } from "preact/hooks";
import { read } from "../cel.js";
import { strip } from "../conditions.js";
import { say } from "../language.js";
import { FaultsAt, Row, useId, useTyped } from "./fields.jsx";
import { Given } from "./given.jsx";

const typed = (variables, wanted) => {
  const fitting = wanted ? variables.filter((item) => wanted.includes(item.type)) : variables;
  return [fitting, wanted ? variables.filter((item) => !wanted.includes(item.type)) : []];
};

export function Variables({ value, variables, wanted, empty = say("Chọn dữ liệu…", "Choose data…") }) {
  const [fitting, others] = typed(variables, wanted);
  const known = variables.some((item) => item.value === value);
  const line = (item) => <option value={item.value} selected={item.value === value}>{item.words}</option>;
  return (
    <>
      {empty !== null && <option value="">{empty}</option>}
      {value && !known && <option value={value} selected>{value}</option>}
      {fitting.map(line)}
      {others.length > 0 && fitting.length > 0 && <optgroup label={say("Dữ liệu khác", "Other data")}>{others.map(line)}</optgroup>}
      {fitting.length === 0 && others.map(line)}
    </>
  );
}

export function Variable({ label, value, change, variables, wanted, empty, bare = true }) {
  const id = useId();
  const select = <select id={id} aria-label={bare ? label : undefined} value={value} onChange={(event) => change(event.target.value)}><Variables value={value} variables={variables} wanted={wanted} empty={empty} /></select>;
  return bare ? select : <Row label={label} id={id}>{select}</Row>;
}

// What is written stands whole inside `${…}`; everything else is text, with or without data in it.
const computed = (value) => /^\$\{.*\}$/s.test(value) && (Boolean(read(strip(value))) || !strip(value).includes("${"));

export function Value({ label, hint, value, change, variables, options, wanted, at = {} }) {
  const inside = computed(value);
  return (
    <div class="panel-row value">
      <Given label={label} shown optional text={inside ? undefined : value} value={inside ? strip(value) : ""} change={(inner) => change(`\${${inner}}`)} write={change} variables={variables} options={options} wanted={wanted} />
      <FaultsAt at={{ ...at, value: inside ? strip(value) : value }} />
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}

// Plain text with a list that puts data into it.
export function Filled({ id, label, value, change, variables, area }) {
  const field = useTyped(value, change);
  const names = variables.filter((item) => !["list", "map"].includes(item.type));
  const shown = value.replace(/\$\{([^{}]*)\}/g, (whole, inner) => `[${variables.find((item) => item.value === inner.trim())?.words || inner}]`);
  return (
    <div class="expression">
      {area || value.length > 40 ? <textarea id={id} aria-label={id ? undefined : label} rows={2} {...field} /> : <input id={id} type="text" aria-label={id ? undefined : label} {...field} />}
      <select aria-label={`${label}: ${say("chèn dữ liệu", "insert data")}`} value="" onChange={(event) => event.target.value && change(`${value}${value && !value.endsWith(" ") ? " " : ""}\${${event.target.value}}`)}>
        <option value="">{say("Chèn dữ liệu…", "Insert data…")}</option>
        {names.map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
      {shown !== value && <p class="hint">{say("Sẽ hiện", "Reads")}: {shown}</p>}
    </div>
  );
}

// Text of an expression and a select that puts a variable at its end: for what no list offers.
export function Expression({ id, label, value, change, variables, rows = 2 }) {
  const field = useTyped(value, change);
  const [wrong, look] = useState(false);
  return (
    <div class="expression">
      <textarea id={id} aria-label={id ? undefined : label} aria-invalid={wrong} rows={rows} spellcheck={false} {...field} onBlur={(event) => { field.onBlur(event); look(Boolean(value) && !read(strip(value))); }} />
      <select aria-label={`${label}: ${say("chèn dữ liệu", "insert data")}`} value="" onChange={(event) => {
        if (!event.target.value) return;
        const inner = strip(value);
        const next = `${inner}${inner ? " " : ""}${event.target.value}`;
        change(/^\$\{.*\}$/s.test(value) ? `\${${next}}` : next);
      }}>
        <option value="">{say("Chèn dữ liệu…", "Insert data…")}</option>
        {variables.map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
      {wrong && <p class="hint fault">{say("Biểu thức này chưa đọc được: kiểm tra dấu ngoặc và dấu \"…\".", "This cannot be read yet: look at brackets and quotes.")}</p>}
    </div>
  );
}


// A value that an element is given: plain text, a variable, or an expression with the variables to pick from.
import { say } from "../language.js";
import { strip } from "../conditions.js";
import { Options, Row, useId, useTyped } from "./fields.jsx";

const typed = (variables, wanted) => {
  const fitting = wanted ? variables.filter((item) => wanted.includes(item.type)) : variables;
  return [fitting, wanted ? variables.filter((item) => !wanted.includes(item.type)) : []];
};

export function Variable({ label, value, change, variables, wanted, empty = say("Chọn dữ liệu…", "Choose data…"), bare = true }) {
  const [fitting, others] = typed(variables, wanted);
  const known = variables.some((item) => item.value === value);
  const options = (
    <>
      <option value="">{empty}</option>
      {value && !known && <option value={value}>{value}</option>}
      {fitting.map((item) => <option value={item.value}>{item.words}</option>)}
      {others.length > 0 && fitting.length > 0 && <optgroup label={say("Dữ liệu khác", "Other data")}>{others.map((item) => <option value={item.value}>{item.words}</option>)}</optgroup>}
      {fitting.length === 0 && others.map((item) => <option value={item.value}>{item.words}</option>)}
    </>
  );
  const id = useId();
  const select = <select id={id} aria-label={bare ? label : undefined} value={value} onChange={(event) => change(event.target.value)}>{options}</select>;
  return bare ? select : <Row label={label} id={id}>{select}</Row>;
}

const KINDS = [
  { value: "text", words: say("Chữ", "Text") },
  { value: "variable", words: say("Dữ liệu", "Data") },
  { value: "expression", words: say("Biểu thức", "Expression") },
];

export const kindOf = (value) => {
  if (!/^\$\{.*\}$/s.test(value)) return value.includes("${") ? "expression" : "text";
  return /^[A-Za-z_][\w.]*$/.test(strip(value)) ? "variable" : "expression";
};

export function Value({ label, hint, value, change, variables, options }) {
  const kind = kindOf(value);
  const id = useId();
  const turn = (wanted) => {
    const inner = strip(value);
    if (wanted === "text") change(kind === "text" ? value : inner);
    else if (wanted === "variable") change(`\${${variables.some((item) => item.value === inner) ? inner : variables[0]?.value || "unit"}}`);
    else change(`\${${inner || '""'}}`);
  };
  return (
    <div class="panel-row value">
      <label for={id}>{label}</label>
      <div class="value-parts">
        <select aria-label={`${label}: ${say("lấy từ", "taken from")}`} value={kind} onChange={(event) => turn(event.target.value)}><Options options={KINDS} value={kind} /></select>
        {kind === "text" && (options ? <select id={id} value={value} onChange={(event) => change(event.target.value)}><Options options={options} value={value} empty="–" /></select> : <Line id={id} value={value} change={change} />)}
        {kind === "variable" && <select id={id} value={strip(value)} onChange={(event) => change(`\${${event.target.value}}`)}><Options options={variables} value={strip(value)} /></select>}
        {kind === "expression" && <Expression id={id} label={label} value={value} change={change} variables={variables} />}
      </div>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}

function Line({ id, value, change }) {
  return <input id={id} type="text" {...useTyped(value, change)} />;
}

// Text of an expression and a select that puts a variable at its end.
export function Expression({ id, label, value, change, variables, rows = 2 }) {
  const field = useTyped(value, change);
  const add = (name) => {
    const inner = strip(value);
    change(/^\$\{.*\}$/s.test(value) || !value ? `\${${inner}${inner ? " " : ""}${name}}` : `${value} \${${name}}`);
  };
  return (
    <div class="expression">
      <textarea id={id} rows={rows} spellcheck={false} {...field} />
      <select aria-label={`${label}: ${say("chèn dữ liệu", "insert data")}`} value="" onChange={(event) => event.target.value && add(event.target.value)}>
        <option value="">{say("Chèn dữ liệu…", "Insert data…")}</option>
        {variables.map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
    </div>
  );
}

// A value that an element is given: plain text, data, or something worked out; chosen from lists, written for the person.
import { useRef, useState } from "preact/hooks";
import { read } from "../cel.js";
import { strip } from "../conditions.js";
import { dataWords } from "../data-words.js";
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

// Text in which data stands by its name, [Năm kiểm điểm], and a list that puts more of it at the cursor.
export function Filled({ id, label, value, change, variables, kind = "expression", area, rows = 2, ...more }) {
  const words = dataWords(variables, kind);
  const shown = words.read(value);
  const field = useTyped(shown, (text) => change(words.write(text)));
  const place = useRef();
  const hint = `${useId("filled")}-hint`;
  const insert = (name) => {
    const written = place.current.querySelector("textarea, input");
    written.setRangeText(`[${name}]`, written.selectionStart, written.selectionEnd, "end");
    written.dispatchEvent(new Event("input", { bubbles: true }));
    written.focus();
  };
  const named = { id, "aria-label": id ? undefined : label, "aria-describedby": shown === value ? undefined : hint, ...field, ...more };
  return (
    <div class="expression" ref={place}>
      {area || value.length > 40 ? <textarea rows={rows} {...named} /> : <input type="text" {...named} />}
      <select aria-label={`${label}: ${say("chèn dữ liệu vào chỗ con trỏ", "insert data at the cursor")}`} value="" onChange={(event) => {
        if (event.target.value) insert(event.target.selectedOptions[0].text);
        event.target.value = "";
      }}>
        <option value="">{say("Chèn dữ liệu…", "Insert data…")}</option>
        {words.offered.map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
      {shown !== value && <p class="hint" id={hint}>{say("Phần trong [ ] là dữ liệu của hồ sơ, tự điền vào.", "What stands in [ ] is data of the case and is filled in.")}</p>}
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


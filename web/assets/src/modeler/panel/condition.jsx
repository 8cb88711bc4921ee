// When a way is taken: rows of data, comparison, value; what is richer stays an expression.
import { useState } from "preact/hooks";
import { compose, OPERATORS, parse } from "../conditions.js";
import { say } from "../language.js";
import { Options, useId, useTyped } from "./fields.jsx";
import { Expression, Variable } from "./values.jsx";

const ALONE = ["true", "false", "some", "none", "filled", "empty"];
const FITS = {
  bool: ["true", "false"],
  int: ["==", "!=", ">", ">=", "<", "<="],
  list: ["some", "none"],
  text: ["==", "!=", "filled", "empty"],
  date: ["==", ">", ">=", "<", "<=", "filled", "empty"],
};

export function Condition({ label, value, change, variables }) {
  const id = useId("if");
  const found = parse(value);
  const [byHand, setByHand] = useState(false);
  const typeOf = (name) => variables.find((item) => item.value === name)?.type;
  const write = (rows, join = found.join) => change(compose({ join, rows }, typeOf));
  if (byHand || !found)
    return (
      <div class="panel-row condition">
        <label for={id}>{label}</label>
        <Expression id={id} label={label} value={value} change={change} variables={variables} />
        {found && <button type="button" class="add" onClick={() => setByHand(false)}>{say("Chọn từ danh sách", "Choose from lists")}</button>}
      </div>
    );
  const rows = found.rows.length ? found.rows : [{ name: "", operator: "==", value: "" }];
  return (
    <fieldset class="panel-row condition">
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <div class="condition-row" key={at}>
          {at > 0 && (
            <select aria-label={say("và hay hoặc", "and or or")} value={found.join} onChange={(event) => write(rows, event.target.value)}>
              <option value="&&">{say("và", "and")}</option>
              <option value="||">{say("hoặc", "or")}</option>
            </select>
          )}
          <Comparison label={`${label} ${rows.length > 1 ? at + 1 : ""}`.trim()} row={row} variables={variables} typeOf={typeOf} put={(next) => write(rows.map((other, n) => (n === at ? next : other)))} />
          {rows.length > 1 && <button type="button" class="take-away" aria-label={`${say("Bỏ điều kiện", "Take away condition")} ${at + 1}`} onClick={() => write(rows.filter((_, n) => n !== at))}>✕</button>}
        </div>
      ))}
      <div class="links">
        {found.rows.length > 0 && <button type="button" class="add" onClick={() => write([...rows, { ...rows[0] }])}>+ {say("Thêm điều kiện", "One more condition")}</button>}
        <button type="button" class="add" onClick={() => setByHand(true)}>{say("Viết biểu thức", "Write an expression")}</button>
      </div>
    </fieldset>
  );
}

function Comparison({ label, row, variables, typeOf, put }) {
  const item = variables.find((other) => other.value === row.name);
  const fits = FITS[typeOf(row.name)];
  const operators = OPERATORS.filter((operator) => !fits || fits.includes(operator.value) || operator.value === row.operator);
  const pick = (name) => {
    const type = typeOf(name);
    const first = FITS[type]?.[0] || "==";
    const options = variables.find((other) => other.value === name)?.options;
    put({ name, operator: FITS[type]?.includes(row.operator) ? row.operator : first, value: options?.[0]?.value ?? (type === "int" ? "0" : ""), text: type === "text" });
  };
  const typed = useTyped(row.value, (value) => put({ ...row, value }));
  return (
    <>
      <Variable label={`${label}: ${say("dữ liệu", "data")}`} value={row.name} variables={variables} change={pick} />
      <select aria-label={`${label}: ${say("so sánh", "comparison")}`} value={row.operator} onChange={(event) => put({ ...row, operator: event.target.value })}><Options options={operators} value={row.operator} /></select>
      {!ALONE.includes(row.operator) &&
        (item?.options?.length ? (
          <select aria-label={`${label}: ${say("giá trị", "value")}`} value={row.value} onChange={(event) => put({ ...row, value: event.target.value, text: true })}><Options options={item.options} value={row.value} empty="–" /></select>
        ) : (
          <input type="text" aria-label={`${label}: ${say("giá trị", "value")}`} {...typed} />
        ))}
    </>
  );
}

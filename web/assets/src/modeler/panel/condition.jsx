// When a way is taken: rows of data, comparison, value; what is richer than rows stays an expression, alone.
import { useState } from "preact/hooks";
import { quoted, read } from "../cel.js";
import { ALONE, compose, firstValue, OPERATORS, parse, strip, wrap, written } from "../conditions.js";
import { say } from "../language.js";
import { Options, useId } from "./fields.jsx";
import { entryOf, Given, Items } from "./given.jsx";
import { Expression, Variables } from "./values.jsx";

const FITS = {
  bool: ["true", "false"],
  int: ["==", "!=", ">", ">=", "<", "<="],
  list: ["some", "none", "exists", "all"],
  text: ["==", "!=", "filled", "empty", "in", "not in"],
  date: ["==", ">", ">=", "<", "<=", "filled", "empty"],
  person: ["==", "!=", "filled", "empty", "in", "not in"],
  unit: ["==", "!=", "filled", "empty"],
};

export function Condition({ label, value, change, variables }) {
  const id = useId("if");
  const found = parse(value);
  const [byHand, setByHand] = useState(false);
  if (byHand || !found)
    return (
      <div class="panel-row condition">
        <label for={id}>{label}</label>
        <Expression id={id} label={label} value={value} change={change} variables={variables} />
        {found && <button type="button" class="add" onClick={() => setByHand(false)}>{say("Chọn từ danh sách", "Choose from lists")}</button>}
      </div>
    );
  return (
    <fieldset class="panel-row condition">
      <legend>{label}</legend>
      <Rows label={label} found={found} write={(next) => change(compose(next))} variables={variables}>
        <button type="button" class="add" onClick={() => setByHand(true)}>{say("Viết biểu thức", "Write an expression")}</button>
      </Rows>
    </fieldset>
  );
}

// A condition inside something else: the text without braces.
export function Inner({ label, value, change, variables }) {
  const found = parse(wrap(value));
  if (!found) return <Expression label={label} value={value} change={change} variables={variables} />;
  return <div class="condition"><Rows label={label} found={found} write={(next) => change(strip(written(next)))} variables={variables} /></div>;
}

function Rows({ label, found, write, variables, children }) {
  const rows = found.rows.length ? found.rows : [{ left: "", operator: "==", right: "" }];
  const put = (next, join = found.join) => write({ join, rows: next });
  const begin = { left: rows.at(-1).left || variables[0]?.value || "unit", operator: "filled" };
  return (
    <>
      {rows.map((row, at) => (
        <div class="condition-row" key={at}>
          {at > 0 && (
            <select aria-label={say("và hay hoặc", "and or or")} value={found.join} onChange={(event) => put(rows, event.target.value)}>
              <option value="&&">{say("và", "and")}</option>
              <option value="||">{say("hoặc", "or")}</option>
            </select>
          )}
          <One label={`${label} ${rows.length > 1 ? at + 1 : ""}`.trim()} row={row} variables={variables} put={(next) => put(rows.map((other, n) => (n === at ? next : other)))} />
          {rows.length > 1 && <button type="button" class="take-away" aria-label={`${say("Bỏ điều kiện", "Take away condition")} ${at + 1}`} onClick={() => put(rows.filter((_, n) => n !== at))}>✕</button>}
        </div>
      ))}
      <div class="links">
        {found.rows.length > 0 && <button type="button" class="add" onClick={() => put([...rows, begin])}>+ {say("Thêm điều kiện", "One more condition")}</button>}
        {found.rows.length > 1 && <button type="button" class="add" onClick={() => put([...rows, { group: { join: found.join === "&&" ? "||" : "&&", rows: [begin, begin] } }])}>+ {say("Thêm nhóm điều kiện", "A group of conditions")}</button>}
        {children}
      </div>
    </>
  );
}

function One({ label, row, variables, put }) {
  if (row.group)
    return (
      <div class="slots">
        <select aria-label={`${label}: ${say("nhóm điều kiện", "group of conditions")}`} value={String(Boolean(row.not))} onChange={(event) => put({ group: row.group, not: event.target.value === "true" })}>
          <Options options={[{ value: "false", words: say("nhóm sau đúng", "these hold") }, { value: "true", words: say("nhóm sau không đúng", "these do not hold") }]} value={String(Boolean(row.not))} />
        </select>
        <Rows label={label} found={row.group} write={(group) => put({ group, not: row.not })} variables={variables} />
      </div>
    );
  if (row.raw !== undefined) return <Expression label={label} value={row.raw} change={(raw) => put({ raw })} variables={variables} />;
  return <Comparison label={label} row={row} variables={variables} put={put} />;
}

function Comparison({ label, row, variables, put }) {
  const item = variables.find((other) => other.value === row.left);
  const fits = FITS[item?.type];
  const operators = OPERATORS.filter((operator) => !fits || fits.includes(operator.value) || operator.value === row.operator);
  const plain = !row.left || read(row.left)?.type === "path";
  const pick = (left) => {
    const chosen = variables.find((other) => other.value === left);
    const known = FITS[chosen?.type];
    const operator = known && !known.includes(row.operator) ? known[0] : row.operator;
    put(begun({ left, operator, right: ["in", "not in"].includes(operator) ? "[]" : firstValue(chosen?.type, chosen?.options) }));
  };
  const compare = (operator) => {
    const lists = ["in", "not in"];
    const kept = lists.includes(operator) === lists.includes(row.operator) && !["exists", "all"].includes(row.operator) ? row.right : undefined;
    put(begun({ left: row.left, operator, entry: row.entry, right: kept ?? (lists.includes(operator) ? `[${firstValue(item?.type, item?.options)}]` : firstValue(item?.type, item?.options)) }));
  };
  const words = `${label}: ${say("dữ liệu", "data")}`;
  return (
    <>
      {plain ? (
        <select aria-label={words} value={row.left} onChange={(event) => (event.target.value === "#" ? put({ ...row, text: undefined, left: `count(${variables.find((other) => other.type === "list")?.value || "[]"}, "person", subject)`, operator: ">", right: "0" }) : pick(event.target.value))}>
          <Variables value={row.left} variables={variables} empty={row.left ? null : undefined} />
          <option value="#">{say("Giá trị tính ra…", "Something worked out…")}</option>
        </select>
      ) : <Given label={words} value={row.left} change={(left) => put({ ...row, text: undefined, left })} variables={variables} />}
      <select aria-label={`${label}: ${say("so sánh", "comparison")}`} value={row.operator} onChange={(event) => compare(event.target.value)}><Options options={operators} value={row.operator} /></select>
      {!ALONE.includes(row.operator) && <Right label={`${label}: ${say("giá trị", "value")}`} row={row} item={item} variables={variables} change={(right) => put({ ...row, text: undefined, right })} />}
    </>
  );
}

const begun = (row) => (["exists", "all"].includes(row.operator) ? { ...row, entry: row.entry || "m", right: "" } : row);

// Beside the comparison: values that the data can have, other data, or something worked out.
function Right({ label, row, item, variables, change }) {
  const node = read(row.right || "");
  if (["exists", "all"].includes(row.operator)) return <div class="slots"><Inner label={label} value={row.right} change={change} variables={[...entryOf(row.entry || "m", row.left, variables), ...variables]} /></div>;
  if (["in", "not in"].includes(row.operator) && node?.type === "list") return <Items label={label} items={node.items.map((part) => part.text)} options={item?.options} change={(items) => change(`[${items.join(", ")}]`)} variables={variables} />;
  if (["in", "not in"].includes(row.operator)) return <Given label={label} value={row.right} wanted={["list"]} change={change} variables={variables} />;
  const listed = item?.options?.length && (!node || (node.type === "value" && node.kind === "text"));
  if (listed)
    return (
      <select aria-label={label} value={node?.value ?? ""} onChange={(event) => change(event.target.value === "#" ? variables.find((other) => other.type === item.type && other !== item)?.value || "unit" : quoted(event.target.value))}>
        <Options options={item.options} value={node?.value ?? ""} empty="–" />
        <option value="#">{say("so với dữ liệu khác…", "compared with other data…")}</option>
      </select>
    );
  const wanted = { int: ["int"], date: ["date"], text: ["text"] }[item?.type];
  return <Given label={label} value={row.right || '""'} options={item?.options} wanted={wanted} change={change} variables={variables} />;
}

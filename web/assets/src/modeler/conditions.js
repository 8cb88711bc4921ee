// When: `${level == "good" && votes > 3}` as rows that people choose, and back; other expressions stay text.
import { say } from "./language.js";

export const OPERATORS = [
  { value: "==", words: say("là", "is") },
  { value: "!=", words: say("không phải là", "is not") },
  { value: ">", words: say("lớn hơn", "is more than") },
  { value: ">=", words: say("từ … trở lên", "is at least") },
  { value: "<", words: say("nhỏ hơn", "is less than") },
  { value: "<=", words: say("không quá", "is at most") },
  { value: "true", words: say("là đúng", "is true") },
  { value: "false", words: say("là sai", "is false") },
  { value: "some", words: say("có ít nhất một mục", "has entries") },
  { value: "none", words: say("không có mục nào", "has no entries") },
  { value: "filled", words: say("đã có", "is there") },
  { value: "empty", words: say("còn trống", "is empty") },
];
const NAME = "[A-Za-z_][A-Za-z0-9_.]*";
const VALUE = '"(?:[^"\\\\]|\\\\.)*"|-?\\d+|true|false';
const ROW = new RegExp(`^(${NAME}) (==|!=|>=|<=|>|<) (${VALUE}|${NAME})$`);
const EMPTY = new RegExp(`^(!?)is_empty\\((${NAME})\\)$`);

export const strip = (text) => /^\$\{(.*)\}$/s.exec((text || "").trim())?.[1].trim() ?? (text || "").trim();
export const wrap = (text) => (text ? `\${${text}}` : "");

// {join: "&&" | "||", rows: [{name, operator, value}]} or null
export function parse(text) {
  const plain = strip(text);
  if (!plain) return { join: "&&", rows: [] };
  const join = plain.includes("||") ? "||" : "&&";
  if (join === "||" && plain.includes("&&")) return null;
  const rows = plain.split(join).map((part) => row(part.trim()));
  return rows.every(Boolean) ? { join, rows } : null;
}

function row(part) {
  const empty = EMPTY.exec(part);
  if (empty) return { name: empty[2], operator: empty[1] ? "filled" : "empty", value: "" };
  const sign = /^(!?)([A-Za-z_][A-Za-z0-9_.]*)$/.exec(part);
  if (sign && !["true", "false", "null"].includes(sign[2])) return { name: sign[2], operator: sign[1] ? "false" : "true", value: "" };
  const some = /^([A-Za-z_][A-Za-z0-9_.]*)\.size\(\) (> 0|== 0)$/.exec(part);
  if (some) return { name: some[1], operator: some[2] === "> 0" ? "some" : "none", value: "" };
  const found = ROW.exec(part);
  if (!found) return null;
  const [, name, operator, value] = found;
  if (value === "null") return { name, operator: operator === "==" ? "empty" : "filled", value: "" };
  if (value === "true" && (operator === "==" || operator === "!=")) return { name, operator: operator === "==" ? "true" : "false", value: "" };
  return { name, operator, value: value.startsWith('"') ? JSON.parse(value) : value, text: value.startsWith('"') };
}

export function compose({ join, rows }, typeOf) {
  return wrap(
    rows
      .filter(({ name }) => name)
      .map(({ name, operator, value, text }) => {
        if (operator === "filled") return `!is_empty(${name})`;
        if (operator === "empty") return `is_empty(${name})`;
        if (operator === "true") return `${name} == true`;
        if (operator === "false") return `${name} != true`;
        if (operator === "some") return `${name}.size() > 0`;
        if (operator === "none") return `${name}.size() == 0`;
        return `${name} ${operator} ${literal(value, text, typeOf(name))}`;
      })
      .join(` ${join} `),
  );
}

// A number for counts, true or false for yes and no, everything else in quotes.
function literal(value, text, type) {
  if (type === "bool") return value === "false" ? "false" : "true";
  if (type === "int") return /^-?\d+$/.test(value) || new RegExp(`^${NAME}$`).test(value) ? value : "0";
  if (!type && text !== true && (/^(-?\d+|true|false)$/.test(value) || value.includes("."))) return value;
  return JSON.stringify(value ?? "");
}

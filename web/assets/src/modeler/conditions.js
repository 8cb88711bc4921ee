// When: `${level == "good" && votes > 3}` as rows that people choose, and back. A row that nobody touches stays as it
// was written; one that says more than rows can is shown as text, alone, beside the others.
import { bare, part, quoted, read } from "./cel.js";
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
  { value: "has", words: say("có ghi", "has been written") },
  { value: "in", words: say("là một trong", "is one of") },
  { value: "not in", words: say("không thuộc", "is none of") },
  { value: "exists", words: say("có mục mà", "has an entry where") },
  { value: "all", words: say("mọi mục đều", "has only entries where") },
];
// Those that stand alone, without a value beside them.
export const ALONE = ["true", "false", "some", "none", "filled", "empty", "has"];
const COMPARED = ["==", "!=", ">", ">=", "<", "<="];

export const strip = (text) => /^\$\{(.*)\}$/s.exec((text || "").trim())?.[1].trim() ?? (text || "").trim();
export const wrap = (text) => (text ? `\${${text}}` : "");

// {join: "&&" | "||", rows}; a row is {left, operator, right, entry, text}, {group, not} or {raw}. Null: not an expression.
export function parse(text) {
  const plain = strip(text);
  if (!plain) return { join: "&&", rows: [] };
  const node = read(plain);
  if (node?.type === "value" && node.value === "true" && node.kind === "bool") return { join: "&&", rows: [] };
  return node && whole(node);
}

function whole(node) {
  const join = node.type === "binary" && ["&&", "||"].includes(node.sign) ? node.sign : "&&";
  return { join, rows: parts(node, join).map(row) };
}

function parts(node, join, inside = false) {
  const splits = node.type === "binary" && node.sign === join && !(inside && node.bracketed);
  return splits ? [...parts(node.left, join, true), ...parts(node.right, join, true)] : [node];
}

function row(node) {
  const { text } = node;
  if (node.type === "binary" && ["&&", "||"].includes(node.sign)) return { group: whole(node), text };
  if (node.type === "unary" && node.sign === "!" && node.of.type === "binary" && ["&&", "||"].includes(node.of.sign)) return { group: whole(node.of), not: true, text };
  // "no item where …" is the opposite of a row
  if (node.type === "unary" && node.sign === "!" && node.of.type === "method" && simple(node.of)) return { group: { join: "&&", rows: [row(node.of)] }, not: true, text };
  const found = simple(node);
  return found ? { ...found, text } : { raw: text, text };
}

// Ways of writing that a row keeps while its operator stays: "is not null" is less than "is not empty", which also asks
// of a text and a list, and "== false" is not what nobody has answered.
const AS = { "== null": "empty", "!= null": "filled", "== true": "true", "!= true": "false", "== false": "false", "!= false": "true" };

function simple(node) {
  if (node.type === "unary" && node.sign === "!") return negated(node.of);
  if (node.type === "path") return { left: node.path, operator: "true" };
  if (node.type === "call" && node.name === "is_empty" && node.args.length === 1) return { left: bare(node.args[0]), operator: "empty" };
  if (node.type === "call" && node.name === "has" && node.args.length === 1) return { left: bare(node.args[0]), operator: "has" };
  if (node.type === "method" && ["exists", "all"].includes(node.name) && node.args.length === 2 && node.args[0].type === "path")
    return { left: node.of.text, operator: node.name, entry: node.args[0].path, right: bare(node.args[1]) };
  if (node.type !== "binary") return null;
  const left = bare(node.left);
  if (node.sign === "in") return { left, operator: "in", right: bare(node.right) };
  if (!COMPARED.includes(node.sign)) return null;
  const value = node.right.type === "value" ? node.right : null;
  const as = value && `${node.sign} ${value.kind === "null" ? "null" : value.value}`;
  if (value?.kind === "null") return AS[as] ? { left, operator: AS[as], as } : null;
  if (value?.kind === "bool" && AS[as]) return { left, operator: AS[as], as };
  const { left: counted } = node;
  if (counted.type === "method" && counted.name === "size" && value?.value === "0" && [">", "=="].includes(node.sign))
    return { left: counted.of.text, operator: node.sign === ">" ? "some" : "none" };
  return { left, operator: node.sign, right: bare(node.right) };
}

function negated(node) {
  if (node.type === "path") return { left: node.path, operator: "false" };
  if (node.type === "call" && node.name === "is_empty" && node.args.length === 1) return { left: bare(node.args[0]), operator: "filled" };
  if (node.type === "binary" && node.sign === "in") return { left: bare(node.left), operator: "not in", right: bare(node.right) };
  return null;
}

export const compose = (found) => wrap(written(found));

// The text inside the braces. A changed row has lost its `text`.
export function written({ join, rows }) {
  return rows.map((one) => one.text ?? rowText(one, rows.length > 1 ? join : "")).filter(Boolean).join(` ${join} `);
}

function rowText({ left, operator, right, entry, group, not, raw, as }) {
  if (group) {
    const inner = written(group);
    return inner && `${not ? "!" : ""}(${inner})`;
  }
  if (raw !== undefined) return raw;
  if (!left) return "";
  const whom = part(left);
  if (as && AS[as] === operator) return `${whom} ${as}`;
  if (operator === "filled") return `!is_empty(${left})`;
  if (operator === "empty") return `is_empty(${left})`;
  if (operator === "has") return `has(${left})`;
  if (operator === "true") return `${whom} == true`;
  if (operator === "false") return `${whom} != true`;
  if (operator === "some") return `${whom}.size() > 0`;
  if (operator === "none") return `${whom}.size() == 0`;
  if (operator === "in") return `${whom} in ${right || "[]"}`;
  if (operator === "not in") return `!(${whom} in ${right || "[]"})`;
  if (operator === "exists" || operator === "all") return `${whom}.${operator}(${entry || "m"}, ${right || "true"})`;
  return `${reckoned(left) ? left : whom} ${operator} ${reckoned(right) ? right : part(right || '""')}`;
}

const reckoned = (text) => ["+", "-", "*", "/"].includes(read(text || "")?.sign);

// What a comparison begins with, for a variable of this type.
export function firstValue(type, options) {
  if (options?.length) return quoted(options[0].value);
  if (type === "int") return "0";
  return type === "date" ? "today" : '""';
}

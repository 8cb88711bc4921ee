// What the panel's lists and fields make of expressions. One request a line: {condition} | {time} | {value} | {cycle} | {who} | {anew}
// -> {same: written back from its parts, shown: can people choose it without writing an expression?}
import { createInterface } from "node:readline";

globalThis.document = { documentElement: { lang: "vi" } };
const source = (name) => import(new URL(`../../web/assets/src/modeler/${name}.js`, import.meta.url));
const [conditions, times, { read }, { formulaOf }, assignment] = await Promise.all(["conditions", "times", "cel", "formulas", "assignment"].map(source));

function condition(text) {
  const found = conditions.parse(text);
  return { same: found && conditions.compose(found), shown: Boolean(found) && rows(found) };
}

// As if a person had touched each row.
function anew(text) {
  const touched = ({ join, rows }) => ({ join, rows: rows.map(({ text: _, ...row }) => (row.group ? { ...row, group: touched(row.group) } : row)) });
  return conditions.compose(touched(conditions.parse(text)));
}

// Every row as if each had been touched; the values beside the comparison too.
function rows({ rows: all }) {
  return all.every((row) => (row.group ? rows(row.group) : row.raw === undefined && (row.right === undefined || row.right === "" || inside(row.right))));
}

const inside = (text) => value(text).shown || condition(text).shown;

function value(text) {
  const node = read(text);
  if (!node) return { same: null, shown: false };
  if (["path", "value"].includes(node.type) || (node.type === "unary" && node.sign === "-")) return { same: text, shown: true };
  const found = formulaOf(node);
  if (!found) return { same: text, shown: false };
  const shown = found.formula.slots.every(({ name, is, options }) => {
    const part = found.slots[name];
    if (is === "condition") return condition(`\${${part}}`).shown;
    if (is === "rows") return part.every(([, one]) => value(one).shown);
    if (is === "items") return part.every((one) => value(one).shown);
    return is || options ? true : value(part).shown;
  });
  return { same: found.formula.write(found.slots), shown };
}

function time(text) {
  const found = times.parse(text);
  return { same: found && times.compose(found), shown: Boolean(found) };
}

function cycle(text) {
  const found = times.parseCycle(text);
  return { same: found && times.composeCycle(found), shown: Boolean(found) };
}

function who(text) {
  const parts = assignment.parse(text);
  const shown = parts.every((part) => part.kind !== "other" && (part.kind !== "variable" || value(part.text).shown) && (part.kind !== "role" || !part.place.startsWith("${") || value(part.place.slice(2, -1)).shown));
  return { same: assignment.compose(parts), shown };
}

const ASKED = { anew, condition, value, time, cycle, who };
for await (const line of createInterface({ input: process.stdin })) {
  const [[kind, text]] = Object.entries(JSON.parse(line));
  console.log(JSON.stringify(ASKED[kind](text)));
}

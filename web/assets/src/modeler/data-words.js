// Text with data in it, as people read and write it: “Kiểm điểm năm [Năm kiểm điểm]”. The file keeps ${review_year},
// in what a form tells {{ review_year }}, and in papers also how it is shown there: {{ held_on | date }}.
import { toldApart } from "./language.js";

const MARK = /\$\{[^{}]*\}|\{\{[^{}]*\}\}/g;
const SHOWN = { date: " | date", person: " | person", unit: " | unit" };

const expression = (item) => `\${${item.value}}`;
const text = (item) => `{{ ${item.value} }}`;
const paper = (item) => `{{ ${item.value}${SHOWN[item.type] || ""} }}`;

// How data is written in a text of each kind (the first), and how it is read there.
const WRITTEN = { expression: [expression], text: [text, expression], paper: [paper], other: [expression, text, paper] };

// `kind` is what the text is; of `other` texts it is only known what stands in `given`, the text that they say anew.
// What no variable is (a formula, a loop of a paper) stays as it stands in the file.
export function dataWords(variables, kind, given = "") {
  const known = named(variables);
  const words = new Map(known.flatMap((item) => WRITTEN[kind].map((write) => [close(write(item)), item.words])));
  const marks = new Map(kind === "other" ? [] : known.map((item) => [item.words.toLowerCase(), WRITTEN[kind][0](item)]));
  for (const mark of given.match(MARK) || []) if (words.has(close(mark))) marks.set(words.get(close(mark)).toLowerCase(), mark);
  return {
    read: (said) => said.replace(MARK, (mark) => (words.has(close(mark)) ? `[${words.get(close(mark))}]` : mark)),
    write: (said) => said.replace(/\[([^[\]\n]+)\]/g, (whole, name) => marks.get(name.trim().toLowerCase()) ?? whole),
    offered: known.filter((item) => !["list", "map"].includes(item.type)),
  };
}

const close = (mark) => mark.replace(/\s+/g, "");

// One name for one variable; a bracket in a name would end it.
function named(variables) {
  const seen = new Set();
  const first = variables.filter((item) => item.words && !seen.has(item.value) && seen.add(item.value));
  return toldApart(first).map((item) => ({ ...item, words: item.words.replace(/\[/g, "(").replace(/\]/g, ")").replace(/\s+/g, " ").trim() }));
}

// How the panel shows a text with data in it, and what it writes back. One request a line:
// {text, kind, variables, given?, typed?} -> {shown, same: what is written when nothing was touched, written: of `typed`}
import { createInterface } from "node:readline";

globalThis.document = { documentElement: { lang: "vi" } };
const { dataWords } = await import(new URL("../../web/assets/src/modeler/data-words.js", import.meta.url));

for await (const line of createInterface({ input: process.stdin })) {
  const { text, kind, variables, given = "", typed = "" } = JSON.parse(line);
  const words = dataWords(variables, kind, given);
  const shown = words.read(text);
  console.log(JSON.stringify({ shown, same: words.write(shown), written: words.write(typed) }));
}

// The English of a text, right below it.
import { dataWords } from "../data-words.js";
import { say } from "../language.js";
import { FILE, read, write } from "../po.js";
import { variablesOf } from "../variables.js";
import { Text } from "./fields.jsx";

export function English({ page, draft = page.draft, text, label = say("Tên bằng tiếng Anh", "Its name in English") }) {
  if (!text) return null;
  // beside the diagram it is a step to undo there; in another tab it is not
  const put = (next) => (page ? page.put(FILE, next) : draft.set(FILE, next, "panel"));
  const words = read(draft.file(FILE)).get(text) || "";
  const data = dataWords(variablesOf(draft), "other", text);
  return <Text key={text} label={label} lang="en" value={data.read(words)} change={(next) => put(write(draft.file(FILE), text, data.write(next.trim())))} />;
}

// The English of a text, right below it.
import { say } from "../language.js";
import { FILE, read, write } from "../po.js";
import { Text } from "./fields.jsx";

export function English({ draft, text, label = say("Tên bằng tiếng Anh", "Its name in English") }) {
  if (!text) return null;
  const words = read(draft.file(FILE)).get(text) || "";
  return <Text key={text} label={label} lang="en" value={words} change={(next) => draft.set(FILE, write(draft.file(FILE), text, next.trim()), "panel")} />;
}

// texts/en.po: the English of each Vietnamese text; one entry is changed, the rest stays as it is.
const STRING = /"(?:\\.|[^"\\])*"/g;
const joined = (text) => [...text.matchAll(STRING)].map((part) => JSON.parse(part[0])).join("");
const quoted = (text) => JSON.stringify(text);

const ENTRY = /^msgid ((?:"(?:\\.|[^"\\])*"\s*)+)^msgstr ((?:"(?:\\.|[^"\\])*"[^\S\n]*(?:\n|$))+)/gm;

export function read(text) {
  const found = new Map();
  for (const [, id, words] of text.matchAll(ENTRY)) if (joined(id)) found.set(joined(id), joined(words));
  return found;
}

export function write(text, id, words) {
  for (const entry of text.matchAll(ENTRY)) {
    if (joined(entry[1]) !== id) continue;
    const made = words ? `msgid ${quoted(id)}\nmsgstr ${quoted(words)}\n` : "";
    return text.slice(0, entry.index) + made + text.slice(entry.index + entry[0].length);
  }
  if (!words) return text;
  const start = text || 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n';
  return `${start.replace(/\n+$/, "")}\n\nmsgid ${quoted(id)}\nmsgstr ${quoted(words)}\n`;
}

export const FILE = "texts/en.po";

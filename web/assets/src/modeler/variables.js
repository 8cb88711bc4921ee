// What is known at an element: the procedure's data, what always is there, and what forms call their fields.
import { say } from "./language.js";
import { read } from "./settings.js";

const ALWAYS = [
  ["unit", "unit", say("Đơn vị của hồ sơ", "The case's unit")],
  ["subject", "person", say("Người mà hồ sơ nói đến", "The person the case is about")],
  ["starter", "person", say("Người mở hồ sơ", "Who started the case")],
  ["today", "date", say("Hôm nay", "Today")],
  ["case_started_on", "date", say("Ngày mở hồ sơ", "The day the case began")],
  ["unit_name", "text", say("Tên đơn vị", "The unit's name")],
  ["unit_kind", "text", say("Loại đơn vị", "The unit's kind")],
  ["case_number", "text", say("Số hồ sơ", "The case's number")],
];

export const TYPES = [
  { value: "text", words: say("chữ", "text") },
  { value: "int", words: say("số nguyên", "whole number") },
  { value: "bool", words: say("có / không", "yes or no") },
  { value: "date", words: say("ngày", "date") },
  { value: "person", words: say("người", "person") },
  { value: "unit", words: say("đơn vị", "unit") },
  { value: "list", words: say("danh sách", "list") },
  { value: "map", words: say("nhóm dữ liệu", "group of data") },
];

export const settingsOf = (draft) => read(draft.file("procedure.toml"));

// The fields of all forms: key -> {words, options, type}
export function fieldsOf(draft) {
  const found = {};
  const walk = (parts) => {
    for (const part of parts || []) {
      const key = part.key || part.path;
      if (key && !found[key]) {
        const values = (part.values || []).map((item) => ({ value: String(item.value), words: item.label || item.value }));
        found[key] = { words: part.label || part.dateLabel || "", options: values.length ? values : undefined, type: typeOf(part) };
      }
      if (part.type === "group") walk(part.components);
    }
  };
  for (const path of draft.paths(/^forms\/.*\.form\.json$/)) {
    try {
      walk(JSON.parse(draft.file(path)).components);
    } catch {
      // the check says what is wrong with the file
    }
  }
  return found;
}

export function typeOf(part) {
  const kind = part.properties?.kind;
  if (kind === "person" || kind === "unit") return kind;
  const types = { number: "int", checkbox: "bool", datetime: "date", checklist: "list", taglist: "list", filepicker: "list", dynamiclist: "list" };
  return types[part.type] || "text";
}

// Every variable with its words; `extra` are those known only at one element.
export function variablesOf(draft, extra = []) {
  const fields = fieldsOf(draft);
  const own = Object.entries(settingsOf(draft).data).map(([value, type]) => {
    const field = fields[value];
    return { value, type, words: field?.words ? `${field.words} (${value})` : value, options: field?.options };
  });
  const always = ALWAYS.map(([value, type, words]) => ({ value, type, words }));
  return [...extra, ...own.sort((a, b) => a.words.localeCompare(b.words, "vi")), ...always];
}

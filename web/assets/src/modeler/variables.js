// What is known at an element: the procedure's data, what always is there, and what forms call their fields.
import { english, named, say, toldApart } from "./language.js";
import { fieldsIn, PERSON } from "./entries.js";
import { FILE, read as readTexts } from "./po.js";
import { read as parse } from "./cel.js";
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

// What each entry of a collected list has besides the answers.
const MEMBER = [
  { value: "item", type: "map", words: say("mục của danh sách", "the entry of the list") },
  { value: "by", type: "person", words: say("người trả lời", "who answered") },
];
// What each answer of a rule has besides its own values.
const BASIS = [
  { value: "document", type: "text", words: say("văn bản áp dụng", "the text in force") },
  { value: "basis", type: "text", words: say("căn cứ viết đầy đủ", "its full citation") },
  { value: "verified", type: "bool", words: say("văn bản đã đối chiếu", "compared with the text") },
  { value: "note", type: "text", words: say("ghi chú", "note") },
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
        found[key] = { words: part.label || part.dateLabel || "", options: values.length ? values : undefined, type: typeOf(part), fields: part.type === "dynamiclist" ? (part.components || []).filter((item) => item.key).map((item) => told(item, item.key)) : undefined };
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

// Every variable with its words; `extra` are those known only at one element. Of lists and groups it says which fields
// they have, as far as the diagram tells: with `page`, also what forms collect, people found, and rules answer.
export function variablesOf(draft, extra = [], page = null) {
  const fields = fieldsOf(draft);
  const { data, data_names: names } = settingsOf(draft);
  const inEnglish = translated(draft);
  const served = page?.choices?.variables || [];
  const own = toldApart(Object.entries(data).map(([value, type]) => {
    const field = fields[value];
    const words = inEnglish(field?.words || names[value]) || served.find((item) => item.value === value)?.words || value;
    return { value, type, words, options: field?.options, fields: field?.fields };
  }));
  own.sort((a, b) => a.words.localeCompare(b.words, "vi"));
  const always = ALWAYS.map(([value, type, words]) => ({ value, type, words }));
  const all = [...own, ...always];
  if (page) {
    all.find((item) => item.value === "unit_kind").options = page.choices.unit_kinds;
    tellFields(page, draft, all);
  }
  const inside = own.filter((item) => item.type === "map").flatMap((item) => (item.fields || []).map((field) => ({ ...field, value: `${item.value}.${field.value}`, words: `${item.words}: ${field.words}` })));
  return [...extra, ...own, ...inside, ...always];
}

// A text of the procedure as the reader's language has it.
function translated(draft) {
  if (!english) return (text) => text;
  const known = readTexts(draft.file(FILE) || "");
  return (text) => (text && known.get(text)) || text;
}

// What the steps of the diagram write into lists and groups.
function tellFields({ model, choices }, draft, all) {
  const put = (name, fields) => {
    const item = all.find((other) => other.value === name);
    if (item && fields?.length) item.fields = [...(item.fields || []), ...fields.filter((field) => !item.fields?.some((known) => known.value === field.value))];
  };
  for (const task of model.all("bpmn:UserTask")) {
    const collect = model.property(task, "collect");
    if (collect) put(collect, [...answersOf(draft, model.attribute(task, "camunda:formKey")), ...MEMBER]);
  }
  for (const task of model.all("bpmn:ServiceTask")) if (model.attribute(task, "camunda:topic") === "people_of") put(model.property(task, "result"), PERSON);
  for (const task of model.all("bpmn:BusinessRuleTask")) {
    const rule = choices.decisions.find((item) => item.value === model.attribute(task, "camunda:decisionRef"));
    const answers = (rule?.outputs || []).map((item) => ({ value: item.value, type: item.type, words: named(item), options: item.options }));
    if (rule) {
      put(model.attribute(task, "camunda:resultVariable"), [...answers, ...BASIS]);
      put(model.property(task, "collect"), [...answers, ...BASIS, ...MEMBER]);
    }
  }
  for (const call of model.all("bpmn:CallActivity")) put(model.property(call, "collect"), [...model.mappings(call, "out").map((row) => ({ value: row.target, type: "", words: row.target })), ...MEMBER]);
  for (const task of model.all("bpmn:ScriptTask")) for (const { name, text } of linesOf(model.attribute(task, "script"))) if (text) {
    put(name, fieldsIn(text, all));
    offer(all.find((item) => item.value === name), text, draft);
  }
}

// What a step writes into a text is what can be compared with it.
function offer(item, text, draft) {
  if (item?.type !== "text" || (item.options && !item.computed)) return;
  const { outcome_names: outcomes, value_names: names } = settingsOf(draft);
  const values = [...new Set(textsIn(parse(text)))].filter((value) => value && !item.options?.some((known) => known.value === value));
  if (!values.length) return;
  item.computed = true;
  item.options = [...(item.options || []), ...values.map((value) => ({ value, words: names[value] || outcomes[value] || value }))];
}

function textsIn(node) {
  if (node?.type === "choice") return [...textsIn(node.yes), ...textsIn(node.no)];
  return node?.type === "value" && node.kind === "text" ? [node.value] : [];
}

function answersOf(draft, key) {
  const found = [];
  const walk = (parts) => {
    for (const part of parts || []) {
      const name = part.key || part.path;
      if (name && part.type !== "text" && part.type !== "group") found.push(told(part, name));
      if (part.type === "group") walk(part.components);
    }
  };
  try {
    walk(JSON.parse(draft.file(`forms/${key}.form.json`) || "{}").components);
  } catch {
    // the check says what is wrong with the file
  }
  return found;
}

function told(part, value) {
  const words = part.label || part.dateLabel;
  const options = (part.values || []).map((item) => ({ value: String(item.value), words: item.label || item.value }));
  return { value, type: typeOf(part), words: words || value, options: options.length ? options : undefined };
}

// The lines `name = expression` of a script; one that ends inside brackets goes on.
export function linesOf(script) {
  const found = [];
  let open = "";
  for (const line of (script || "").split("\n")) {
    open = `${open} ${line.trim()}`.trim();
    const plain = open.replace(/"(?:\\.|[^"\\])*"/g, '""');
    const count = (sign) => plain.split(sign).length;
    if (!open || ["()", "[]", "{}"].some(([a, b]) => count(a) > count(b))) continue;
    const parts = /^([A-Za-z_]\w*)\s*=(?!=)\s*(.+)$/s.exec(open);
    found.push(parts ? { name: parts[1], text: parts[2] } : { raw: open });
    open = "";
  }
  return open ? [...found, { raw: open }] : found;
}

// The fields of a form: add, order, take away, and what each asks. Only the types that the product renders.
import { useState } from "preact/hooks";
import { asId } from "../beginnings.js";
import { dataWords } from "../data-words.js";
import { say } from "../language.js";
import { English } from "../panel/english.jsx";
import { Check, Options, Row, Text, useId } from "../panel/fields.jsx";
import { Filled } from "../panel/values.jsx";
import { Particulars } from "./particulars.jsx";

export const TYPES = [
  { value: "textfield", words: say("Chữ, một dòng", "Text, one line") },
  { value: "textarea", words: say("Chữ, nhiều dòng", "Text, several lines") },
  { value: "number", words: say("Số", "Number") },
  { value: "datetime", words: say("Ngày", "Date") },
  { value: "radio", words: say("Chọn một (hiện tất cả)", "Choose one (all shown)") },
  { value: "select", words: say("Chọn một (danh sách xổ)", "Choose one (list)") },
  { value: "checklist", words: say("Chọn nhiều", "Choose several") },
  { value: "taglist", words: say("Chọn nhiều (danh sách dài)", "Choose several (long list)") },
  { value: "checkbox", words: say("Đánh dấu có / không", "Tick yes or no") },
  { value: "filepicker", words: say("Tệp đính kèm", "File") },
  { value: "text", words: say("Lời dẫn (chỉ đọc)", "Text to read") },
  { value: "group", words: say("Mục gồm nhiều ô", "Section") },
  { value: "dynamiclist", words: say("Bảng nhiều dòng", "Table with rows") },
  { value: "separator", words: say("Đường kẻ", "Line") },
];
const CHOICE = { values: [{ label: "Có", value: "yes" }, { label: "Không", value: "no" }], validate: { required: true } };
const BEGINNINGS = {
  textfield: { validate: { required: true, maxLength: 200 } }, textarea: { validate: { required: true, maxLength: 5000 } },
  number: { validate: { required: true, min: 0 } }, datetime: { subtype: "date", validate: { required: true } },
  radio: CHOICE, select: CHOICE, checklist: { values: CHOICE.values }, taglist: { values: CHOICE.values }, checkbox: {},
  filepicker: { accept: ".pdf,.docx,.jpg,.png" }, text: { text: "Lời dẫn" }, group: { components: [] },
  dynamiclist: { components: [{ type: "textfield", key: "item", label: "Nội dung" }], defaultRepetitions: 1, allowAddRemove: true }, separator: {},
};

const wordsOf = (type) => TYPES.find((item) => item.value === type)?.words || type;
const labelOf = (part, variables) => part.label || part.dateLabel || (part.type === "text" ? dataWords(variables, "text").read(part.text || "").slice(0, 60) : "") || part.key || part.path || wordsOf(part.type);

export function Fields({ components, set, variables, page, inside = false }) {
  const put = (at, part) => set(components.map((other, n) => (n === at ? part : other)));
  const move = (at, step) => {
    const next = [...components];
    next.splice(at + step, 0, ...next.splice(at, 1));
    set(next);
  };
  return (
    <>
      <ol class="form-list">
        {components.map((part, at) => (
          <FieldCard key={part.key || part.path || `${part.type}-${at}`} part={part} put={(next) => put(at, next)} variables={variables} page={page} inside={inside}
            up={at > 0 && (() => move(at, -1))} down={at < components.length - 1 && (() => move(at, 1))} remove={() => set(components.filter((_, n) => n !== at))} />
        ))}
      </ol>
      <AddField inside={inside} add={(type, label) => set([...components, fresh(type, label, components)])} />
    </>
  );
}

function fresh(type, label, components) {
  const part = { type, ...structuredClone(BEGINNINGS[type]) };
  if (type === "text") part.text = label || part.text;
  else if (type !== "separator") part[type === "datetime" ? "dateLabel" : "label"] = label;
  if (["text", "group", "separator"].includes(type)) return part;
  const taken = new Set(components.map((other) => other.key || other.path));
  const start = asId(label) || type;
  let key = start;
  for (let n = 2; taken.has(key); n += 1) key = `${start}_${n}`;
  part[type === "dynamiclist" ? "path" : "key"] = key;
  return part;
}

function AddField({ add, inside }) {
  const [type, choose] = useState("textfield");
  const [label, write] = useState("");
  const [typeId, labelId] = [useId("type"), useId("label")];
  const take = (event) => {
    event.preventDefault();
    if (!label.trim() && type !== "separator") return;
    add(type, label.trim());
    write("");
  };
  const types = inside ? TYPES.filter((item) => !["group", "dynamiclist"].includes(item.value)) : TYPES;
  return (
    <form class="add-field" onSubmit={take}>
      <div><label for={labelId}>{inside ? say("Thêm cột, ô: hỏi gì?", "Add a column: what does it ask?") : say("Thêm ô: hỏi gì?", "Add a field: what does it ask?")}</label><input id={labelId} type="text" value={label} onInput={(event) => write(event.target.value)} autocomplete="off" /></div>
      <div><label for={typeId}>{say("Trả lời bằng", "Answered with")}</label><select id={typeId} value={type} onChange={(event) => choose(event.target.value)}><Options options={types} value={type} /></select></div>
      <button type="submit">+ {say("Thêm", "Add")}</button>
    </form>
  );
}

function FieldCard({ part, put, up, down, remove, variables, page, inside }) {
  const name = labelOf(part, variables);
  const set = (values) => put(cleaned({ ...part, ...values }));
  const validate = (values) => set({ validate: cleaned({ ...part.validate, ...values }) });
  const properties = (values) => set({ properties: cleaned({ ...part.properties, ...values }) });
  const asks = !["text", "group", "separator"].includes(part.type);
  return (
    <li class="form-field">
      <details>
        <summary><strong>{name}</strong> <span class="hint">{wordsOf(part.type)}{part.validate?.required ? ` · ${say("bắt buộc", "required")}` : ""}</span></summary>
        {part.type === "text" ? (
          <Told label={say("Lời dẫn", "Text")} value={part.text || ""} change={(text) => set({ text })} variables={variables} />
        ) : part.type !== "separator" && (
          <Text label={say("Hỏi gì", "What it asks")} value={part.type === "datetime" ? part.dateLabel || part.label || "" : part.label || ""} change={(label) => set(part.type === "datetime" ? { dateLabel: label } : { label })} />
        )}
        {part.type !== "separator" && <English draft={page.draft} text={part.type === "text" ? part.text : part.dateLabel || part.label} label={say("Bằng tiếng Anh", "In English")} />}
        {asks && <Text label={say("Trợ giúp ngắn", "Short help")} value={part.description || ""} change={(description) => set({ description })} />}
        {asks && part.type !== "dynamiclist" && <Check label={part.type === "checkbox" ? say("Phải đánh dấu", "Must be ticked") : say("Bắt buộc trả lời", "Must be answered")} checked={Boolean(part.validate?.required)} change={(on) => validate({ required: on || undefined })} />}
        <Particulars part={part} set={set} validate={validate} properties={properties} variables={variables} />
        {["group", "dynamiclist"].includes(part.type) && <Fields inside components={part.components || []} set={(components) => put({ ...part, components })} variables={variables} page={page} />}
        {asks && <p class="hint">{say("Ghi vào dữ liệu", "Stored as")}: <code>{part.key || part.path}</code></p>}
      </details>
      <div class="field-buttons">
        <button type="button" disabled={!up} onClick={up || undefined} aria-label={`${say("Đưa lên", "Move up")}: ${name}`}>↑</button>
        <button type="button" disabled={!down} onClick={down || undefined} aria-label={`${say("Đưa xuống", "Move down")}: ${name}`}>↓</button>
        <button type="button" onClick={remove} aria-label={`${say("Bỏ ô", "Remove field")}: ${name}`}>✕</button>
      </div>
    </li>
  );
}

// What is only read, with data in it.
function Told({ label, value, change, variables }) {
  const id = useId("told");
  return <Row label={label} id={id}><Filled id={id} label={label} area rows={4} kind="text" value={value} change={change} variables={variables} /></Row>;
}

// Without the parts that hold nothing.
export function cleaned(part) {
  return Object.fromEntries(Object.entries(part).filter(([key, value]) => value !== undefined && value !== "" && !(key !== "components" && key !== "values" && typeof value === "object" && value && !Array.isArray(value) && !Object.keys(value).length)));
}

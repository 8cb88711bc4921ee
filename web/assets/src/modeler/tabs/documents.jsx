// Document templates: the text, with what stands in its head as fields; the check says which placeholders are unknown.
import { render } from "preact";
import { asId } from "../beginnings.js";
import { dataWords } from "../data-words.js";
import { say } from "../language.js";
import { Row, Select, Text, useId } from "../panel/fields.jsx";
import { Filled } from "../panel/values.jsx";
import { variablesOf } from "../variables.js";
import { Files, useChosen, useDraft } from "./files.jsx";
import { FaultsOf } from "./forms.jsx";

// A document is a text, a Word file, or both under one name.
const FILE = /^documents\/(.+)\.(?:md|docx)$/;
const KINDS = { report: "Báo cáo", minutes: "Biên bản", decision: "Quyết định", notice: "Thông báo", plan: "Kế hoạch", submission: "Tờ trình", guideline: "Hướng dẫn", conclusion: "Kết luận" };
const READERS = [
  { value: "participants", words: say("người tham gia hồ sơ", "who takes part in the case") },
  { value: "subject", words: say("người được xét", "the person judged") },
  { value: "unit", words: say("mọi người của đơn vị", "everybody of the unit") },
];

const head = (text, key) => plain(new RegExp(`^${key}:[ \\t]*(.*)$`, "m").exec(/^---\n([\s\S]*?)\n---/.exec(text)?.[1] || "")?.[1]?.trim() || "");
const parts = (text) => /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(text)?.slice(1) || ["", text];

// The head is YAML: what does not begin with a letter, holds a sign of YAML or means something in it stands in quotes.
const SIGNS = /:(\s|$)|\s#|^(true|false|null|yes|no|on|off)$/i;
const quoted = (value) => (/^\p{L}/u.test(value) && !SIGNS.test(value) ? value : value && JSON.stringify(value));

function plain(written) {
  if (/^"([^"\\]|\\["\\/bfnrt])*"$/.test(written)) return JSON.parse(written);
  return /^'.*'$/.test(written) ? written.slice(1, -1).replaceAll("''", "'") : written;
}

function setHead(text, key, value) {
  const [top, body] = parts(text);
  const line = new RegExp(`^${key}:.*$`, "m");
  const said = `${key}: ${quoted(value)}`;
  const next = line.test(top) ? top.replace(line, () => said) : top.replace(/\n---\n$/, () => `\n${said}\n---\n`);
  return next + body;
}

const fresh = (name) => `---\nkind: notice\nfamily: party\ntitle: ${quoted(name)}\nissuer: unit\nsigner: secretary@unit\nrecipients: ["Lưu"]\nreaders: participants\n---\n${name} của {{ unit_name }}.\n`;

function Documents({ page }) {
  const { draft } = page;
  useDraft(draft);
  const keys = [...new Set(draft.paths(FILE).map((path) => FILE.exec(path)[1]))];
  const files = keys.map((key) => ({ value: `documents/${key}.md`, words: nameOf(draft, key) }));
  const [path, choose] = useChosen(page, "documents", files);
  const id = useId("upload");
  const add = (name) => {
    const made = `documents/${asId(name) || "document"}.md`;
    draft.set(made, fresh(name), "documents");
    choose(made);
  };
  const upload = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const key = asId(file.name.replace(/\.docx$/i, "")) || "document";
    draft.set(`documents/${key}.docx`, await packed(file), "documents");
    choose(`documents/${key}.md`);
    event.target.value = "";
  };
  const remove = (gone) => {
    for (const part of [gone, gone.replace(/md$/, "docx")]) if (part in draft.files) draft.set(part, null, "documents");
  };
  const word = path && !(path in draft.files && draft.files[path] !== null);
  return (
    <>
      <Files label={say("Văn bản", "Document")} files={files} path={path} choose={choose} add={add} addWords={say("Văn bản mới", "New document")} remove={remove} editable={draft.editable} />
      {draft.editable && (
        <p class="word-file"><label for={id}>{say("Hoặc tải lên một tệp Word làm mẫu mới", "Or upload a Word file as a new template")}</label> <input id={id} type="file" accept=".docx" onChange={upload} /></p>
      )}
      {path && <FaultsOf page={page} path={path} />}
      {path && <FaultsOf page={page} path={path.replace(/md$/, "docx")} />}
      {word && <OnlyWord key={path} draft={draft} path={path} title={nameOf(draft, FILE.exec(path)[1])} />}
      {path && !word && <Template key={path} draft={draft} path={path} />}
    </>
  );
}

const nameOf = (draft, key) => dataWords(variablesOf(draft), "paper").read(head(draft.file(`documents/${key}.md`) || "", "title")) || `${key}.docx`;

// A document that is only a Word file: whoever takes part reads it; a head says otherwise, and who signs.
function OnlyWord({ draft, path, title }) {
  const addHead = () => draft.set(path, fresh(title.replace(/\.docx$/, "")).replace(/\n---\n[^]*$/, "\n---\n"), "documents");
  return (
    <>
      <p class="hint">{say("Văn bản này chỉ là tệp Word: người tham gia hồ sơ đọc được, chưa nói ai ký.", "This document is only a Word file: who takes part reads it, and it is not said who signs.")}</p>
      {draft.editable && <button type="button" onClick={addHead}>{say("Thêm người ký, người đọc", "Add who signs and who reads")}</button>}
      <Word draft={draft} path={path.replace(/md$/, "docx")} />
    </>
  );
}

function packed(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(file);
  });
}

function Template({ draft, path }) {
  const text = draft.file(path);
  const [, body] = parts(text);
  const data = dataWords(variablesOf(draft), "paper");
  const set = (key) => (value) => draft.set(path, setHead(draft.file(path), key, value), "documents");
  const kinds = Object.entries(KINDS).map(([value, words]) => ({ value, words: say(words, value) }));
  const put = (next) => draft.set(path, parts(draft.file(path))[0] + next, "documents");
  const id = useId("body");
  const label = say("Nội dung", "Text");
  return (
    <div>
      <div class="four">
        <Text label={say("Tên văn bản", "Title")} value={data.read(head(text, "title"))} change={(title) => set("title")(data.write(title))} />
        <Select label={say("Thể loại", "Kind")} value={head(text, "kind")} options={kinds} change={set("kind")} />
        <Text label={say("Mẫu số", "Form number")} value={head(text, "form_number")} change={set("form_number")} />
        <Select label={say("Ai được đọc", "Who may read it")} value={head(text, "readers")} options={READERS} change={set("readers")} />
      </div>
      <Row label={label} hint={say("# trước một dòng là tiêu đề, - là gạch đầu dòng, **hai sao** là chữ đậm.", "# before a line makes a heading, - an item, **two stars** bold letters.")} id={id}>
        <Filled id={id} label={label} kind="paper" area rows={18} class="document-text" value={body} change={put} variables={variablesOf(draft)} />
      </Row>
      <Word draft={draft} path={path.replace(/md$/, "docx")} />
    </div>
  );
}

// The same document as a Word file, with the same placeholders; files are texts, so it lies there as base64.
function Word({ draft, path }) {
  const id = useId("word");
  const content = draft.files[path];
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    draft.set(path, await packed(file), "documents");
  };
  return (
    <div class="word-file">
      <label for={id}>{content ? say("Thay tệp Word", "Another Word file") : say("Tệp Word cùng nội dung (không bắt buộc)", "The same as a Word file (optional)")}</label>
      <input id={id} type="file" accept=".docx" disabled={!draft.editable} onChange={take} />
      {content && <a class="button" download={path.split("/").pop()} href={`data:application/vnd.openxmlformats-officedocument.wordprocessingml.document;base64,${content}`}>{say("Tải tệp Word về", "Download the Word file")}</a>}
      {content && draft.editable && <button type="button" onClick={() => draft.set(path, null, "documents")}>{say("Bỏ tệp Word", "Remove the Word file")}</button>}
    </div>
  );
}

export const show = (page, place) => render(<Documents page={page} />, place);

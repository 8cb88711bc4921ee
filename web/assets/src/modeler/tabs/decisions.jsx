// Rules of this procedure: which text holds from when to when, its table, and a line to try it out.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { parseDocument } from "yaml";
import { asId } from "../beginnings.js";
import { named, say } from "../language.js";
import { Add } from "../panel/automatic.jsx";
import { Section, Text, useId } from "../panel/fields.jsx";
import { request } from "../server.js";
import { TYPES } from "../variables.js";
import { Files, useChosen, useDraft } from "./files.jsx";
import { FaultsOf } from "./forms.jsx";
import { dmn, yaml } from "./new-decision.js";

const RULE = /^decisions\/([^/]+)\.yaml$/;

function Decisions({ page }) {
  const { draft } = page;
  useDraft(draft);
  const paths = draft.paths(/^decisions\/[^/]+\.yaml$/).filter((path) => !path.endsWith(".test.yaml"));
  const files = paths.map((path) => ({ value: path, words: titleOf(draft.file(path)) || RULE.exec(path)[1] }));
  const [path, choose] = useChosen(page, "decisions", files);
  const add = (name) => {
    const key = asId(name) || "rule";
    draft.set(`decisions/${key}.v1.dmn`, dmn(name), "decisions");
    draft.set(`decisions/${key}.yaml`, yaml(key, name), "decisions");
    choose(`decisions/${key}.yaml`);
  };
  const remove = (gone) => {
    const start = gone.replace(/yaml$/, "");
    for (const other of draft.paths(/^decisions\//)) if (other.startsWith(start)) draft.set(other, null);
  };
  return (
    <>
      <Files label={say("Quy định riêng của thủ tục", "Rule of this procedure")} files={files} path={path} choose={choose} add={add} addWords={say("Quy định mới", "New rule")} remove={remove} editable={draft.editable} />
      {!files.length && <p>{say("Thủ tục này dùng quy định chung của cả tỉnh; xem ở trang quy định.", "This procedure asks the rules that all procedures share.")} <a href="/rules">{say("Các quy định", "Rules")}</a></p>}
      {path && <FaultsOf page={page} path={path} />}
      {path && <Rule key={path} page={page} path={path} />}
    </>
  );
}

function titleOf(text) {
  try {
    return parseDocument(text).getIn(["title", "vi"]);
  } catch {
    return "";
  }
}

function Rule({ page, path }) {
  const { draft } = page;
  const rule = parseDocument(draft.file(path));
  if (rule.errors.length) return <p class="alert">{rule.errors[0].message}</p>;
  const found = rule.toJS() || {};
  const set = (at, value) => {
    if (value === "") rule.deleteIn(at);
    else rule.setIn(at, value);
    draft.set(path, rule.toString(), "decisions");
  };
  const versions = found.versions || [];
  // A text holds until the day before the next one.
  const begin = (at, text) => {
    if (at > 0 && text) rule.setIn(["versions", at - 1, "to"], dayBefore(text));
    set(["versions", at, "from"], text);
  };
  // The new text begins as the last one says; the last one ends on the day before.
  const next = () => {
    const last = versions.at(-1);
    const from = new Date();
    from.setUTCDate(from.getUTCDate() + 1);
    const day = (date) => date.toISOString().slice(0, 10);
    const copy = { ...last, id: `v${versions.length + 1}`, document: "", from: day(from), verified: false };
    delete copy.to;
    if (last.table) {
      copy.table = last.table.replace(/[^.]+(?=\.dmn$)/, copy.id);
      draft.set(path.replace(/[^/]+$/, copy.table), draft.file(path.replace(/[^/]+$/, last.table)), "decisions");
    }
    if (!last.to) rule.setIn(["versions", versions.length - 1, "to"], day(new Date()));
    rule.addIn(["versions"], rule.createNode(copy));
    draft.set(path, rule.toString(), "decisions");
  };
  return (
    <>
      <div class="two">
        <Text label={say("Tên", "Name")} value={found.title?.vi || ""} change={(text) => set(["title", "vi"], text)} />
        <Text label={say("Tên tiếng Anh", "Name in English")} value={found.title?.en || ""} change={(text) => set(["title", "en"], text)} />
      </div>
      <p class="hint">{say("Hỏi", "Asked with")}: {told(found, "inputs")} · {say("Trả lời", "Answers")}: {told(found, "outputs")}</p>
      {versions.map((version, at) => (
        <Section key={version.id || at} title={`${version.document || version.id}: ${days(version)}`} open={at === versions.length - 1}>
          <div class="four">
            <Text label={say("Văn bản", "Document")} value={version.document || ""} change={(text) => set(["versions", at, "document"], text)} />
            <Day label={say("Ngày ban hành", "Dated")} value={version.dated} change={(text) => set(["versions", at, "dated"], text)} />
            <Day label={say("Hiệu lực từ", "In force from")} value={version.from} change={(text) => begin(at, text)} />
            <Day label={say("Đến hết ngày", "Until (inclusive)")} value={version.to} change={(text) => set(["versions", at, "to"], text)} />
          </div>
          {version.table ? <Table draft={draft} path={path.replace(/[^/]+$/, version.table)} columns={(next) => columns(rule, next, versions.length === 1) && draft.set(path, rule.toString(), "decisions")} /> : (
            <>
              <Lines title={say("Giá trị của văn bản này", "Values of this text")} values={version.values} put={(name, text) => set(["versions", at, "values", name], literal(text))} gone={(name) => set(["versions", at, "values", name], "")} editable={draft.editable} />
              <Lines title={say("Cách tính câu trả lời", "How the answer is worked out")} hint={say("Viết bằng những gì được hỏi và các giá trị ở trên, ví dụ good * percent / 100.", "Written with what is asked and the values above, for example good * percent / 100.")} values={version.result} put={(name, text) => set(["versions", at, "result", name], text || "null")} names={Object.keys(found.outputs || {})} editable={draft.editable} />
            </>
          )}
        </Section>
      ))}
      {draft.editable && versions.length > 0 && <button type="button" class="add" onClick={next}>+ {say("Văn bản mới thay từ một ngày", "A new text from a day on")}</button>}
      <Section title={say("Cách gọi những gì được hỏi và trả lời", "What is asked and answered is called")} open={false}>
        {["inputs", "outputs"].flatMap((part) => Object.keys(found[part] || {})).map((name) => (
          <div class="two" key={name}>
            <Text label={`${say("Gọi là", "Called")} (${name})`} value={found.words?.[name]?.vi || ""} change={(text) => set(["words", name, "vi"], text)} />
            <Text label={`${say("Tiếng Anh", "In English")} (${name})`} lang="en" value={found.words?.[name]?.en || ""} change={(text) => set(["words", name, "en"], text)} />
          </div>
        ))}
      </Section>
      <Try draft={draft} name={RULE.exec(path)[1]} inputs={found.inputs || {}} rule={found} />
    </>
  );
}

// What people call a column; the name in the file where nobody said.
const called = (rule, name) => named(rule.words?.[name] || name);
const typeWords = (type) => TYPES.find((item) => item.value === type)?.words || String(type);
const told = (rule, part) => Object.entries(rule[part] || {}).map(([name, type]) => `${called(rule, name)} (${typeWords(type)})`).join(", ");

// Names with what stands behind them, one on each line.
function Lines({ title, hint, values, put, gone, names, editable }) {
  const rows = Object.keys({ ...Object.fromEntries((names || []).map((name) => [name, ""])), ...values });
  if (!rows.length && !gone) return null;
  return (
    <fieldset class="panel-row">
      <legend>{title}</legend>
      {hint && <p class="hint">{hint}</p>}
      {rows.map((name) => (
        <div class="two" key={name}>
          <Text label={name} value={String(values?.[name] ?? "")} change={(text) => put(name, text)} />
          {gone && editable && <button type="button" class="take-away" aria-label={`${say("Bỏ giá trị", "Take away value")} ${name}`} onClick={() => gone(name)}>✕</button>}
        </div>
      ))}
      {gone && editable && <Add label={say("Thêm giá trị (gọi là gì)", "Add a value (what it is called)")} add={(name) => !(name in (values || {})) && put(name, "0")} />}
    </fieldset>
  );
}

function dayBefore(text) {
  const day = new Date(`${text}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

const literal = (text) => (/^-?\d+$/.test(text) ? Number(text) : text === "true" ? true : text === "false" ? false : text || "0");

const shown = (day) => (day ? String(day).slice(0, 10).split("-").reverse().join("/") : "…");
const days = (version) => `${shown(version.from)} – ${version.to ? shown(version.to) : say("nay", "today")}`;

function Day({ label, value, change }) {
  const id = useId("day");
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value || "").slice(0, 10);
  return <div class="panel-row"><label for={id}>{label}</label><input id={id} type="date" value={text} onChange={(event) => change(event.target.value)} /></div>;
}

// What the rule is asked with and answers are the columns of its table. True if something changed.
const DMN_TYPES = { integer: "int", long: "int", number: "int", boolean: "bool", string: "text", date: "date" };
function columns(rule, xml, only) {
  const table = new DOMParser().parseFromString(xml, "application/xml");
  const before = rule.toString();
  const take = (part, found) => {
    for (const [name, type] of found) if (name && !rule.hasIn([part, name])) rule.setIn([part, name], type);
    const names = found.map(([name]) => name);
    for (const name of Object.keys(rule.toJS()[part] || {})) if (only && !names.includes(name)) rule.deleteIn([part, name]);
  };
  const typeOf = (element) => DMN_TYPES[element.getAttribute("typeRef")] || "text";
  // A new column is called as its head says.
  for (const head of table.querySelectorAll("input, output")) {
    const name = head.querySelector("inputExpression")?.textContent.trim() || head.getAttribute("name");
    const label = head.getAttribute("label");
    if (name && label && label !== name && !rule.hasIn(["words", name])) rule.setIn(["words", name], rule.createNode({ vi: label }));
  }
  take("inputs", [...table.querySelectorAll("inputExpression")].map((element) => [element.textContent.trim(), typeOf(element)]));
  take("outputs", [...table.querySelectorAll("output")].map((element) => [element.getAttribute("name"), typeOf(element)]));
  return rule.toString() !== before;
}

function Table({ draft, path, columns }) {
  const place = useRef();
  const [says, tell] = useState("");
  const text = draft.file(path);
  const own = useRef(text);
  const latest = useRef();
  latest.current = columns;
  useEffect(() => {
    let end = () => {};
    let gone = false;
    own.current = draft.file(path);
    import("./table.js")
      .then(({ edit }) => edit(place.current, own.current, (next) => {
        own.current = next;
        draft.set(path, next, "table");
        latest.current(next);
      }))
      .then((stop) => (gone ? stop() : (end = stop)))
      .catch((error) => tell(error.message));
    return () => {
      gone = true;
      end();
    };
  }, [path, own.current === text ? "" : text]);
  return <>{says && <p class="alert">{says}</p>}<div class="decision-table" ref={place} /></>;
}

// One line: the day and what is given, and the answer with the text that gave it.
function Try({ draft, name, inputs, rule }) {
  const [given, put] = useState({ on: new Date().toISOString().slice(0, 10) });
  const [answer, set] = useState(null);
  const ask = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(Object.entries(inputs).map(([key, type]) => [key, typed(given[key] ?? "", String(type))]));
    try {
      set(await request(`${draft.url}/decision-try`, { method: "POST", body: { name, on: given.on, inputs: values, files: draft.changed } }));
    } catch (error) {
      set({ says: error.message });
    }
  };
  return (
    <form class="try-line" onSubmit={ask}>
      <h2>{say("Thử", "Try it out")}</h2>
      <label>{say("Ngày", "Day")} <input type="date" value={given.on} onInput={(event) => put({ ...given, on: event.target.value })} /></label>
      {Object.entries(inputs).map(([key, type]) => (
        <label key={key}>{called(rule, key)}{" "}
          {String(type).startsWith("bool") ? (
            <select value={given[key] || "false"} onChange={(event) => put({ ...given, [key]: event.target.value })}><option value="true">{say("có", "yes")}</option><option value="false">{say("không", "no")}</option></select>
          ) : <input type="text" value={given[key] || ""} onInput={(event) => put({ ...given, [key]: event.target.value })} />}
        </label>
      ))}
      <button type="submit" class="primary">{say("Trả lời?", "Answer?")}</button>
      <output>{answer && (answer.says ? `✕ ${answer.says}` : `→ ${answer.words}`)}</output>
    </form>
  );
}

function typed(text, type) {
  if (type.startsWith("int")) return Number.parseInt(text, 10) || 0;
  if (type.startsWith("bool")) return text === "true";
  return type.startsWith("list") ? text.split(",").map((part) => part.trim()) : text;
}

export const show = (page, place) => render(<Decisions page={page} />, place);

// Forms: the fields as a list, and beside it what the official will see on a phone, drawn by the server.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../language.js";
import { fieldsOf, variablesOf } from "../variables.js";
import { request } from "../server.js";
import { Files, useChosen, useDraft } from "./files.jsx";
import { Fields } from "./fields.jsx";

function Forms({ page }) {
  const { draft } = page;
  useDraft(draft);
  const files = page.forms().map((item) => ({ ...item, value: `forms/${item.value}.form.json` }));
  const [path, choose] = useChosen(page, "forms", files);
  let schema = null;
  let fault = "";
  try {
    schema = path ? JSON.parse(draft.file(path)) : null;
  } catch (error) {
    fault = error.message;
  }
  const add = (name) => choose(`forms/${page.newForm(name)}.form.json`);
  const set = (components) => page.setForm(path, { ...schema, components });
  const here = fieldsOf({ paths: () => [path], file: () => draft.file(path) });
  const variables = [
    ...Object.entries(here).map(([value, field]) => ({ value, type: field.type, options: field.options, words: `${say("ô", "field")} ${field.words || value}` })),
    ...variablesOf(draft).filter((item) => !here[item.value]),
  ];
  return (
    <>
      <Files label={say("Biểu mẫu", "Form")} files={files} path={path} choose={choose} add={add} addWords={say("Biểu mẫu mới", "New form")} remove={(gone) => draft.set(gone, null)} editable={draft.editable} />
      {fault && <p class="alert">{say("Tệp không đọc được", "The file cannot be read")}: {fault}</p>}
      <FaultsOf page={page} path={path} />
      {schema && (
        <div class="form-work">
          <div class="form-fields"><Fields key={path} components={schema.components || []} set={set} variables={variables} page={page} /></div>
          <Preview draft={draft} path={path} />
        </div>
      )}
    </>
  );
}

export function FaultsOf({ page, path }) {
  const [, again] = useState(0);
  useEffect(() => page.checks.listen(() => again((n) => n + 1)), [page]);
  const found = page.checks.findings.filter((item) => item.file === path);
  if (!found.length) return null;
  return <ul class="panel-faults">{found.map((item) => <li class={`is-${item.severity}`}><strong>{item.severity === "error" ? "✕" : "!"}</strong> {item.words} {item.hint && <span class="hint">{item.hint}</span>}</li>)}</ul>;
}

// The server's own rendering in a frame as wide as a phone.
function Preview({ draft, path }) {
  const [html, set] = useState("");
  const [says, tell] = useState("");
  const text = draft.file(path);
  const timer = useRef();
  useEffect(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      try {
        const answer = await request(`${draft.url}/form-preview`, { method: "POST", body: { text, files: draft.changed } });
        set(answer.html);
        tell("");
      } catch (error) {
        tell(error.message);
      }
    }, 500);
    return () => clearTimeout(timer.current);
  }, [path, text]);
  const page = `<!doctype html><html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><base target="_blank"><link rel="stylesheet" href="/static/app.css"></head><body><main>${html}</main></body></html>`;
  return (
    <div class="form-preview">
      <h2>{say("Người làm sẽ thấy", "What the official sees")}</h2>
      {says && <p class="alert">{says}</p>}
      <iframe title={say("Xem trước biểu mẫu trên điện thoại", "Preview of the form on a phone")} sandbox="allow-same-origin" srcdoc={page} />
    </div>
  );
}

export const show = (page, place) => render(<Forms page={page} />, place);

// The English of every text: what is missing first, everything else below.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { dataWords } from "../data-words.js";
import { say } from "../language.js";
import { FILE, read, write } from "../po.js";
import { useId, useTyped } from "../panel/fields.jsx";
import { variablesOf } from "../variables.js";
import { useDraft } from "./files.jsx";

export const missingOf = (findings) =>
  findings.filter((item) => item.code === "untranslated").map((item) => item.values?.text ?? /“([\s\S]*)”/.exec(item.vi)?.[1]).filter(Boolean);

function Words({ page }) {
  const { draft, checks } = page;
  useDraft(draft);
  const [, again] = useState(0);
  const [wanted, find] = useState("");
  useEffect(() => checks.listen(() => again((n) => n + 1)), [checks]);
  const known = read(draft.file(FILE));
  const missing = missingOf(checks.findings).filter((text) => !known.get(text));
  // A line that was just filled stays where it is until the tab is left.
  const [shown, keep] = useState(missing);
  useEffect(() => keep((before) => [...before, ...missing.filter((text) => !before.includes(text))]), [missing.join("\n")]);
  const variables = variablesOf(draft);
  const put = (id, words) => draft.set(FILE, write(draft.file(FILE), id, words), "words");
  const rows = [...known.keys()].filter((id) => !shown.includes(id) && `${id} ${known.get(id)}`.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <>
      <h2>{missing.length ? `${missing.length} ${say("câu chưa có tiếng Anh", "texts without English")}` : `✓ ${say("Mọi câu đã có tiếng Anh", "Every text has its English")}`}</h2>
      {shown.length > 0 && <Table rows={shown} known={known} put={put} variables={variables} />}
      <h2>{say("Đã dịch", "Translated")} ({rows.length})</h2>
      <input type="search" aria-label={say("Tìm câu", "Find a text")} placeholder={say("Tìm…", "Find…")} value={wanted} onInput={(event) => find(event.target.value)} />
      <Table rows={rows.slice(0, 100)} known={known} put={put} variables={variables} />
      {rows.length > 100 && <p class="hint">{say("Gõ vào ô tìm để thấy các câu khác.", "Type above to find the others.")}</p>}
    </>
  );
}

function Table({ rows, known, put, variables }) {
  return (
    <table class="words">
      <thead><tr><th scope="col">Tiếng Việt</th><th scope="col">English</th></tr></thead>
      <tbody>{rows.map((id) => <Line key={id} id={id} words={known.get(id) || ""} put={put} variables={variables} />)}</tbody>
    </table>
  );
}

function Line({ id, words, put, variables }) {
  const name = useId("word");
  const data = dataWords(variables, "other", id);
  return <tr><td id={name}>{data.read(id)}</td><td><textarea rows={1} lang="en" aria-labelledby={name} {...useTyped(data.read(words), (text) => put(id, data.write(text.trim())))} /></td></tr>;
}

export const show = (page, place) => render(<Words page={page} />, place);

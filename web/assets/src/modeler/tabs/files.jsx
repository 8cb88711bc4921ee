// A tab over files of one kind: which file, make a new one, take one away.
import { useEffect, useState } from "preact/hooks";
import { say } from "../language.js";
import { Options, useId } from "../panel/fields.jsx";

// Follows the draft: what another tab or an undo changed is seen here too.
export function useDraft(draft) {
  const [, again] = useState(0);
  useEffect(() => {
    const changed = () => again((n) => n + 1);
    for (const type of ["file", "replaced"]) draft.addEventListener(type, changed);
    return () => ["file", "replaced"].forEach((type) => draft.removeEventListener(type, changed));
  }, [draft]);
}

export function useChosen(page, tab, files) {
  const [path, choose] = useState(page.wanted?.[tab] || files[0]?.value || "");
  useEffect(() => {
    const show = ({ detail }) => detail.tab === tab && detail.path && choose(detail.path);
    page.opened.addEventListener("show", show);
    return () => page.opened.removeEventListener("show", show);
  }, [page]);
  const known = files.some((item) => item.value === path) ? path : files[0]?.value || "";
  return [known, choose];
}

export function Files({ label, files, path, choose, add, remove, addWords, editable }) {
  const id = useId("file");
  return (
    <div class="tab-files">
      <label for={id}>{label}</label>
      <select id={id} value={path} onChange={(event) => choose(event.target.value)}><Options options={files} value={path} empty={files.length ? undefined : "–"} /></select>
      {editable && add && <Fresh words={addWords} add={add} />}
      {editable && remove && path && (
        <button type="button" onClick={() => confirm(say("Xóa hẳn khỏi bản nháp?", "Remove it from the draft?")) && remove(path)}>{say("Xóa", "Remove")}</button>
      )}
    </div>
  );
}

function Fresh({ words, add }) {
  const id = useId("new");
  const [open, show] = useState(false);
  const take = (event) => {
    event.preventDefault();
    const name = document.getElementById(id).value.trim();
    if (!name) return;
    show(false);
    add(name);
  };
  if (!open) return <button type="button" onClick={() => show(true)}>+ {words}</button>;
  return (
    <form class="fresh" onSubmit={take}>
      <label for={id}>{say("Tên", "Name")}</label>
      <input id={id} type="text" autocomplete="off" />
      <button type="submit" class="primary">{say("Tạo", "Make it")}</button>
    </form>
  );
}

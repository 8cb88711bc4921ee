// What becomes of my work: saved at 10:42, on its way, cannot be saved, somebody else was faster.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { clock, say } from "./language.js";

const WORDS = {
  saved: (state) => (state.at ? `✓ ${say("Đã lưu lúc", "Saved at")} ${clock(state.at)}` : `✓ ${say("Đã lưu", "Saved")}`),
  waiting: () => `● ${say("Có thay đổi chưa lưu", "Changes not saved yet")}`,
  saving: () => `… ${say("Đang lưu", "Saving")}`,
  failed: () => `! ${say("Chưa lưu được, bản của bạn còn trong máy này", "Not saved; your work is kept in this browser")}`,
  conflict: () => `! ${say("Có người khác vừa lưu", "Somebody else saved")}`,
};

function State({ draft }) {
  const [state, set] = useState(draft.state);
  useEffect(() => {
    const changed = () => set(draft.state);
    draft.addEventListener("state", changed);
    return () => draft.removeEventListener("state", changed);
  }, [draft]);
  return <span class={`save-state is-${state.kind}`}>{WORDS[state.kind](state)}</span>;
}

function Trouble({ draft, download }) {
  const [state, set] = useState(draft.state);
  const [kept, setKept] = useState(draft.editable ? draft.kept() : null);
  useEffect(() => {
    const changed = () => set(draft.state);
    draft.addEventListener("state", changed);
    return () => draft.removeEventListener("state", changed);
  }, [draft]);
  if (kept)
    return (
      <div class="alert" role="alert">
        <p>
          {say("Lần trước có thay đổi chưa kịp lưu, lúc", "Changes of an earlier visit were not saved, at")} {clock(kept.at)}.{" "}
          {kept.revision !== draft.revision && say("Sau đó bản nháp đã được lưu tiếp.", "The draft was saved again since.")}
        </p>
        <p class="buttons">
          <button type="button" class="primary" onClick={() => { draft.restore(kept); setKept(null); }}>{say("Lấy lại thay đổi", "Take them back")}</button>
          <button type="button" onClick={() => { draft.forget(); setKept(null); }}>{say("Bỏ đi", "Throw them away")}</button>
        </p>
      </div>
    );
  if (state.kind === "conflict")
    return (
      <div class="alert" role="alert">
        <p><strong>{state.by || say("Người khác", "Somebody else")}</strong> {say("đã lưu bản nháp này lúc", "saved this draft at")} {clock(state.at)}. {say("Bản của bạn chưa mất: chọn giữ bản nào.", "Your work is not lost: choose which to keep.")}</p>
        <p class="buttons">
          <a class="button" target="_blank" rel="noopener" href={`${location.pathname}?read`}>{say("Xem bản của họ", "Look at theirs")}</a>
          <button type="button" onClick={() => { download(); draft.takeTheirs(); }}>{say("Tải bản của tôi về máy và dùng bản của họ", "Download mine and use theirs")}</button>
          <button type="button" onClick={() => draft.keepMine()}>{say("Giữ bản của tôi", "Keep mine")}</button>
        </p>
      </div>
    );
  if (state.kind === "failed" && state.says)
    return (
      <div class="alert" role="alert">
        <p>{state.says}</p>
        <p class="buttons">
          {state.signIn && <a class="button" target="_blank" rel="noopener" href="/sign-in">{say("Đăng nhập lại (thẻ mới)", "Sign in again (new tab)")}</a>}
          <button type="button" onClick={() => draft.save()}>{say("Thử lưu lại", "Try again")}</button>
        </p>
      </div>
    );
  return null;
}

export function showSaving(draft, place, troublePlace, download) {
  render(<State draft={draft} />, place);
  render(<Trouble draft={draft} download={download} />, troublePlace);
}

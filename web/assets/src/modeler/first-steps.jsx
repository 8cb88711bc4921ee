// For whoever opens the modeler the first time: five steps from a wish to a release; shown is the one that is next, with
// what was done. Closed once, it stays closed on this device; a button above the diagram opens it again.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "./language.js";

const CLOSED = "quytrinh-first-steps-closed";

const STEPS = [
  say("Bấm vào bước đứng ngay trước chỗ cần thêm hoặc sửa. Không thấy thì bấm “Tìm”, gõ tên bước.", "Click the step right before the place to change. If you do not see it, press “Find” and type its name."),
  say("Thêm: mở “Bước sau” ở cột thông tin. Ở đó có “Bước phê duyệt” và các mẫu điền sẵn khác; muốn một việc trống thì “Việc của người”.", "To add: open “Next step” in the panel. There are “Approval step” and other ready patterns; “Task for a person” is an empty one."),
  say("Bấm vào bước mới, chọn ai làm, thời hạn, biểu mẫu ở cột thông tin; ghi tên bằng tiếng Anh.", "Click the new step; choose who, by when and the form in the panel; give its English name."),
  say("Khung “Kiểm tra” nói còn thiếu gì. Bấm vào câu để đến đúng chỗ. Mọi thứ tự lưu, “Hoàn tác” lấy lại được.", "“Check” says what is missing. Click a sentence to get to the place. Everything is saved by itself; “Undo” takes it back."),
  say("Hết lỗi thì bấm “Trình ban hành…”: đọc những gì thay đổi, xem kịch bản chạy được không, ghi lý do rồi trình. Một quản trị khác đồng ý thì mới dùng.", "Without faults press “Hand in for release…”: read what changes, see whether the scenarios run, say why, hand in. It is used once another admin consents."),
];

// Which step is next: nothing chosen yet, nothing changed yet, faults, or ready.
function next({ modeler, checks }) {
  const chosen = modeler.get("selection").get().length;
  const errors = checks.findings.filter((item) => item.severity === "error");
  if (!modeler.get("commandStack").canUndo() && !errors.length) return chosen ? 1 : 0;
  if (errors.some((item) => item.element)) return chosen ? 2 : 3;
  return errors.length ? 3 : 4;
}

function FirstSteps({ page, shown }) {
  const [open, set] = useState(shown());
  const [at, go] = useState(next(page));
  useEffect(() => {
    const bus = page.modeler.get("eventBus");
    const follow = () => void go(next(page)); // (a listener of diagram-js that returns a value stops the others)
    bus.on(["selection.changed", "commandStack.changed"], follow);
    page.opened.addEventListener("first-steps", () => set(shown()));
    return page.checks.listen(follow);
  }, [page]);
  if (!open) return null;
  return (
    <section class="first-steps" aria-labelledby="first-steps-title">
      <h2 id="first-steps-title">{say("Bước", "Step")} {at + 1}/{STEPS.length}</h2>
      <p aria-live="polite">{STEPS[at]}</p>
      <button type="button" aria-label={say("Xem bước trước", "The step before")} disabled={at === 0} onClick={() => go(at - 1)}>‹</button>
      <button type="button" aria-label={say("Xem bước sau đó", "The step after")} disabled={at === STEPS.length - 1} onClick={() => go(at + 1)}>›</button>
      <button type="button" aria-label={say("Đóng hướng dẫn", "Close these hints")} onClick={() => page.firstSteps(false)}>✕</button>
    </section>
  );
}

// `page.firstSteps()` opens or closes them.
export function showFirstSteps(page, place) {
  const closed = () => {
    try {
      return localStorage.getItem(CLOSED) === "yes";
    } catch {
      return false; // a browser that keeps nothing
    }
  };
  let open = page.draft.editable && !closed();
  page.firstSteps = (wanted = !open) => {
    open = wanted;
    try {
      localStorage.setItem(CLOSED, open ? "no" : "yes");
    } catch {
      // they show again the next time
    }
    page.opened.dispatchEvent(new Event("first-steps"));
  };
  render(<FirstSteps page={page} shown={() => open} />, place);
}

// What to do about a finding, in the words of this page: the check also speaks to those who write files by hand.
import { say } from "./language.js";

const HINTS = {
  "no-role": say("Chọn ở “Ai làm”.", "Choose under “Who does it”."),
  role: say("Chọn lại ở “Ai làm”.", "Choose again under “Who does it”."),
  "start-role": say("Bấm vào nền sơ đồ, chọn ở “Ai được mở hồ sơ”.", "Press the ground of the diagram and choose under “Who may start a case”."),
  "no-form": say("Chọn biểu mẫu, hoặc bấm “Biểu mẫu mới cho việc này”.", "Choose a form, or press “New form for this task”."),
  deadline: say("Chọn lại ở “Thời hạn”.", "Choose again under “Deadline”."),
  timer: say("Chọn lại ở “Khi nào”.", "Choose again under “When”."),
  "no-document": say("Chọn văn bản khác, hoặc thêm ở thẻ “Văn bản”.", "Choose another document, or add it under “Documents”."),
  undeclared: say("Chọn dữ liệu đã có, hoặc bấm vào nền sơ đồ và thêm ở “Dữ liệu của thủ tục”.", "Choose data that exists, or press the ground of the diagram and add it under “Data of the procedure”."),
  expression: say("Chọn lại từ danh sách; dữ liệu mới thêm ở “Dữ liệu của thủ tục” (bấm vào nền sơ đồ).", "Choose again from the lists; new data is added under “Data of the procedure” (press the ground of the diagram)."),
  "expression-type": say("Chọn dữ liệu cùng loại: số với số, ngày với ngày.", "Choose data of one kind: numbers with numbers, days with days."),
  "no-operation": say("Chọn ở “Việc”.", "Choose under “Operation”."),
  "operation-input": say("Điền hoặc bỏ ở “Máy làm gì”.", "Fill in or take away under “What the system does”."),
  "rule-input": say("Điền ở “Quy định”.", "Fill it in under “Rule”."),
  "no-condition": say("Chọn ở “Đi khi”, hoặc đánh dấu “Mặc định”.", "Choose under “Taken when”, or mark it as default."),
  "no-default": say("Đánh dấu “Mặc định” ở một nhánh.", "Mark one way as the default."),
  "different-from": say("Chọn lại ở “Phải là người khác với người đã làm”.", "Choose again under “Must be somebody else than who did”."),
  "four-eyes-around": say("Cho mọi đường đi qua bước đó, hoặc chọn thêm bước ở “Phải là người khác với người đã làm”.", "Lead every way through that step, or choose more steps under “Must be somebody else than who did”."),
  "four-eyes-third": say("Chọn thêm bước đó ở “Phải là người khác với người đã làm”.", "Choose that step too under “Must be somebody else than who did”."),
  "timer-units": say("Bấm vào nền sơ đồ, chọn ở “Hồ sơ tự mở”.", "Press the ground of the diagram and choose under “Cases that begin by themselves”."),
  "legal-basis": say("Chọn lại ở “Căn cứ”.", "Choose again under “Legal basis”."),
  "unknown-property": say("Tệp này được viết bằng công cụ khác; chỗ này không có tác dụng và không sửa được ở đây.", "Another tool wrote this; it has no effect and cannot be edited here."),
};

export const hintFor = (code, written) => HINTS[code] || written;

// At which field a finding stands: by what it is about, else because it names what is written there.
export function standsAt(finding, { codes = [], value = "", name = "" }) {
  const { code, words } = finding;
  if (codes.includes(code)) return !name || words.includes(`“${name}”`);
  if (!code.startsWith("expression") || !value) return false;
  const [, named] = /“([^”]*)”/.exec(words) || [];
  return Boolean(named) && (value.includes(named) || named.includes(value));
}

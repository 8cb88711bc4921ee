// Events: times, messages, signals, errors, escalations, links, and the outcome at an end.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "../language.js";
import { Inputs } from "./automatic.jsx";
import { Check, Section, Select, Text, useId, Row, useTyped } from "./fields.jsx";
import { Deadline } from "./deadline.jsx";
import { LegalBasis } from "./tasks.jsx";
import { Value } from "./values.jsx";

const NAMES = {
  message: say("Thông điệp", "Message"), signal: say("Tín hiệu", "Signal"), error: say("Lỗi", "Error"),
  escalation: say("Mã báo cấp trên", "Escalation"),
};

export function Event({ element, model, choices, variables, page }) {
  const event = model.event(element);
  const throwing = is(element, "bpmn:ThrowEvent") || is(element, "bpmn:SendTask");
  return (
    <>
      {event.kind === "timer" && <Timer element={element} model={model} variables={variables} />}
      {NAMES[event.kind] && <Named element={element} model={model} kind={event.kind} choices={choices} throwing={throwing} />}
      {event.kind === "message" && throwing && <Payload element={element} model={model} choices={choices} variables={variables} />}
      {event.kind === "link" && <p class="hint">{say("Nối tới chỗ có cùng tên.", "Goes on at the link of the same name.")}</p>}
      {is(element, "bpmn:BoundaryEvent") && event.kind !== "error" && (
        <Check label={say("Bỏ việc đang làm", "The task is left")} hint={say("Nếu không chọn, việc vẫn tiếp tục, nhánh này làm thêm.", "If not, the task goes on and this way is taken besides.")} checked={element.businessObject.cancelActivity !== false} change={(on) => model.setAttributes(element, { cancelActivity: on })} />
      )}
      {is(element, "bpmn:EndEvent") && event.kind !== "error" && <Outcome element={element} model={model} page={page} variables={variables} />}
      {is(element, "bpmn:StartEvent") && event.kind === "none" && <p class="hint">{say("Ai được mở hồ sơ và mẫu mở hồ sơ: bấm vào nền sơ đồ, phần “Thủ tục”.", "Who may start a case, and its form: press the ground of the diagram, section “Procedure”.")}</p>}
      {event.kind !== "none" && <Section title={say("Căn cứ", "Legal basis")} open={false}><LegalBasis element={element} model={model} choices={choices} /></Section>}
    </>
  );
}

function Timer({ element, model, variables }) {
  const { timing, text } = model.timer(element);
  const beside = is(element, "bpmn:BoundaryEvent") && element.businessObject.cancelActivity === false;
  const kinds = [{ value: "once", words: say("một lần", "once") }, { value: "cycle", words: say("nhắc lại nhiều lần", "again and again") }];
  // A day from the data is a date of its own in the file; everything else is a duration.
  const put = (next) => model.setTimer(element, { timing: /^\$\{[^}]*\}$/.test(next) && timing !== "duration" ? "date" : timing === "cycle" ? "duration" : timing, text: next });
  return (
    <Section title={say("Khi nào", "When")}>
      {(beside || timing === "cycle") && <Select label={say("Xảy ra", "Happens")} value={timing === "cycle" ? "cycle" : "once"} options={kinds} change={(kind) => model.setTimer(element, kind === "cycle" ? { timing: "cycle", text: "R3/P7D" } : { timing: "duration", text: "7 days" })} />}
      {timing === "cycle" ? <Cycle text={text} change={(next) => model.setTimer(element, { timing: "cycle", text: next })} /> : <Deadline required label={say("Đến hạn", "Due")} value={text} variables={variables} change={put} />}
    </Section>
  );
}

function Cycle({ text, change }) {
  const id = useId();
  const found = /^R(\d*)\/P(\d+)([DWMY])$/.exec(text);
  const byHand = useTyped(text, change);
  if (!found) return <Row label={say("Chu kỳ", "Cycle")} id={id} hint={say("Ví dụ: R/quarterly 01-05,04-05,07-05,10-05", "Example: R/quarterly 01-05,04-05,07-05,10-05")}><input id={id} type="text" {...byHand} /></Row>;
  const [, times, amount, unit] = found;
  const write = (values) => {
    const next = { times, amount, unit, ...values };
    change(`R${next.times}/P${next.amount || 1}${next.unit}`);
  };
  const units = [["D", say("ngày", "days")], ["W", say("tuần", "weeks")], ["M", say("tháng", "months")], ["Y", say("năm", "years")]].map(([value, words]) => ({ value, words }));
  return (
    <>
      <Text label={say("Mỗi", "Every")} value={amount} inputmode="numeric" change={(value) => /^\d+$/.test(value) && write({ amount: value })} />
      <Select label={say("Đơn vị", "Unit")} value={unit} options={units} change={(value) => write({ unit: value })} />
      <Text label={say("Số lần (bỏ trống: mãi)", "How often (empty: for ever)")} value={times} inputmode="numeric" change={(value) => /^\d*$/.test(value) && write({ times: value })} />
    </>
  );
}

function Named({ element, model, kind, choices, throwing }) {
  const server = { message: choices.messages, signal: choices.signals }[kind] || [];
  const drawn = model.known(kind).filter((name) => name && !server.some((item) => item.value === name)).map((name) => ({ value: name, words: name }));
  const value = model.referred(element);
  const optional = !throwing && (kind === "error" || kind === "escalation");
  const fresh = useTyped("", (name) => name.trim() && model.setReferred(element, name.trim()));
  const id = useId();
  return (
    <Section title={NAMES[kind]}>
      <Select label={throwing ? say("Gửi đi", "Sends") : say("Chờ nhận", "Waits for")} value={value} options={[...server, ...drawn]} empty={optional ? say("Mọi loại", "Every one") : say("Chọn…", "Choose…")} change={(name) => model.setReferred(element, name)} />
      <Row label={say("Hoặc tên mới", "Or a new name")} id={id}><input id={id} type="text" {...fresh} /></Row>
    </Section>
  );
}

function Payload({ element, model, choices, variables }) {
  const known = [{ value: "unit", words: say("Đơn vị", "Unit") }, { value: "subject", words: say("Người", "Person") }];
  return (
    <Section title={say("Gửi kèm", "What goes with it")}>
      <Inputs element={element} model={model} known={known} variables={variables} choices={choices} />
      <Value label={say("Một thông điệp cho mỗi mục của", "One message for each entry of")} value={model.property(element, "for_each")} variables={variables.filter((item) => item.type === "list")} change={(text) => model.setProperty(element, "for_each", text)} />
      <Select label={say("Thủ tục nhận (dự kiến)", "Procedure expected to take it")} value={model.property(element, "to_procedure")} options={choices.called} empty="–" change={(id) => model.setProperty(element, "to_procedure", id)} />
    </Section>
  );
}

function Outcome({ element, model, page, variables }) {
  const outcomes = page.outcomes();
  const value = model.property(element, "outcome");
  if (!value.startsWith("${") && outcomes.length) return <Section title={say("Kết quả", "Outcome")}><Select label={say("Hồ sơ kết thúc với kết quả", "The case ends with")} value={value} options={outcomes} empty={say("Không ghi", "None")} change={(text) => model.setProperty(element, "outcome", text)} /></Section>;
  return <Section title={say("Kết quả", "Outcome")}><Value label={say("Hồ sơ kết thúc với kết quả", "The case ends with")} value={value} variables={variables} change={(text) => model.setProperty(element, "outcome", text)} /></Section>;
}

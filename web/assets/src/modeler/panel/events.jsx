// Events: times, messages, signals, errors, escalations, links, and the outcome at an end.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { called } from "../called.js";
import { named, say } from "../language.js";
import { Inputs } from "./automatic.jsx";
import { Check, Options, Row, Section, Select, Text, useId, useTyped } from "./fields.jsx";
import { Deadline } from "./deadline.jsx";
import { parseCycle, composeCycle } from "../times.js";
import { LegalBasis } from "./tasks.jsx";
import { Value } from "./values.jsx";

const NAMES = {
  message: say("Thông điệp", "Message"), signal: say("Tín hiệu", "Signal"), error: say("Lỗi", "Error"),
  escalation: say("Báo cấp trên", "Escalation"),
};
// What each kind does, for those who do not know the signs.
const MEANT = {
  message: say("Thông điệp đi từ hồ sơ này tới một hồ sơ khác, hoặc đến từ bên ngoài. Nơi gửi và nơi nhận chọn cùng một tên.", "A message goes from this case to one other, or comes from outside. Sender and receiver choose the same name."),
  signal: say("Tín hiệu tới mọi hồ sơ đang chờ nó, ở mọi thủ tục. Nơi phát và nơi chờ chọn cùng một tên.", "A signal reaches every case that waits for it, in all procedures. Sender and receiver choose the same name."),
  error: say("Lỗi bỏ nhóm việc (hoặc quy trình được gọi) đang chạy; hồ sơ đi tiếp từ sự kiện “Khi có lỗi” gắn ở cạnh nhóm.", "An error leaves the group of tasks (or the called procedure); the case goes on at the event “On an error” at its border."),
  escalation: say("Báo ra ngoài nhóm việc (hoặc quy trình được gọi): hồ sơ đi thêm từ sự kiện “Khi báo cấp trên” gắn ở cạnh nhóm.", "Told outside the group of tasks (or the called procedure): the case goes on besides at the event “With an escalation” at its border."),
  terminate: say("Mọi việc còn mở của hồ sơ dừng lại ngay.", "All work of the case that is still open stops at once."),
};

export function Event({ element, model, choices, variables, page }) {
  const event = model.event(element);
  const throwing = is(element, "bpmn:ThrowEvent") || is(element, "bpmn:SendTask");
  return (
    <>
      {event.kind === "timer" && <Timer element={element} model={model} variables={variables} />}
      {NAMES[event.kind] && <Named element={element} model={model} kind={event.kind} choices={choices} throwing={throwing} />}
      {event.kind === "message" && throwing && <Payload element={element} model={model} choices={choices} variables={variables} />}
      {event.kind === "message" && !throwing && <Correlation element={element} model={model} variables={variables} />}
      {event.kind === "link" && <Link element={element} model={model} page={page} throwing={throwing} />}
      {event.kind === "terminate" && <p class="hint">{MEANT.terminate}</p>}
      {is(element, "bpmn:StartEvent") && element.parent?.businessObject?.triggeredByEvent && event.kind !== "error" && (
        <Check label={say("Bỏ việc xung quanh", "The work around it is left")} hint={say("Nếu không chọn, việc xung quanh vẫn tiếp tục, nhóm này làm thêm.", "If not, the work around it goes on and this group is done besides.")} checked={element.businessObject.isInterrupting !== false} change={(on) => model.setAttributes(element, { isInterrupting: on })} />
      )}
      {is(element, "bpmn:BoundaryEvent") && event.kind !== "error" && (
        <Check label={say("Bỏ việc đang làm", "The task is left")} hint={say("Nếu không chọn, việc vẫn tiếp tục, nhánh này làm thêm.", "If not, the task goes on and this way is taken besides.")} checked={element.businessObject.cancelActivity !== false} change={(on) => model.setAttributes(element, { cancelActivity: on })} />
      )}
      {is(element, "bpmn:EndEvent") && event.kind !== "error" && <Outcome element={element} model={model} page={page} variables={variables} />}
      {is(element, "bpmn:StartEvent") && event.kind === "none" && <p class="hint">{say("Ai được mở hồ sơ và mẫu mở hồ sơ: bấm vào nền sơ đồ, phần “Thủ tục”.", "Who may start a case, and its form: press the ground of the diagram, section “Procedure”.")}</p>}
      {event.kind !== "none" && <Section title={say("Căn cứ", "Legal basis")} open={false}><LegalBasis element={element} model={model} choices={choices} /></Section>}
    </>
  );
}

// A way that is not drawn, from here to where it goes on.
function Link({ element, model, page, throwing }) {
  const others = model.links(element, throwing ? "bpmn:CatchEvent" : "bpmn:ThrowEvent");
  const own = model.linkName(element);
  const words = called;
  if (!throwing) {
    const from = others.filter((other) => own && model.linkName(other) === own).map((other) => `“${words(other)}”`);
    return <p class="hint">{from.length ? `${say("Đi tiếp từ", "Goes on from")} ${from.join(", ")}.` : say("Chưa chỗ nào nối tới đây: chọn chỗ này ở mục “Nối tới” của nơi “Nối sang chỗ khác”.", "Nothing leads here yet: choose this place under “Goes on at” where a link begins.")}</p>;
  }
  const to = (id) => {
    const target = others.find((other) => other.id === id);
    const name = (target && model.linkName(target)) || model.freeLink();
    page.together(() => {
      if (target && !model.linkName(target)) model.setLink(target, name);
      model.setLink(element, target ? name : "");
    });
  };
  const now = others.find((other) => own && model.linkName(other) === own);
  return (
    <Section title={say("Chỗ nối", "Link")}>
      <Select at={{ codes: ["link-target", "no-link"] }} label={say("Nối tới", "Goes on at")} hint={say("Thay cho một đường vẽ dài. Vẽ trước một chỗ “Nối tiếp từ chỗ khác”.", "In place of a long way. Draw a place “Continued from elsewhere” first.")} value={now?.id || ""} options={others.map((other) => ({ value: other.id, words: words(other) }))} empty={say("Chọn…", "Choose…")} change={to} />
    </Section>
  );
}

function Timer({ element, model, variables }) {
  const { timing, text } = model.timer(element);
  const begins = is(element, "bpmn:StartEvent");
  const beside = (is(element, "bpmn:BoundaryEvent") && element.businessObject.cancelActivity === false) || begins;
  const kinds = [{ value: "once", words: say("một lần", "once") }, { value: "cycle", words: say("nhắc lại nhiều lần", "again and again") }];
  // A stated day is a date of its own in the file, as is what was a date before; everything else is a duration.
  const put = (next) => model.setTimer(element, { timing: /^\d{4}-/.test(next) || (/^\$\{[^}]*\}$/.test(next) && timing === "date") ? "date" : "duration", text: next });
  return (
    <Section title={say("Khi nào", "When")}>
      {(beside || timing === "cycle") && <Select label={say("Xảy ra", "Happens")} value={timing === "cycle" ? "cycle" : "once"} options={kinds} change={(kind) => model.setTimer(element, kind === "cycle" ? { timing: "cycle", text: "R3/P7D" } : { timing: "duration", text: "P7D" })} />}
      {timing === "cycle" ? <Cycle text={text} change={(next) => model.setTimer(element, { timing: "cycle", text: next })} /> : <Deadline required fixed at={{ codes: ["timer", "deadline", "timer-cycle", "timer-too-often", "timer-variable"] }} label={say("Đến hạn", "Due")} value={text} variables={variables} change={put} />}
    </Section>
  );
}

const EVERY = [["D", say("ngày", "days")], ["W", say("tuần", "weeks")], ["M", say("tháng", "months")], ["Y", say("năm", "years")]].map(([value, words]) => ({ value, words }));

function Cycle({ text, change }) {
  const id = useId();
  const found = parseCycle(text);
  const byHand = useTyped(text, change);
  if (!found) return <Row label={say("Chu kỳ", "Cycle")} id={id}><input id={id} type="text" {...byHand} /></Row>;
  const write = (values) => change(composeCycle({ ...found, ...values }));
  const kinds = [{ value: "every", words: say("cách đều", "at even distances") }, { value: "days", words: say("vào những ngày cố định mỗi năm", "on fixed days of each year") }];
  const turn = (kind) => change(kind === "days" ? composeCycle({ times: found.times, days: ["01-05"] }) : composeCycle({ times: found.times, amount: "7", unit: "D" }));
  return (
    <>
      <Select label={say("Nhắc lại", "Repeated")} value={found.days ? "days" : "every"} options={kinds} change={turn} />
      {found.days ? <DaysOfYear days={found.days} change={(days) => write({ days })} /> : (
        <div class="two">
          <Text label={say("Mỗi", "Every")} value={found.amount} inputmode="numeric" change={(value) => /^[1-9]\d*$/.test(value) && write({ amount: value })} />
          <Select label={say("Đơn vị", "Unit")} value={found.unit} options={EVERY} change={(unit) => write({ unit })} />
        </div>
      )}
      <Text label={say("Số lần (bỏ trống: mãi)", "How often (empty: for ever)")} value={found.times} inputmode="numeric" change={(value) => /^\d*$/.test(value) && write({ times: value })} />
    </>
  );
}

const two = (number) => String(number).padStart(2, "0");
const numbered = (last) => Array.from({ length: last }, (_, n) => ({ value: two(n + 1), words: String(n + 1) }));

function DaysOfYear({ days, change }) {
  return (
    <div class="panel-row">
      {days.map((day, at) => {
        const [month, date] = day.split("-");
        const put = (next) => change(days.map((one, n) => (n === at ? next : one)));
        const last = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1];
        return (
          <div class="day-of-year" key={at}>
            <select aria-label={`${say("Ngày", "Day")} ${at + 1}`} value={date} onChange={(event) => put(`${month}-${event.target.value}`)}><Options options={numbered(last).map((item) => ({ ...item, words: `${say("ngày", "day")} ${item.words}` }))} value={date} /></select>
            <select aria-label={`${say("Tháng", "Month")} ${at + 1}`} value={month} onChange={(event) => put(`${event.target.value}-${Number(date) > 28 ? "28" : date}`)}><Options options={numbered(12).map((item) => ({ ...item, words: `${say("tháng", "month")} ${item.words}` }))} value={month} /></select>
            {days.length > 1 && <button type="button" class="take-away" aria-label={`${say("Bỏ ngày", "Take away day")} ${at + 1}`} onClick={() => change(days.filter((_, n) => n !== at))}>✕</button>}
          </div>
        );
      })}
      <button type="button" class="add" onClick={() => change([...days, days.includes("12-31") ? "06-30" : "12-31"])}>+ {say("Thêm ngày", "One more day")}</button>
    </div>
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
      <p class="hint">{MEANT[kind]}</p>
      <Select at={{ codes: ["nobody-sends", "no-message"] }} label={throwing ? say("Gửi đi", "Sends") : say("Chờ nhận", "Waits for")} value={value} options={[...server, ...drawn]} empty={optional ? say("Mọi loại", "Every one") : say("Chọn…", "Choose…")} change={(name) => model.setReferred(element, name)} />
      <Row label={say("Hoặc tên mới", "Or a new name")} id={id}><input id={id} type="text" {...fresh} /></Row>
    </Section>
  );
}

// Which of several waiting cases a message is for.
function Correlation({ element, model, variables }) {
  const value = model.property(element, "correlation");
  return (
    <Section title={say("Dành cho hồ sơ nào", "For which case")} open={Boolean(value)}>
      <Value label={say("Khóa phải trùng với khóa gửi kèm", "Key that the message must bring")} hint={say("Bỏ trống: nhận theo đơn vị và người.", "Empty: by unit and person.")} value={value} variables={variables} change={(text) => model.setProperty(element, "correlation", text)} />
    </Section>
  );
}

function Payload({ element, model, choices, variables }) {
  const to = choices.called.find((item) => item.value === model.property(element, "to_procedure"));
  const receiver = to && { in: (to.in || []).map((item) => ({ ...item, words: named(item) })) };
  const known = [{ value: "unit", type: "unit", words: say("Đơn vị", "Unit") }, { value: "subject", type: "person", words: say("Người", "Person") }, { value: "correlation", words: say("Khóa để nhận ra hồ sơ", "Key of the case") }];
  return (
    <Section title={say("Gửi kèm", "What goes with it")}>
      <Inputs element={element} model={model} known={known} variables={variables} choices={choices} more={receiver?.in} />
      <Value label={say("Một thông điệp cho mỗi mục của", "One message for each entry of")} value={model.property(element, "for_each")} variables={variables} wanted={["list"]} change={(text) => model.setProperty(element, "for_each", text)} />
      <Select label={say("Thủ tục nhận (dự kiến)", "Procedure expected to take it")} value={model.property(element, "to_procedure")} options={choices.called} empty="–" change={(id) => model.setProperty(element, "to_procedure", id)} />
    </Section>
  );
}

function Outcome({ element, model, page, variables }) {
  const outcomes = page.outcomes();
  const value = model.property(element, "outcome");
  if (!value.startsWith("${") && outcomes.length) return <Section title={say("Kết quả", "Outcome")}><Select at={{ codes: ["outcome"] }} label={say("Hồ sơ kết thúc với kết quả", "The case ends with")} value={value} options={outcomes} empty={say("Không ghi", "None")} change={(text) => model.setProperty(element, "outcome", text)} /></Section>;
  return <Section title={say("Kết quả", "Outcome")}><Value label={say("Hồ sơ kết thúc với kết quả", "The case ends with")} value={value} variables={variables} change={(text) => model.setProperty(element, "outcome", text)} /></Section>;
}

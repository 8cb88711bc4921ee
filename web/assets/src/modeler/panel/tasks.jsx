// A task for a person: who, by when, with which form, and why.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { called } from "../called.js";
import { named, say } from "../language.js";
import { Check, list, Section, Select, Several, Text } from "./fields.jsx";
import { Deadline } from "./deadline.jsx";
import { English } from "./english.jsx";
import { Repeated } from "./repeated.jsx";
import { Who } from "./who.jsx";

export function UserTask({ element, model, choices, variables, page }) {
  const set = (values) => model.setAttributes(element, values);
  const property = (name) => model.property(element, name);
  const form = model.attribute(element, "camunda:formKey") || "";
  return (
    <>
      <Section title={say("Ai làm, khi nào", "Who and by when")}>
        <Who at={{ codes: ["no-role", "role"] }} label={say("Ai làm", "Who does it")} value={model.attribute(element, "camunda:candidateGroups")} choices={choices} variables={variables} change={(text) => set({ "camunda:candidateGroups": text })} />
        <Deadline at={{ codes: ["deadline"] }} label={say("Thời hạn", "Deadline")} value={model.attribute(element, "camunda:dueDate")} variables={variables} change={(text) => set({ "camunda:dueDate": text })} />
        <button type="button" class="add" onClick={() => page.modeler.get("inserting").whenLate(element)}>+ {say("Quá hạn thì làm thêm việc khác…", "When it is late, something else besides…")}</button>
      </Section>
      <Section title={say("Biểu mẫu", "Form")}>
        <Select at={{ codes: ["no-form"] }} label={say("Biểu mẫu người làm điền", "Form to fill in")} value={form} options={page.forms()} empty={say("Chưa chọn (việc nào cũng cần biểu mẫu)", "Not chosen yet (every task needs a form)")} change={(key) => set({ "camunda:formKey": key })} />
        <div class="links">
          {form && <button type="button" class="add" onClick={() => page.openForm(form)}>{say("Sửa biểu mẫu này", "Edit this form")}</button>}
          <button type="button" class="add" onClick={() => page.together(() => set({ "camunda:formKey": page.newForm(element.businessObject.name) }))}>+ {say("Biểu mẫu mới cho việc này", "New form for this task")}</button>
        </div>
      </Section>
      <Section title={say("Giải thích và căn cứ", "Why and on what basis")}>
        <Text area label={say("Giải thích cho người làm", "Explanation for whoever does it")} hint={say("Một câu: vì sao có việc này, sau đó đến gì.", "One sentence: why this task exists, what comes next.")} value={property("explain")} change={(text) => model.setProperty(element, "explain", text)} />
        <English page={page} text={property("explain")} label={say("Giải thích bằng tiếng Anh", "Explanation in English")} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      <Section title={say("Quy tắc của việc này", "Rules of this task")} open={["decides", "different_from", "open_to_subject", "document"].some(property)}>
        <Check label={say("Đây là một quyết định", "This is a decision")} hint={say("Trang hỏi lại một lần trước khi gửi.", "The page asks once more before it is sent.")} checked={property("decides") === "true"} change={(on) => model.setProperty(element, "decides", on ? "true" : "")} />
        <Different element={element} model={model} choices={choices} />
        <Check label={say("Chính người được xét cũng làm được", "The person judged may do it too")} hint={say("Nếu không chọn, họ và người thân không bao giờ nhận việc này.", "If not, neither they nor their relatives ever get this task.")} checked={property("open_to_subject") === "true"} change={(on) => model.setProperty(element, "open_to_subject", on ? "true" : "")} />
        {property("open_to_subject") === "true" ? <Check label={say("Việc của chính người đó", "The person's own part")} hint={say("Bản tự kiểm điểm, ý kiến trả lời, khiếu nại: từ chối tham gia không làm mất việc này.", "A self-review, a reply, an appeal: a recusal does not take it away.")} checked={property("own_part") === "true"} change={(on) => model.setProperty(element, "own_part", on ? "true" : "")} /> : null}
        <Several at={{ codes: ["no-document", "document-variable"] }} label={say("Văn bản ban hành khi xong", "Documents issued when it is done")} values={list(property("document"))} options={page.documents()} change={(keys) => model.setProperty(element, "document", keys.join(", "))} />
      </Section>
      <Clock element={element} model={model} choices={choices} variables={variables} />
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các câu trả lời vào", "Put the answers into")} />
    </>
  );
}

export function LegalBasis({ element, model, choices }) {
  return <Several at={{ codes: ["legal-basis"] }} label={say("Căn cứ", "Legal basis")} values={list(model.property(element, "legal_basis"))} options={choices.legal} change={(rules) => model.setProperty(element, "legal_basis", rules.join(", "))} />;
}

// Who did one of these steps does not do this one: steps here, all that is called, or one step of what is called.
export function Different({ element, model, choices }) {
  const words = called;
  const inside = (call) => choices.called.find((item) => item.value === model.attribute(call, "calledElement"))?.steps || [];
  const people = ["bpmn:UserTask", "bpmn:CallActivity", "bpmn:SubProcess"].flatMap((type) => model.all(type)).filter((other) => !other.businessObject.triggeredByEvent);
  const options = people.flatMap((other) => {
    const own = other.id === element.id;
    const label = own ? say("chính bước này (mỗi lượt một người khác)", "this very step (another person each time)") : words(other);
    const steps = !own && is(other, "bpmn:CallActivity") ? inside(other).map((step) => ({ value: `${other.id}/${step.value}`, words: `${words(other)} › ${named(step)}` })) : [];
    return !own || model.loop(other) ? [{ value: other.id, words: label }, ...steps] : steps;
  });
  return <Several at={{ codes: ["different-from", "different-never", "four-eyes-around", "four-eyes-third"] }} label={say("Phải là người khác với người đã làm", "Must be somebody else than who did")} hint={say("Người đã làm một trong các bước này không được làm bước này.", "Who did one of these steps does not get this one.")} values={list(model.property(element, "different_from"))} options={options} change={(ids) => model.setProperty(element, "different_from", ids.join(", "))} />;
}

const REMINDERS = [
  { value: "rule", words: say("như mọi việc: khi còn một phần ba thời hạn, 5 và 1 ngày làm việc", "as all tasks: a third of the time, 5 and 1 working days before") },
  { value: "right", words: say("quyền của một người", "a person's right") },
  { value: "person_duty", words: say("nghĩa vụ của một người", "a person's duty") },
  { value: "unit_duty", words: say("nghĩa vụ của một đơn vị", "a unit's duty") },
  { value: "term_event", words: say("sự kiện của nhiệm kỳ", "an event of the term") },
];
const DAYS_BEFORE = /^(\d+(?:, *\d+)*) (working )?days$/;

// When they are reminded, and who may stop the clock.
function Clock({ element, model, choices, variables }) {
  const reminders = model.property(element, "reminders");
  const days = DAYS_BEFORE.exec(reminders);
  const stop = model.property(element, "clock_stop");
  const kind = stop === "" ? "" : ["holder", "no"].includes(stop) ? stop : "who";
  const write = (numbers, working) => model.setProperty(element, "reminders", `${numbers} ${working ? "working " : ""}days`);
  const stops = [
    { value: "holder", words: say("người đang giữ việc", "whoever holds the task") }, { value: "no", words: say("không ai ngoài người đứng đầu", "nobody but the head") },
    { value: "who", words: say("người khác, chọn…", "somebody else, chosen…") },
  ];
  return (
    <Section title={say("Nhắc việc, dừng thời hạn", "Reminders and stopping the clock")} open={Boolean(reminders || stop || model.property(element, "deadline_of"))}>
      <Check label={say("Thời hạn này là quyền của một người (phản hồi, khiếu nại)", "This time is a person's right (reply, appeal)")} hint={say("Không bao giờ hết vào ngày nghỉ, không bị rút ngắn, hết hạn không tính là trễ.", "It never ends on a day off, is never shortened, and its end is not late.")} checked={model.property(element, "deadline_of") === "person"} change={(on) => model.setProperty(element, "deadline_of", on ? "person" : "")} />
      <Select at={{ codes: ["reminders"] }} label={say("Nhắc trước hạn", "Reminders")} value={days ? "days" : reminders} options={[...REMINDERS, { value: "days", words: say("vào những ngày chọn trước hạn", "so many days before") }]} empty={say("như mọi việc", "as all tasks")} change={(text) => model.setProperty(element, "reminders", text === "days" ? "5, 1 working days" : text)} />
      {days && (
        <div class="two">
          <Text label={say("Số ngày trước hạn, cách nhau dấu phẩy", "Days before, with commas")} value={days[1]} change={(text) => /^\d+(, *\d+)*$/.test(text.trim()) && write(text.trim(), days[2])} />
          <Select label={say("Tính theo", "Counted in")} value={days[2] ? "working" : "days"} options={[{ value: "working", words: say("ngày làm việc", "working days") }, { value: "days", words: say("ngày", "days") }]} change={(unit) => write(days[1], unit === "working")} />
        </div>
      )}
      <Select label={say("Ai được dừng thời hạn để chờ người khác", "Who may stop the clock while somebody is waited for")} value={kind} options={stops} empty={say("theo căn cứ của việc", "as its legal basis says")} change={(next) => model.setProperty(element, "clock_stop", next === "who" ? "secretary@unit" : next)} />
      {kind === "who" && <Who label={say("Người được dừng", "Who may")} value={stop} choices={choices} variables={variables} change={(text) => text && model.setProperty(element, "clock_stop", text)} />}
    </Section>
  );
}

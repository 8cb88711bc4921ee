// A task for a person: who, by when, with which form, and why.
import { say } from "../language.js";
import { Check, list, Section, Select, Several, Text } from "./fields.jsx";
import { Deadline } from "./deadline.jsx";
import { English } from "./english.jsx";
import { Completion, ListOf } from "./repeated.jsx";
import { Who } from "./who.jsx";

export function UserTask({ element, model, choices, variables, page }) {
  const set = (values) => model.setAttributes(element, values);
  const property = (name) => model.property(element, name);
  const form = model.attribute(element, "camunda:formKey") || "";
  const others = model.all("bpmn:UserTask").filter((other) => other.id !== element.id)
    .map((other) => ({ value: other.id, words: other.businessObject.name || other.id }));
  return (
    <>
      <Section title={say("Ai làm, khi nào", "Who and by when")}>
        <Who label={say("Ai làm", "Who does it")} value={model.attribute(element, "camunda:candidateGroups")} choices={choices} variables={variables} change={(text) => set({ "camunda:candidateGroups": text })} />
        <Deadline label={say("Thời hạn", "Deadline")} value={model.attribute(element, "camunda:dueDate")} variables={variables} change={(text) => set({ "camunda:dueDate": text })} />
        <button type="button" class="add" onClick={() => page.modeler.get("inserting").whenLate(element)}>+ {say("Quá hạn thì làm thêm việc khác…", "When it is late, something else besides…")}</button>
      </Section>
      <Section title={say("Biểu mẫu", "Form")}>
        <Select label={say("Biểu mẫu người làm điền", "Form to fill in")} value={form} options={page.forms()} empty={say("Không có (chỉ bấm “Hoàn thành”)", "None (only “Done” is pressed)")} change={(key) => set({ "camunda:formKey": key })} />
        <div class="links">
          {form && <button type="button" class="add" onClick={() => page.openForm(form)}>{say("Sửa biểu mẫu này", "Edit this form")}</button>}
          <button type="button" class="add" onClick={() => set({ "camunda:formKey": page.newForm(element.businessObject.name) })}>+ {say("Biểu mẫu mới cho việc này", "New form for this task")}</button>
        </div>
      </Section>
      <Section title={say("Giải thích và căn cứ", "Why and on what basis")}>
        <Text area label={say("Giải thích cho người làm", "Explanation for whoever does it")} hint={say("Một câu: vì sao có việc này, sau đó đến gì.", "One sentence: why this task exists, what comes next.")} value={property("explain")} change={(text) => model.setProperty(element, "explain", text)} />
        <English draft={page.draft} text={property("explain")} label={say("Giải thích bằng tiếng Anh", "Explanation in English")} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      <Section title={say("Quy tắc của việc này", "Rules of this task")} open={["decides", "different_from", "open_to_subject", "document"].some(property)}>
        <Check label={say("Đây là một quyết định", "This is a decision")} hint={say("Trang hỏi lại một lần trước khi gửi.", "The page asks once more before it is sent.")} checked={property("decides") === "true"} change={(on) => model.setProperty(element, "decides", on ? "true" : "")} />
        <Select label={say("Phải là người khác với người đã làm", "Must be somebody else than who did")} value={property("different_from")} options={others} empty={say("Không yêu cầu", "Not required")} change={(id) => model.setProperty(element, "different_from", id)} />
        <Check label={say("Chính người được xét cũng làm được", "The person judged may do it too")} hint={say("Nếu không chọn, họ và người thân không bao giờ nhận việc này.", "If not, neither they nor their relatives ever get this task.")} checked={property("open_to_subject") === "true"} change={(on) => model.setProperty(element, "open_to_subject", on ? "true" : "")} />
        <Several label={say("Văn bản ban hành khi xong", "Documents issued when it is done")} values={list(property("document"))} options={page.documents()} change={(keys) => model.setProperty(element, "document", keys.join(", "))} />
      </Section>
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các câu trả lời vào", "Put the answers into")} />
    </>
  );
}

export function LegalBasis({ element, model, choices }) {
  return <Several label={say("Căn cứ", "Legal basis")} values={list(model.property(element, "legal_basis"))} options={choices.legal} change={(rules) => model.setProperty(element, "legal_basis", rules.join(", "))} />;
}

// One for each: over a list of the data, at the same time or one after another.
export function Repeated({ element, model, variables, collects }) {
  const loop = model.loop(element);
  const lists = variables.filter((item) => item.type === "list");
  const put = (values) => model.setLoop(element, { ...loop, ...values });
  const begin = (on) => model.setLoop(element, on ? { collection: lists[0] ? `\${${lists[0].value}}` : "", variable: "item", sequential: false, completion: "" } : null);
  return (
    <Section title={say("Nhiều người, nhiều lần", "Several people, several times")} open={Boolean(loop)}>
      <Check label={say("Làm một lần cho mỗi mục của danh sách", "Done once for each entry of a list")} checked={Boolean(loop)} change={begin} />
      {loop && (
        <>
          <ListOf label={say("Danh sách", "List")} value={loop.collection} variables={variables} change={(collection) => put({ collection })} />
          <Text label={say("Gọi mỗi mục là", "Call each entry")} hint={say("Tên ngắn không dấu, ví dụ member; dùng như member.person.", "A short name such as member; used as member.person.")} value={loop.variable} change={(variable) => put({ variable })} />
          <Check label={say("Lần lượt từng mục", "One after another")} checked={loop.sequential} change={(sequential) => put({ sequential })} />
          <Select label={collects} value={model.property(element, "collect")} options={lists} empty={say("Không ghi", "Nowhere")} change={(name) => model.setProperty(element, "collect", name)} />
          <Completion value={loop.completion} variables={variables} change={(completion) => put({ completion })} />
        </>
      )}
    </Section>
  );
}

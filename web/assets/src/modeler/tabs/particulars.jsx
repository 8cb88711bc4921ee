// What only some types of field ask for: limits, choices, days, rows; and when a field is hidden.
import { asId } from "../beginnings.js";
import { say } from "../language.js";
import { Condition } from "../panel/condition.jsx";
import { Check, Select, Text } from "../panel/fields.jsx";
import { Value, Variable } from "../panel/values.jsx";
import { strip } from "../conditions.js";

const number = (text) => (text.trim() === "" ? undefined : Number.parseInt(text, 10));

export function Particulars({ part, set, validate, properties, variables }) {
  const Part = PARTS[part.type];
  return (
    <>
      {Part && <Part part={part} set={set} validate={validate} properties={properties} variables={variables} />}
      {part.type !== "separator" && <Hidden part={part} set={set} variables={variables} />}
      {part.key && <Accepted part={part} properties={properties} variables={variables} />}
    </>
  );
}

function Length({ part, validate, properties, variables }) {
  const kinds = [{ value: "", words: say("chữ", "text") }, { value: "person", words: say("một người (chọn từ danh sách)", "a person (from a list)") }, { value: "unit", words: say("một đơn vị (chọn từ danh sách)", "a unit (from a list)") }];
  const kind = part.properties?.kind || "";
  return (
    <>
      {part.type === "textfield" && <Select label={say("Là", "It is")} value={kind} options={kinds} change={(value) => properties({ kind: value || undefined })} />}
      {kind === "person" && <Value label={say("Chọn trong (bỏ trống: mọi người)", "Chosen from (empty: everybody)")} value={part.properties?.choices || ""} variables={variables.filter((item) => item.type === "list")} change={(choices) => properties({ choices })} />}
      {!kind && <Text label={say("Dài nhất (ký tự)", "Longest (characters)")} inputmode="numeric" value={String(part.validate?.maxLength ?? "")} change={(text) => validate({ maxLength: number(text) })} />}
    </>
  );
}

function Limits({ part, validate, properties }) {
  return (
    <>
      <div class="two">
        <Text label={say("Nhỏ nhất", "At least")} inputmode="numeric" value={String(part.validate?.min ?? "")} change={(text) => validate({ min: number(text) })} />
        <Text label={say("Lớn nhất", "At most")} inputmode="numeric" value={String(part.validate?.max ?? "")} change={(text) => validate({ max: number(text) })} />
      </div>
      <Check label={say("Có hai số lẻ (điểm, tiền)", "With two decimals (points, money)")} checked={part.properties?.scale === 100} change={(on) => properties({ scale: on ? 100 : undefined })} />
    </>
  );
}

function Days({ part, properties, variables }) {
  const days = [{ value: "today", words: say("Hôm nay", "Today") }, ...variables.filter((item) => item.type === "date" && item.value !== "today" && item.value !== part.key)];
  const value = (name) => strip(part.properties?.[name] || "");
  return (
    <>
      <Variable bare={false} label={say("Không trước", "Not before")} value={value("not_before")} variables={days} empty={say("Không giới hạn", "No limit")} change={(day) => properties({ not_before: day })} />
      <Variable bare={false} label={say("Không sau", "Not after")} value={value("not_after")} variables={days} empty={say("Không giới hạn", "No limit")} change={(day) => properties({ not_after: day })} />
    </>
  );
}

function Options({ part, set, variables }) {
  const values = part.values || [];
  const text = values.map((item) => item.label).join("\n");
  // A choice keeps its value when its words stay, or when it stands on the same line.
  const write = (next) => {
    const lines = next.split("\n").map((line) => line.trim()).filter(Boolean);
    set({ valuesExpression: undefined, values: lines.map((label, at) => ({ label, value: values.find((item) => item.label === label)?.value ?? (lines.length === values.length ? values[at].value : asId(label)) })) });
  };
  return (
    <>
      <Check label={say("Lấy từ một danh sách của hồ sơ", "Taken from a list of the case")} checked={part.valuesExpression !== undefined} change={(on) => set(on ? { values: undefined, valuesExpression: "${people}" } : { valuesExpression: undefined, values: [{ label: "Có", value: "yes" }, { label: "Không", value: "no" }] })} />
      {part.valuesExpression !== undefined ? (
        <Value label={say("Danh sách", "List")} value={part.valuesExpression.replace(/^=/, "")} variables={variables.filter((item) => item.type === "list")} change={(valuesExpression) => set({ valuesExpression })} />
      ) : (
        <Text area rows={Math.max(3, values.length + 1)} label={say("Các lựa chọn, mỗi dòng một", "Choices, one on each line")} value={text} change={write} />
      )}
    </>
  );
}

function Rows({ part, set, properties, variables }) {
  const fixed = part.properties?.rows !== undefined;
  return (
    <>
      <Check label={say("Mỗi dòng là một mục có sẵn của hồ sơ (không thêm bớt)", "Each row is an entry of the case (none added)")} checked={fixed} change={(on) => properties({ rows: on ? "${people}" : undefined, row_label: on ? "name" : undefined })} />
      {fixed ? (
        <>
          <Value label={say("Danh sách", "List")} value={part.properties.rows} variables={variables.filter((item) => item.type === "list")} change={(rows) => properties({ rows })} />
          <Text label={say("Tên dòng lấy từ", "Rows are named by")} value={part.properties.row_label || ""} change={(row_label) => properties({ row_label })} />
        </>
      ) : (
        <Text label={say("Số dòng lúc đầu", "Rows at first")} inputmode="numeric" value={String(part.defaultRepetitions ?? 1)} change={(text) => set({ defaultRepetitions: number(text) ?? 1 })} />
      )}
    </>
  );
}

function File({ part, set }) {
  return <Check label={say("Nhiều tệp", "Several files")} checked={Boolean(part.multiple)} change={(on) => set({ multiple: on || undefined })} />;
}

function Hidden({ part, set, variables }) {
  const hide = (part.conditional?.hide || "").replace(/^=/, "");
  return (
    <>
      <Check label={say("Ẩn đi trong vài trường hợp", "Hidden in some cases")} checked={part.conditional !== undefined} change={(on) => set({ conditional: on ? { hide: "${false}" } : undefined })} />
      {part.conditional !== undefined && <Condition label={say("Ẩn khi", "Hidden when")} value={hide === "${false}" ? "" : hide} variables={variables} change={(text) => set({ conditional: { hide: text || "${false}" } })} />}
    </>
  );
}

// Answers that fit together with others: votes that add up, a board of an odd number.
function Accepted({ part, properties, variables }) {
  const { rule, rule_message: says = "" } = part.properties || {};
  return (
    <>
      <Check label={say("Chỉ nhận câu trả lời khi đúng điều kiện", "Accept the answer only under a condition")} checked={rule !== undefined} change={(on) => properties({ rule: on ? "${true}" : undefined, rule_message: on ? "Câu trả lời chưa đúng điều kiện." : undefined })} />
      {rule !== undefined && (
        <>
          <Condition label={say("Nhận khi", "Accepted when")} value={rule === "${true}" ? "" : rule} variables={variables} change={(text) => properties({ rule: text || "${true}" })} />
          <Text label={say("Nếu không thì báo (tiếng Việt)", "Otherwise it says (in Vietnamese)")} value={says} change={(rule_message) => properties({ rule_message })} />
        </>
      )}
    </>
  );
}

const PARTS = {
  textfield: Length, textarea: Length, number: Limits, datetime: Days, radio: Options, select: Options, checklist: Options,
  taglist: Options, dynamiclist: Rows, filepicker: File,
};

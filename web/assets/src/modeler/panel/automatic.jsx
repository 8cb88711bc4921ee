// What the system does by itself: operations, rules, computed data, called procedures.
import { useState } from "preact/hooks";
import { asName } from "../beginnings.js";
import { strip } from "../conditions.js";
import { named, say } from "../language.js";
import { linesOf } from "../variables.js";
import { FaultsAt, Row, Section, Select, useId } from "./fields.jsx";
import { Given } from "./given.jsx";
import { Repeated } from "./repeated.jsx";
import { Different, LegalBasis } from "./tasks.jsx";
import { Expression, Value, Variable } from "./values.jsx";
import { Who } from "./who.jsx";

// Inputs by name: those that the chosen thing knows, then what else the diagram gives.
const YES = [{ value: "true", words: say("có", "yes") }, { value: "false", words: say("không", "no") }];
// Inputs of operations that take one of a few words.
const ONE_OF = {
  include_subject: YES,
  accepted: YES,
  urgency: [
    { value: "normal", words: say("thường (thư hằng ngày)", "normal (the daily letter)") },
    { value: "urgent", words: say("gấp (thư trong giờ làm việc)", "urgent (mail in working hours)") },
    { value: "legal", words: say("theo luật (thư ngay)", "legal (mail at once)") },
  ],
  share: [{ value: "1/2", words: say("quá một nửa (1/2)", "one half (1/2)") }, { value: "2/3", words: say("hai phần ba (2/3)", "two thirds (2/3)") }],
};

export function Inputs({ element, model, known, variables, choices, free = true, more = [] }) {
  const rows = model.inputs(element);
  const names = [...known.map((item) => item.value), ...rows.map((row) => row.name).filter((name) => !known.some((item) => item.value === name))];
  const put = (name, value) => {
    const at = rows.findIndex((row) => row.name === name);
    const next = rows.map((row) => ({ ...row }));
    if (at < 0 && value !== "") next.push({ name, value });
    else if (at >= 0 && value === "") next.splice(at, 1);
    else if (at >= 0) next[at].value = value;
    model.setInputs(element, next);
  };
  const valueOf = (name) => rows.find((row) => row.name === name)?.value || "";
  return (
    <>
      {names.map((name) => {
        const item = [...known, ...more, ...variables].find((other) => other.value === name);
        const label = item?.words || name;
        if (name === "assignment" && !valueOf(name).startsWith("${")) return <Who key={name} label={label} value={valueOf(name)} choices={choices} variables={variables} change={(text) => put(name, text)} />;
        return <Value key={name} at={{ codes: ["operation-input", "rule-input"], name }} wanted={fitting(item?.type)} label={label} value={valueOf(name)} variables={variables} options={item?.options || (name === "procedure" ? choices.called : ONE_OF[name])} change={(value) => put(name, value)} />;
      })}
      {free && <Name label={say("Thêm dữ liệu đưa vào", "Give it more data")} options={[...more, ...variables.filter((item) => !item.value.includes(".") && !more.some((other) => other.value === item.value))].filter((item) => !names.includes(item.value))} add={(name) => put(name, variables.some((item) => item.value === name) ? `\${${name}}` : "${unit}")} />}
    </>
  );
}

// `words`: what is typed is kept as it is; else a name is made of it.
export function Add({ label, hint, add, words = false }) {
  const id = useId("add");
  const take = (event) => {
    event.preventDefault();
    const field = document.getElementById(id);
    const name = words ? field.value.trim() : asName(field.value);
    if (!name) return;
    add(name);
    field.value = "";
  };
  return (
    <form class="panel-row add-row" onSubmit={take}>
      <label for={id}>{label}</label>
      <div class="two"><input id={id} type="text" autocomplete="off" /><button type="submit">{say("Thêm", "Add")}</button></div>
      {hint && <p class="hint">{hint}</p>}
    </form>
  );
}

// A name to add: chosen where names are known, typed where none fits.
export function Name({ label, options, add }) {
  const id = useId("name");
  const [typing, type] = useState(false);
  if (typing || !options.length) return <Add label={label} add={(name) => { type(false); add(name); }} />;
  const pick = (event) => (event.target.value === "#" ? type(true) : event.target.value && add(event.target.value));
  return (
    <Row label={label} id={id}>
      <select id={id} value="" onChange={pick}>
        <option value="">{say("Chọn…", "Choose…")}</option>
        {options.map((item) => <option value={item.value}>{item.words}</option>)}
        <option value="#">{say("Tên khác…", "Another name…")}</option>
      </select>
    </Row>
  );
}

const inputsOf = (found) => {
  const inputs = found?.inputs || found?.ins || found?.in || [];
  const rows = Array.isArray(inputs) ? inputs : Object.entries(inputs).map(([value, type]) => ({ value, words: value, type }));
  return rows.map((item) => (typeof item === "string" ? { value: item, words: item } : { ...item, value: item.value || item.name, words: item.words || named(item) || item.name }));
};

export function ServiceTask({ element, model, choices, variables, page }) {
  const topic = model.attribute(element, "camunda:topic") || "";
  const known = inputsOf(choices.operations.find((item) => item.value === topic)).map((item) => (item.value === "template" ? { ...item, options: page.documents() } : item));
  return (
    <>
      <Section title={say("Máy làm gì", "What the system does")}>
        <Select at={{ codes: ["no-operation"] }} label={say("Việc", "Operation")} value={topic} options={choices.operations} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { "camunda:type": "external", "camunda:topic": value })} />
        <Inputs element={element} model={model} known={known} variables={variables} choices={choices} />
        <Variable bare={false} label={say("Ghi kết quả vào", "Put the result into")} value={model.property(element, "result")} variables={variables.filter((item) => !item.value.includes("."))} empty={say("Không ghi", "Nowhere")} change={(name) => model.setProperty(element, "result", name)} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các kết quả vào", "Put the results into")} />
    </>
  );
}

export function RuleTask({ element, model, choices, variables, page }) {
  const name = model.attribute(element, "camunda:decisionRef") || "";
  const rules = page.decisions();
  const known = inputsOf(rules.find((item) => item.value === name));
  return (
    <>
      <Section title={say("Quy định", "Rule")}>
        <Select at={{ codes: ["no-rule"] }} label={say("Tra quy định nào", "Which rule is asked")} value={name} options={rules} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { "camunda:decisionRef": value })} />
        {name && page.ownDecision(name) && <button type="button" class="add" onClick={() => page.openDecision(name)}>{say("Xem, sửa quy định này", "See and edit this rule")}</button>}
        <Value label={say("Theo văn bản có hiệu lực vào ngày", "As in force on")} hint={say("Bỏ trống: hôm nay.", "Empty: today.")} value={model.property(element, "key_date")} variables={variables} wanted={["date"]} change={(text) => model.setProperty(element, "key_date", text)} />
        <Inputs element={element} model={model} known={known} variables={variables} choices={choices} free={false} />
        <Variable bare={false} label={say("Ghi câu trả lời vào", "Put the answer into")} value={model.attribute(element, "camunda:resultVariable") || ""} variables={variables.filter((item) => !item.value.includes("."))} wanted={["map"]} change={(value) => model.setAttributes(element, { "camunda:resultVariable": value })} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các câu trả lời vào", "Put the answers into")} />
    </>
  );
}

// Lines `name = expression`, one field set each.
export function ScriptTask({ element, model, variables }) {
  const rows = linesOf(model.attribute(element, "script"));
  const write = (next) => model.setAttributes(element, { scriptFormat: "cel", script: next.map((row) => row.raw ?? `${row.name} = ${row.text}`).join("\n") });
  const put = (at, values) => write(rows.map((row, n) => (n === at ? { ...row, ...values } : row)));
  const own = variables.filter((item) => !item.value.includes("."));
  return (
    <Section title={say("Dữ liệu được ghi", "Data that is set")}>
      <p class="hint">{say("Ghi lần lượt từ trên xuống; dòng sau thấy giá trị của dòng trước.", "Set from top to bottom; each line sees what the lines before it set.")}</p>
      {rows.map((row, at) => {
        const known = variables.find((item) => item.value === row.name);
        return (
          <fieldset class="panel-row script-row" key={at}>
            <legend>{say("Dòng", "Line")} {at + 1}</legend>
            <FaultsAt at={{ codes: ["undeclared"], name: row.name || "", value: row.text || row.raw }} />
            {row.raw !== undefined ? <Expression label={`${say("Dòng", "Line")} ${at + 1}`} value={row.raw} variables={variables} change={(raw) => put(at, { raw })} /> : (
              <>
                <Variable label={`${say("Ghi vào, dòng", "Set, line")} ${at + 1}`} value={row.name} variables={own} change={(name) => name && put(at, { name })} />
                <Given label={`${say("Giá trị, dòng", "Value, line")} ${at + 1}`} value={row.text} variables={variables} options={known?.options} wanted={fitting(known?.type)} change={(text) => put(at, { text })} />
              </>
            )}
            <button type="button" class="take-away" aria-label={`${say("Bỏ dòng", "Take away line")} ${at + 1}`} onClick={() => write(rows.filter((_, n) => n !== at))}>✕</button>
          </fieldset>
        );
      })}
      <NewLine variables={own} add={(name) => write([...rows, { name, text: startOf(variables.find((item) => item.value === name)?.type) }])} />
    </Section>
  );
}

// A value of another type would be refused: it is not offered first.
const fitting = (type) => (["int", "bool", "date", "list", "person", "unit"].includes((type || "").replace("?", "")) ? [type.replace("?", "")] : undefined);
const startOf = (type) => ({ text: '""', int: "0", bool: "true", date: "today", list: "[]", unit: "unit" })[type] || "null";

function NewLine({ variables, add }) {
  const id = useId("line");
  const always = ["unit", "subject", "starter", "today", "case_started_on", "unit_name", "unit_kind", "case_number"];
  return (
    <div class="panel-row">
      <label for={id}>{say("Ghi thêm dữ liệu", "Set more data")}</label>
      <select id={id} value="" onChange={(event) => event.target.value && add(event.target.value)}>
        <option value="">{say("Chọn dữ liệu…", "Choose data…")}</option>
        {variables.filter((item) => !always.includes(item.value)).map((item) => <option value={item.value}>{item.words}</option>)}
      </select>
      <p class="hint">{say("Dữ liệu mới: bấm vào nền sơ đồ, phần “Dữ liệu của thủ tục”.", "New data: press the ground of the diagram, section “Data of the procedure”.")}</p>
    </div>
  );
}

// A group of tasks: done once, or once for each entry of a list.
export function Group({ element, model, variables }) {
  if (element.businessObject.triggeredByEvent) return <p class="hint">{say("Bắt đầu khi sự kiện bắt đầu bên trong xảy ra: chọn sự kiện đó để sửa.", "Begins when the start event inside happens: choose that event to edit it.")}</p>;
  return (
    <>
      <p class="hint">{say("Khi mọi việc vẽ bên trong đã xong thì hồ sơ đi tiếp. Sự kiện gắn ở cạnh nhóm (quá hạn, lỗi, thông điệp) áp dụng cho cả nhóm.", "The case goes on when all that is drawn inside is done. An event at the border (too late, an error, a message) holds for the whole group.")}</p>
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các kết quả vào", "Put the results into")} />
    </>
  );
}

export function CallActivity({ element, model, choices, variables }) {
  const called = model.attribute(element, "calledElement") || "";
  const found = choices.called.find((item) => item.value === called);
  const [ins, outs] = [model.mappings(element, "in"), model.mappings(element, "out")];
  const wantedIn = inputsOf({ in: found?.in || found?.ins || [] });
  const wantedOut = inputsOf({ in: found?.out || found?.outs || [] });
  const rowsIn = [...wantedIn.map((item) => item.value), ...ins.map((row) => row.target).filter((name) => !wantedIn.some((item) => item.value === name))];
  const rowsOut = [...wantedOut.map((item) => item.value), ...outs.map((row) => row.source).filter((name) => !wantedOut.some((item) => item.value === name))];
  // a plain variable is written as the desktop modeler writes it, everything else as an expression
  const stored = (text) => (/^[A-Za-z_]\w*$/.test(text) && !["true", "false", "null"].includes(text) ? text : `\${${text}}`);
  const putIn = (target, text) => {
    const others = ins.filter((row) => row.target !== target);
    const at = ins.findIndex((row) => row.target === target);
    if (text) others.splice(at < 0 ? others.length : at, 0, { source: stored(text), target });
    model.setMappings(element, "in", others);
  };
  const plainOnes = variables.filter((item) => !item.value.includes("."));
  const putOut = (source, target) => {
    const others = outs.filter((row) => row.source !== source);
    const at = outs.findIndex((row) => row.source === source);
    if (target) others.splice(at < 0 ? others.length : at, 0, { source, target });
    model.setMappings(element, "out", others);
  };
  return (
    <>
      <Section title={say("Quy trình được gọi", "Called procedure")}>
        <Select at={{ codes: ["no-called", "call-circle"] }} label={say("Gọi", "Call")} value={called} options={choices.called} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { calledElement: value })} />
        <Different element={element} model={model} choices={choices} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      {called && (
        <>
          <Section title={say("Đưa vào", "What it is given")}>
            {rowsIn.map((name) => <div class="panel-row value" key={name}><Given shown optional label={label([...wantedIn, ...wantedOut], name)} value={strip(ins.find((row) => row.target === name)?.source || "")} wanted={fitting(wantedIn.find((item) => item.value === name)?.type)} variables={variables} change={(text) => putIn(name, text)} /></div>)}
            <Name label={say("Đưa vào thêm (tên bên kia)", "Give more (its name there)")} options={wantedOut.filter((item) => !rowsIn.includes(item.value))} add={(name) => putIn(name, "unit")} />
          </Section>
          <Section title={say("Nhận về", "What comes back")}>
            {rowsOut.map((name) => <Variable key={name} bare={false} label={label([...wantedOut, ...wantedIn], name)} value={outs.find((row) => row.source === name)?.target || ""} variables={plainOnes} empty={say("Không nhận", "Not taken")} change={(target) => putOut(name, target)} />)}
            <Name label={say("Nhận thêm (tên bên kia)", "Take more (its name there)")} options={wantedIn.filter((item) => !rowsOut.includes(item.value) && !["unit", "subject"].includes(item.value))} add={(name) => putOut(name, name)} />
          </Section>
        </>
      )}
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các kết quả vào", "Put the results into")} />
    </>
  );
}

const label = (known, name) => {
  const item = known.find((other) => other.value === name);
  return item?.words || name;
};

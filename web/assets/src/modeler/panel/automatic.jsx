// What the system does by itself: operations, rules, computed data, called procedures.
import { named, say } from "../language.js";
import { Section, Select, Text, useId, useTyped } from "./fields.jsx";
import { LegalBasis, Repeated } from "./tasks.jsx";
import { Value, Variable } from "./values.jsx";
import { Who } from "./who.jsx";

// Inputs by name: those that the chosen thing knows, then what else the diagram gives.
export function Inputs({ element, model, known, variables, choices, free = true }) {
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
        const item = known.find((other) => other.value === name);
        const label = item && item.words !== name ? `${item.words} (${name})` : name;
        if (name === "assignment" && !valueOf(name).startsWith("${")) return <Who key={name} label={label} value={valueOf(name)} choices={choices} variables={variables} change={(text) => put(name, text)} />;
        return <Value key={name} label={label} value={valueOf(name)} variables={variables} options={item?.options} change={(value) => put(name, value)} />;
      })}
      {free && <Add label={say("Thêm dữ liệu đưa vào (tên)", "Give it more data (name)")} add={(name) => put(name, "${unit}")} />}
    </>
  );
}

export function Add({ label, add, pattern = /^[A-Za-z_][A-Za-z0-9_]*$/ }) {
  const id = useId("add");
  const take = (event) => {
    event.preventDefault();
    const field = document.getElementById(id);
    const name = field.value.trim();
    if (!pattern.test(name)) return;
    add(name);
    field.value = "";
  };
  return (
    <form class="panel-row add-row" onSubmit={take}>
      <label for={id}>{label}</label>
      <div class="two"><input id={id} type="text" autocomplete="off" /><button type="submit">{say("Thêm", "Add")}</button></div>
    </form>
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
        <Select label={say("Việc", "Operation")} value={topic} options={choices.operations} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { "camunda:type": "external", "camunda:topic": value })} />
        <Inputs element={element} model={model} known={known} variables={variables} choices={choices} />
        <Variable bare={false} label={say("Ghi kết quả vào", "Put the result into")} value={model.property(element, "result")} variables={variables} empty={say("Không ghi", "Nowhere")} change={(name) => model.setProperty(element, "result", name)} />
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
        <Select label={say("Tra quy định nào", "Which rule is asked")} value={name} options={rules} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { "camunda:decisionRef": value })} />
        {name && page.ownDecision(name) && <button type="button" class="add" onClick={() => page.openDecision(name)}>{say("Xem, sửa quy định này", "See and edit this rule")}</button>}
        <Value label={say("Theo văn bản có hiệu lực vào ngày", "As in force on")} hint={say("Bỏ trống: hôm nay.", "Empty: today.")} value={model.property(element, "key_date")} variables={variables.filter((item) => item.type === "date")} change={(text) => model.setProperty(element, "key_date", text)} />
        <Inputs element={element} model={model} known={known} variables={variables} choices={choices} free={false} />
        <Variable bare={false} label={say("Ghi câu trả lời vào", "Put the answer into")} value={model.attribute(element, "camunda:resultVariable") || ""} variables={variables} wanted={["map"]} change={(value) => model.setAttributes(element, { "camunda:resultVariable": value })} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các câu trả lời vào", "Put the answers into")} />
    </>
  );
}

// Lines `name = expression`, one row each.
export function ScriptTask({ element, model, variables }) {
  const lines = (model.attribute(element, "script") || "").split("\n").filter((line) => line.trim());
  const rows = lines.map((line) => /^\s*([A-Za-z_]\w*)\s*=(?!=)\s*(.*)$/s.exec(line)).map((found, at) => (found ? { name: found[1], text: found[2] } : { raw: lines[at] }));
  const write = (next) => model.setAttributes(element, { scriptFormat: "cel", script: next.map((row) => row.raw ?? `${row.name} = ${row.text}`).join("\n") });
  const put = (at, values) => write(rows.map((row, n) => (n === at ? { ...row, ...values } : row)));
  return (
    <Section title={say("Dữ liệu được ghi", "Data that is set")}>
      {rows.map((row, at) => (
        <fieldset class="panel-row script-row" key={at}>
          <legend>{say("Dòng", "Line")} {at + 1}</legend>
          {row.raw !== undefined ? <code>{row.raw}</code> : (
            <>
              <Variable label={`${say("Ghi vào, dòng", "Set, line")} ${at + 1}`} value={row.name} variables={variables} change={(name) => put(at, { name })} />
              <Line label={`${say("Giá trị, dòng", "Value, line")} ${at + 1}`} value={row.text} change={(text) => put(at, { text: text.replace(/\n/g, " ") })} />
            </>
          )}
          <button type="button" class="take-away" aria-label={`${say("Bỏ dòng", "Take away line")} ${at + 1}`} onClick={() => write(rows.filter((_, n) => n !== at))}>✕</button>
        </fieldset>
      ))}
      <Add label={say("Ghi thêm dữ liệu (tên)", "Set more data (name)")} add={(name) => write([...rows, { name, text: "null" }])} />
      <p class="hint">{say("Chữ đặt trong dấu \"…\"; ngày, số, dữ liệu khác viết như trong điều kiện.", "Text stands in \"…\"; days, numbers and other data as in conditions.")}</p>
    </Section>
  );
}

function Line({ label, value, change }) {
  return <textarea rows={2} aria-label={label} spellcheck={false} {...useTyped(value, change)} />;
}

export function CallActivity({ element, model, choices, variables }) {
  const called = model.attribute(element, "calledElement") || "";
  const found = choices.called.find((item) => item.value === called);
  const [ins, outs] = [model.mappings(element, "in"), model.mappings(element, "out")];
  const wantedIn = inputsOf({ in: found?.in || found?.ins || [] });
  const wantedOut = inputsOf({ in: found?.out || found?.outs || [] });
  const rowsIn = [...wantedIn.map((item) => item.value), ...ins.map((row) => row.target).filter((name) => !wantedIn.some((item) => item.value === name))];
  const rowsOut = [...wantedOut.map((item) => item.value), ...outs.map((row) => row.source).filter((name) => !wantedOut.some((item) => item.value === name))];
  const shown = (source) => (source === "" || source.startsWith("${") ? source : `\${${source}}`);
  const stored = (text) => (/^\$\{[A-Za-z_]\w*\}$/.test(text) ? text.slice(2, -1) : text === "" || text.startsWith("${") ? text : `\${${JSON.stringify(text)}}`);
  const plain = (text) => {
    const quoted = /^\$\{("(?:\\.|[^"\\])*")\}$/.exec(text);
    return quoted ? JSON.parse(quoted[1]) : text;
  };
  const putIn = (target, text) => {
    const others = ins.filter((row) => row.target !== target);
    const at = ins.findIndex((row) => row.target === target);
    if (text) others.splice(at < 0 ? others.length : at, 0, { source: stored(text), target });
    model.setMappings(element, "in", others);
  };
  const putOut = (source, target) => {
    const others = outs.filter((row) => row.source !== source);
    const at = outs.findIndex((row) => row.source === source);
    if (target) others.splice(at < 0 ? others.length : at, 0, { source, target });
    model.setMappings(element, "out", others);
  };
  return (
    <>
      <Section title={say("Quy trình được gọi", "Called procedure")}>
        <Select label={say("Gọi", "Call")} value={called} options={choices.called} empty={say("Chọn…", "Choose…")} change={(value) => model.setAttributes(element, { calledElement: value })} />
        <LegalBasis element={element} model={model} choices={choices} />
      </Section>
      {called && (
        <>
          <Section title={say("Đưa vào", "What it is given")}>
            {rowsIn.map((name) => <Value key={name} label={label(wantedIn, name)} value={plain(shown(ins.find((row) => row.target === name)?.source || ""))} variables={variables} change={(text) => putIn(name, text)} />)}
            <Add label={say("Đưa vào thêm (tên bên kia)", "Give more (its name there)")} add={(name) => putIn(name, "${unit}")} />
          </Section>
          <Section title={say("Nhận về", "What comes back")}>
            {rowsOut.map((name) => <Variable key={name} bare={false} label={label(wantedOut, name)} value={outs.find((row) => row.source === name)?.target || ""} variables={variables} empty={say("Không nhận", "Not taken")} change={(target) => putOut(name, target)} />)}
            <Add label={say("Nhận thêm (tên bên kia)", "Take more (its name there)")} add={(name) => putOut(name, name)} />
          </Section>
        </>
      )}
      <Repeated element={element} model={model} variables={variables} collects={say("Ghi các kết quả vào", "Put the results into")} />
    </>
  );
}

const label = (known, name) => {
  const item = known.find((other) => other.value === name);
  return item && item.words !== name ? `${item.words} (${name})` : name;
};

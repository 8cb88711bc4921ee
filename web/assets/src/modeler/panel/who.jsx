// Who does it: rows of role and place; the assignment language is written for them.
import { compose, KINDS, parse, PLACES } from "../assignment.js";
import { say } from "../language.js";
import { FaultsAt, Options, useId } from "./fields.jsx";
import { Given } from "./given.jsx";

// Data can name one person or several.
const WHO = ["person", "list", "map"];

export function Who({ label, value, change, choices, variables, at }) {
  const id = useId("who");
  const parts = parse(value);
  const put = (at, part) => change(compose(parts.map((other, n) => (n === at ? part : other))));
  return (
    <fieldset class="panel-row who">
      <legend>{label}</legend>
      {parts.map((part, at) => (
        <div class="who-part" key={at}>
          <Kind part={part} at={at} put={put} />
          {part.kind === "role" && <Role part={part} at={at} put={put} choices={choices} variables={variables} />}
          {part.kind === "variable" && <Given label={`${say("Dữ liệu ghi ai", "Data that names them")} (${at + 1})`} value={part.text} variables={variables} wanted={WHO} change={(text) => put(at, { kind: "variable", text })} />}
          {part.kind === "other" && <code>{part.text}</code>}
          {parts.length > 1 && (
            <button type="button" class="take-away" aria-label={`${say("Bỏ dòng", "Take away line")} ${at + 1}`} onClick={() => change(compose(parts.filter((_, n) => n !== at)))}>✕</button>
          )}
        </div>
      ))}
      <button type="button" class="add" id={id} onClick={() => change(compose([...parts, { kind: "role", role: "secretary", place: "unit" }]))}>
        + {parts.length ? say("Hoặc người khác", "Or somebody else") : say("Chọn người làm", "Choose who")}
      </button>
      {at && <FaultsAt at={{ ...at, value }} />}
      <p class="hint">{say("Ai nhận trước thì làm. Tìm đúng người giữ vai trò vào ngày mở việc.", "Whoever takes it first does it. Holders are looked up on the day the task opens.")}</p>
    </fieldset>
  );
}

function Kind({ part, at, put }) {
  const fresh = { role: { role: "secretary", place: "unit" }, variable: { text: "" } };
  return (
    <select aria-label={`${say("Ai, dòng", "Who, line")} ${at + 1}`} value={part.kind} onChange={(event) => put(at, { kind: event.target.value, ...fresh[event.target.value] })}>
      <Options options={part.kind === "other" ? [...KINDS, { value: "other", words: say("Viết riêng", "Written by hand") }] : KINDS} value={part.kind} />
    </select>
  );
}

function Role({ part, at, put, choices, variables }) {
  const person = /^\$\{(.*)\}$/.exec(part.place);
  const places = [...PLACES, ...choices.places.filter((item) => !PLACES.some((known) => known.value === item.value))];
  const units = variables.filter((item) => item.type === "unit").map((item) => ({ value: `\${${item.value}}`, words: `${say("đơn vị trong", "the unit in")} ${item.words}` }));
  const change = (values) => put(at, { ...part, ...values });
  return (
    <>
      <select aria-label={`${say("Vai trò, dòng", "Role, line")} ${at + 1}`} value={part.role} onChange={(event) => change({ role: event.target.value })}>
        <optgroup label={say("Chức vụ", "Posts")}>{choices.roles.map((item) => <option value={item.value}>{item.words}</option>)}</optgroup>
        <optgroup label={say("Cơ quan, tập thể", "Bodies")}>{choices.bodies.map((item) => <option value={item.value}>{item.words}</option>)}</optgroup>
        {![...choices.roles, ...choices.bodies].some((item) => item.value === part.role) && <option value={part.role}>{part.role}</option>}
      </select>
      <select aria-label={`${say("Ở đâu, dòng", "Where, line")} ${at + 1}`} value={part.place} onChange={(event) => change({ place: event.target.value })}>
        <Options options={[...places, ...units, { value: "${superior_of(unit)}", words: say("đơn vị tính ra…", "a unit worked out…") }]} value={part.place} />
      </select>
      {person && !units.some((item) => item.value === part.place) && <Given label={`${say("Đơn vị, dòng", "Unit, line")} ${at + 1}`} value={person[1].trim()} variables={variables} wanted={["unit"]} change={(text) => change({ place: `\${${text}}` })} />}
    </>
  );
}

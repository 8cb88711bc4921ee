// Parts of "one for each": its list, and when it is enough.
import { strip } from "../conditions.js";
import { say } from "../language.js";
import { Options, Row, Select, useId } from "./fields.jsx";
import { Expression } from "./values.jsx";

export function ListOf({ label, value, variables, change }) {
  const id = useId();
  const lists = variables.filter((item) => item.type === "list");
  const inner = strip(value);
  const plain = !inner || lists.some((item) => item.value === inner);
  if (!plain) return <Row label={label} id={id}><Expression id={id} label={label} value={value} variables={lists} change={change} /></Row>;
  return (
    <Row label={label} id={id}>
      <select id={id} value={inner} onChange={(event) => change(event.target.value ? `\${${event.target.value}}` : "")}><Options options={lists} value={inner} empty={say("Chọn danh sách…", "Choose a list…")} /></select>
    </Row>
  );
}

const ENOUGH = [
  ["", say("khi tất cả đã xong", "when all are done")],
  ["${nrOfCompletedInstances >= 1}", say("khi người đầu tiên xong", "when the first is done")],
  ["${nrOfCompletedInstances * 2 > nrOfInstances}", say("khi quá nửa đã xong", "when over half are done")],
  ["${nrOfCompletedInstances * 3 >= nrOfInstances * 2}", say("khi đủ hai phần ba đã xong", "when two thirds are done")],
];

export function Completion({ value, variables, change }) {
  const id = useId();
  const normal = value && `\${${strip(value)}}`;
  const known = ENOUGH.some(([text]) => text === normal || (!text && !value));
  const counters = ["nrOfInstances", "nrOfCompletedInstances", "results"].map((name) => ({ value: name, words: name }));
  const options = [...ENOUGH.map(([text, words]) => ({ value: text, words })), { value: "other", words: say("theo điều kiện riêng", "by a condition of its own") }];
  return (
    <>
      <Select label={say("Bước này xong", "The step is done")} value={known ? normal || "" : "other"} options={options} change={(text) => change(text === "other" ? "${nrOfCompletedInstances >= 2}" : text)} />
      {!known && <Row label={say("Điều kiện xong", "Done when")} id={id}><Expression id={id} label={say("Điều kiện xong", "Done when")} value={value} variables={[...counters, ...variables]} change={change} /></Row>}
    </>
  );
}

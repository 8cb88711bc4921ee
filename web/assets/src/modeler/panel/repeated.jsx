// "One for each": over a list or so many times, and when it is enough.
import { strip, wrap } from "../conditions.js";
import { say } from "../language.js";
import { Condition } from "./condition.jsx";
import { Check, Section, Select, Text } from "./fields.jsx";
import { Given } from "./given.jsx";

const OVER = [
  { value: "list", words: say("cho mỗi mục của một danh sách", "for each entry of a list") },
  { value: "times", words: say("một số lần", "so many times") },
];

export function Repeated({ element, model, variables, collects }) {
  const loop = model.loop(element);
  const lists = variables.filter((item) => item.type === "list" && !item.value.includes("."));
  const put = (values) => model.setLoop(element, { ...loop, ...values });
  const begin = (on) => model.setLoop(element, on ? { collection: wrap(lists[0]?.value || ""), variable: "item", sequential: false, completion: "" } : null);
  const turn = (over) => put(over === "times" ? { collection: "", times: "${2}" } : { collection: wrap(lists[0]?.value || ""), times: "" });
  return (
    <Section title={say("Nhiều người, nhiều lần", "Several people, several times")} open={Boolean(loop)}>
      <Check label={say("Làm nhiều lần: cho mỗi mục của danh sách, hoặc một số lần", "Done several times: for each entry of a list, or so many times")} checked={Boolean(loop)} change={begin} />
      {loop && (
        <>
          <Select label={say("Làm", "Done")} value={loop.times ? "times" : "list"} options={OVER} change={turn} />
          <div class="panel-row value">
            {loop.times
              ? <Given shown label={say("Số lần", "How many times")} value={strip(loop.times)} wanted={["int"]} variables={variables} change={(times) => put({ times: wrap(times) })} />
              : <Given shown label={say("Danh sách", "List")} value={strip(loop.collection)} wanted={["list"]} variables={variables} change={(collection) => put({ collection: wrap(collection) })} />}
          </div>
          <Text label={say("Gọi mỗi mục là", "Call each entry")} hint={say("Tên riêng trong sơ đồ, không dấu, không cách; thường không cần đổi.", "Its own name on the diagram, without spaces; it seldom needs another.")} value={loop.variable} change={(variable) => (/^[A-Za-z_]\w*$/.test(variable) || !variable) && put({ variable })} />
          <Check label={say("Lần lượt từng mục", "One after another")} checked={loop.sequential} change={(sequential) => put({ sequential })} />
          <Select label={collects} value={model.property(element, "collect")} options={lists} empty={say("Không ghi", "Nowhere")} change={(name) => model.setProperty(element, "collect", name)} />
          <Completion value={loop.completion} variables={variables} change={(completion) => put({ completion })} />
        </>
      )}
    </Section>
  );
}

const ENOUGH = [
  ["", say("khi tất cả đã xong", "when all are done")],
  ["${nrOfCompletedInstances >= 1}", say("khi người đầu tiên xong", "when the first is done")],
  ["${nrOfCompletedInstances * 2 > nrOfInstances}", say("khi quá nửa đã xong", "when over half are done")],
  ["${nrOfCompletedInstances * 3 >= nrOfInstances * 2}", say("khi đủ hai phần ba đã xong", "when two thirds are done")],
];
const NUMBER = /^nrOfCompletedInstances >= (\d+)$/;
// What the condition of "enough" sees besides the data.
const COUNTERS = [
  ["nrOfCompletedInstances", "int", say("số người đã xong", "how many are done")], ["nrOfInstances", "int", say("số người tất cả", "how many there are")],
  ["nrOfActiveInstances", "int", say("số người đang làm", "how many are at work")], ["results", "list", say("các câu trả lời đã có", "the answers so far")],
].map(([value, type, words]) => ({ value, type, words }));

function Completion({ value, variables, change }) {
  const inner = strip(value || "");
  const number = NUMBER.exec(inner)?.[1];
  const listed = ENOUGH.some(([text]) => strip(text) === inner);
  const mode = listed ? (inner ? wrap(inner) : "") : number ? "number" : "other";
  const options = [...ENOUGH.map(([text, words]) => ({ value: text, words })), { value: "number", words: say("khi đủ một số người đã xong", "when so many are done") }, { value: "other", words: say("theo điều kiện về số người, câu trả lời", "by a condition on numbers or answers") }];
  const turn = (text) => change({ number: "${nrOfCompletedInstances >= 2}", other: "${results.size() > 0}" }[text] ?? text);
  return (
    <>
      <Select label={say("Bước này xong", "The step is done")} value={mode} options={options} change={turn} />
      {mode === "number" && <Text label={say("Số người", "How many")} inputmode="numeric" value={number} change={(text) => Number(text) > 0 && change(`\${nrOfCompletedInstances >= ${Number(text)}}`)} />}
      {mode === "other" && <Condition label={say("Xong khi", "Done when")} value={value} change={(text) => text && change(text)} variables={[...COUNTERS, ...variables]} />}
    </>
  );
}

// Gateways and flows: the ways out of a choice are edited at the choice itself.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "../language.js";
import { English } from "./english.jsx";
import { Check, FaultsAt, Section, Text } from "./fields.jsx";
import { Condition } from "./condition.jsx";
import { called } from "../called.js";

const chooses = (element) => is(element, "bpmn:ExclusiveGateway") || is(element, "bpmn:InclusiveGateway");
const target = (flow) => (flow.target ? called(flow.target) : "…");

export function Gateway({ element, model, variables, page }) {
  const flows = model.ways(element);
  if (!chooses(element))
    return <p class="hint">{is(element, "bpmn:ParallelGateway") ? say("Một đường vào: mọi nhánh cùng bắt đầu. Nhiều đường vào: chờ đủ mọi nhánh rồi đi tiếp.", "One way in: all ways begin at once. Several: waits for all of them.") : say("Nối tới các sự kiện chờ; sự kiện đến trước quyết định.", "Connect it to events that wait; the first one decides.")}</p>;
  if (flows.length < 2)
    return <p class="hint">{say("Nối chỗ rẽ này tới hai bước sau trở lên; điều kiện của mỗi nhánh sẽ hiện ở đây.", "Connect this choice to two or more steps; the condition of each way appears here.")}</p>;
  // only where one way is taken does the order matter; the default way is asked last, wherever its line stands
  const asked = is(element, "bpmn:ExclusiveGateway") ? flows.filter((flow) => element.businessObject.default !== flow.businessObject) : [];
  return (
    <Section title={say("Các nhánh", "Ways out")}>
      <p class="hint">{say("Xét lần lượt từ trên xuống; không điều kiện nào đúng thì đi nhánh mặc định.", "Tested from top to bottom; if none holds, the default way is taken.")}</p>
      {flows.map((flow) => <Way key={flow.id} gateway={element} flow={flow} model={model} variables={variables} page={page} asked={asked} />)}
    </Section>
  );
}

function Way({ gateway, flow, model, variables, page, asked = [] }) {
  const byDefault = gateway.businessObject.default === flow.businessObject;
  const words = `${flow.businessObject.name || say("nhánh", "way")} → ${target(flow)}`;
  const make = (on) => {
    if (on) model.setCondition(flow, "");
    model.setAttributes(gateway, { default: on ? flow.businessObject : undefined });
  };
  return (
    <fieldset class="way">
      <legend>{words}</legend>
      {asked.includes(flow) && asked.length > 1 && <Order words={words} at={asked.indexOf(flow)} asked={asked} exchange={(other) => model.exchangeWays(gateway, flow, other)} />}
      <Text label={say("Tên nhánh", "Name of the way")} value={flow.businessObject.name || ""} change={(name) => model.setAttributes(flow, { name })} />
      <English page={page} text={flow.businessObject.name} />
      {!byDefault && <Condition label={say("Đi khi", "Taken when")} value={model.condition(flow)} variables={variables} change={(text) => model.setCondition(flow, text)} />}
      <FaultsAt id={flow.id} at={{ codes: ["no-condition", "default-condition", "expression", "expression-type"] }} />
      <Check label={say("Mặc định: đi khi không nhánh nào đúng", "Default: taken if no other holds")} checked={byDefault} change={make} />
    </fieldset>
  );
}

function Order({ words, at, asked, exchange }) {
  return (
    <div class="links">
      <button type="button" class="add" disabled={at === 0} aria-label={`${say("Xét sớm hơn", "Ask earlier")}: ${words}`} onClick={() => exchange(asked[at - 1])}>↑ {say("Xét sớm hơn", "Ask earlier")}</button>
      <button type="button" class="add" disabled={at === asked.length - 1} aria-label={`${say("Xét muộn hơn", "Ask later")}: ${words}`} onClick={() => exchange(asked[at + 1])}>↓ {say("Xét muộn hơn", "Ask later")}</button>
    </div>
  );
}

export function Flow({ element, model, variables, page }) {
  if (!element.source || !chooses(element.source)) return <p class="hint">{say("Đường đi thường: xong bước trước thì sang bước sau.", "A plain way: after one step comes the next.")}</p>;
  return <Section title={say("Nhánh", "Way")}><Way gateway={element.source} flow={element} model={model} variables={variables} page={page} /></Section>;
}

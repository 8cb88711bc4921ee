// What people call a shape: its name, or what it is and which named step comes after it.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "./language.js";

const nameOf = (element) => element.businessObject?.name;

function kindOf(element) {
  if (is(element, "bpmn:Gateway")) return say("chỗ rẽ hoặc gộp", "a choice or join");
  if (is(element, "bpmn:EndEvent")) return say("kết thúc", "an end");
  return is(element, "bpmn:Event") ? say("sự kiện", "an event") : say("một bước", "a step");
}

export function called(element) {
  if (nameOf(element)) return nameOf(element);
  const seen = new Set([element]);
  let at = element;
  while (at && !nameOf(at)) {
    at = at.outgoing?.map((flow) => flow.target).find((next) => next && !seen.has(next));
    if (at) seen.add(at);
  }
  return at ? `${kindOf(element)} ${say("trước", "before")} “${nameOf(at)}”` : kindOf(element);
}

// Reading and writing what the product executes: each change one step that can be undone, all other parts kept.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const REFERENCES = {
  message: ["bpmn:MessageEventDefinition", "messageRef", "bpmn:Message", "name"],
  signal: ["bpmn:SignalEventDefinition", "signalRef", "bpmn:Signal", "name"],
  error: ["bpmn:ErrorEventDefinition", "errorRef", "bpmn:Error", "errorCode"],
  escalation: ["bpmn:EscalationEventDefinition", "escalationRef", "bpmn:Escalation", "escalationCode"],
};

export class Model {
  constructor(modeler) {
    this.modeler = modeler;
    this.modeling = modeler.get("modeling");
    this.moddle = modeler.get("moddle");
    this.registry = modeler.get("elementRegistry");
    this.factory = modeler.get("bpmnFactory");
  }

  get root() {
    return this.modeler.get("canvas").getRootElement();
  }

  get definitions() {
    return this.modeler.getDefinitions();
  }

  element(id) {
    return this.registry.get(id);
  }

  // Every element of one type in the diagram, in the order of the drawing.
  all(type) {
    return this.registry.filter((element) => !element.labelTarget && is(element, type));
  }

  attribute(element, name) {
    return getBusinessObject(element).get(name);
  }

  setAttributes(element, values) {
    const cleaned = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === "" ? undefined : value]));
    this.modeling.updateProperties(element, cleaned);
  }

  #extensions(element) {
    return getBusinessObject(element).get("extensionElements")?.get("values") || [];
  }

  #write(element, values) {
    const own = getBusinessObject(element);
    let extensionElements;
    if (values.length) {
      extensionElements = this.moddle.create("bpmn:ExtensionElements", { values });
      extensionElements.$parent = own;
      for (const value of values) value.$parent = extensionElements;
    }
    this.modeling.updateModdleProperties(element, own, { extensionElements });
  }

  // Put a part in the place of the one of its type, or take it away.
  #replace(element, type, part) {
    const values = this.#extensions(element);
    const at = values.findIndex((value) => is(value, type));
    const others = values.filter((value) => !is(value, type));
    if (part) others.splice(at < 0 ? others.length : at, 0, part);
    this.#write(element, others);
  }

  property(element, name) {
    const found = this.#extensions(element).find((value) => is(value, "camunda:Properties"));
    return found?.get("values").find((item) => item.name === name)?.value ?? "";
  }

  setProperty(element, name, value) {
    const found = this.#extensions(element).find((item) => is(item, "camunda:Properties"));
    const before = (found?.get("values") || []).map(({ id, name: key, value: text }) => ({ id, name: key, value: text }));
    const at = before.findIndex((item) => item.name === name);
    if (value === "" || value === undefined) {
      if (at < 0) return;
      before.splice(at, 1);
    } else if (at < 0) before.push({ name, value });
    else before[at].value = value;
    this.#replace(element, "camunda:Properties", before.length ? this.#part("camunda:Properties", "values", "camunda:Property", before) : null);
  }

  #part(type, many, itemType, rows) {
    const items = rows.map((row) => this.moddle.create(itemType, row));
    const part = this.moddle.create(type, { [many]: items });
    for (const item of items) item.$parent = part;
    return part;
  }

  inputs(element) {
    const found = this.#extensions(element).find((value) => is(value, "camunda:InputOutput"));
    return (found?.get("inputParameters") || []).map((item) => ({ name: item.name, value: item.value || "" }));
  }

  setInputs(element, rows) {
    const part = rows.length ? this.#part("camunda:InputOutput", "inputParameters", "camunda:InputParameter", rows) : null;
    this.#replace(element, "camunda:InputOutput", part);
  }

  mappings(element, way) {
    const type = way === "in" ? "camunda:In" : "camunda:Out";
    return this.#extensions(element).filter((value) => is(value, type)).map((item) => ({
      source: item.sourceExpression || item.source || "",
      target: item.target || "",
    }));
  }

  // An expression `${…}` and a plain variable are written as the desktop modeler writes them.
  setMappings(element, way, rows) {
    const type = way === "in" ? "camunda:In" : "camunda:Out";
    const made = rows.map(({ source, target }) =>
      this.moddle.create(type, source.startsWith("${") ? { sourceExpression: source, target } : { source, target }),
    );
    const others = this.#extensions(element).filter((value) => !is(value, type));
    const at = way === "in" ? others.findIndex((value) => is(value, "camunda:Out")) : -1;
    others.splice(at < 0 ? others.length : at, 0, ...made);
    this.#write(element, others);
  }

  loop(element) {
    const marker = getBusinessObject(element).get("loopCharacteristics");
    if (!marker || !is(marker, "bpmn:MultiInstanceLoopCharacteristics")) return null;
    return {
      collection: marker.get("camunda:collection") || "",
      variable: marker.get("camunda:elementVariable") || "",
      sequential: Boolean(marker.get("isSequential")),
      completion: marker.get("completionCondition")?.body || "",
      times: marker.get("loopCardinality")?.body || "",
    };
  }

  setLoop(element, wanted) {
    const own = getBusinessObject(element);
    if (!wanted) {
      this.modeling.updateProperties(element, { loopCharacteristics: undefined });
      return;
    }
    const marker = this.moddle.create("bpmn:MultiInstanceLoopCharacteristics", {
      ...(wanted.sequential ? { isSequential: true } : {}),
      "camunda:collection": wanted.collection || undefined,
      "camunda:elementVariable": wanted.variable || undefined,
    });
    if (wanted.times) marker.loopCardinality = this.#expression(wanted.times, marker);
    if (wanted.completion) {
      marker.completionCondition = this.#expression(wanted.completion, marker);
    }
    marker.$parent = own;
    this.modeling.updateProperties(element, { loopCharacteristics: marker });
  }

  #expression(body, parent) {
    const made = this.moddle.create("bpmn:FormalExpression", { body });
    made.$parent = parent;
    return made;
  }

  condition(flow) {
    return getBusinessObject(flow).get("conditionExpression")?.body || "";
  }

  setCondition(flow, body) {
    const own = getBusinessObject(flow);
    this.modeling.updateProperties(flow, { conditionExpression: body ? this.#expression(body, own) : undefined });
  }

  // The ways out of a step in the order in which their conditions are asked: that of their lines in the file.
  ways(element) {
    const order = getBusinessObject(element).$parent.get("flowElements");
    const flows = element.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
    return flows.sort((one, other) => order.indexOf(one.businessObject) - order.indexOf(other.businessObject));
  }

  // Two ways out of one step change places.
  exchangeWays(element, one, other) {
    const scope = getBusinessObject(element).$parent;
    const flowElements = [...scope.get("flowElements")];
    const [first, second] = [one, other].map((flow) => flowElements.indexOf(flow.businessObject));
    [flowElements[first], flowElements[second]] = [flowElements[second], flowElements[first]];
    this.modeling.updateModdleProperties(element, scope, { flowElements });
  }

  // The definition of an event: {kind, …}; "none" for a plain one.
  event(element) {
    const own = getBusinessObject(element);
    if (is(own, "bpmn:SendTask") || is(own, "bpmn:ReceiveTask")) return { kind: "message", owner: own, key: "messageRef" };
    const definition = own.get("eventDefinitions")?.[0];
    if (!definition) return { kind: "none" };
    const kind = definition.$type.replace("bpmn:", "").replace("EventDefinition", "").toLowerCase();
    return { kind, owner: definition, key: REFERENCES[kind]?.[1] };
  }

  // Links of the same level: who catches or throws.
  links(element, type) {
    return this.all(type).filter((other) => other !== element && other.parent === element.parent && this.event(other).kind === "link");
  }

  linkName(element) {
    return this.event(element).owner?.get("name") || "";
  }

  setLink(element, name) {
    this.modeling.updateModdleProperties(element, this.event(element).owner, { name });
  }

  // A letter that no link has: A, B, …
  freeLink() {
    const used = new Set(this.all("bpmn:Event").filter((other) => this.event(other).kind === "link").map((other) => this.linkName(other)));
    for (let n = 0; ; n += 1) {
      const name = n < 26 ? String.fromCharCode(65 + n) : `A${n}`;
      if (!used.has(name)) return name;
    }
  }

  timer(element) {
    const { owner } = this.event(element);
    for (const [timing, key] of [["duration", "timeDuration"], ["date", "timeDate"], ["cycle", "timeCycle"]]) {
      const found = owner.get(key);
      if (found) return { timing, text: found.body || "" };
    }
    return { timing: "duration", text: "" };
  }

  setTimer(element, { timing, text }) {
    const { owner } = this.event(element);
    const made = (wanted) => (timing === wanted ? this.#expression(text, owner) : undefined);
    this.modeling.updateModdleProperties(element, owner, {
      timeDuration: made("duration"), timeDate: made("date"), timeCycle: made("cycle"),
    });
  }

  // The name of the message, signal, error or escalation of an event.
  referred(element) {
    const { kind, owner, key } = this.event(element);
    const target = key && owner.get(key);
    return target ? target.get(REFERENCES[kind][3]) || target.get("name") || "" : "";
  }

  setReferred(element, wanted) {
    const { kind, owner, key } = this.event(element);
    const [, , type, nameKey] = REFERENCES[kind];
    if (!wanted) {
      this.modeling.updateModdleProperties(element, owner, { [key]: undefined });
      return;
    }
    const roots = this.definitions.get("rootElements");
    let target = roots.find((item) => is(item, type) && (item.get(nameKey) === wanted || item.get("name") === wanted));
    if (!target) {
      target = this.factory.create(type, { id: this.#freeId(kind, wanted), name: wanted, ...(nameKey === "name" ? {} : { [nameKey]: wanted }) });
      target.$parent = this.definitions;
      const at = roots.findIndex((item) => is(item, "bpmn:Process"));
      const more = [...roots];
      more.splice(Math.max(at, 0), 0, target);
      this.modeling.updateModdleProperties(element, this.definitions, { rootElements: more });
    }
    this.modeling.updateModdleProperties(element, owner, { [key]: target });
  }

  #freeId(kind, wanted) {
    const start = { message: "msg", signal: "sig", error: "err", escalation: "esc" }[kind];
    let id = `${start}_${wanted.replace(/[^A-Za-z0-9_]/g, "_")}`;
    for (let n = 2; this.moddle.ids.assigned(id); n += 1) id = `${start}_${wanted}_${n}`;
    return id;
  }

  // Names of one kind that the diagram knows already.
  known(kind) {
    const [, , type, nameKey] = REFERENCES[kind];
    return this.definitions.get("rootElements").filter((item) => is(item, type)).map((item) => item.get(nameKey) || item.get("name"));
  }
}

// Diagrams read and written by the library on which Camunda Modeler, bpmn.io and others rest. One request a line:
// {xml, knows: ["camunda" | "zeebe"]} -> {xml, warnings}
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const need = createRequire(new URL("../../web/assets/package.json", import.meta.url));
const { BpmnModdle } = await import(need.resolve("bpmn-moddle"));
const DIALECTS = {
  camunda: need("camunda-bpmn-moddle/resources/camunda.json"),
  zeebe: need("zeebe-bpmn-moddle/resources/zeebe.json"),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { xml, knows } = JSON.parse(line);
  const moddle = new BpmnModdle(Object.fromEntries(knows.map((name) => [name, DIALECTS[name]])));
  const { rootElement, warnings } = await moddle.fromXML(xml);
  const written = await moddle.toXML(rootElement, { format: true });
  console.log(JSON.stringify({ xml: written.xml, warnings: warnings.map(({ message }) => message) }));
}

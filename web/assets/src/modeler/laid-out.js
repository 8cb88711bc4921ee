// A process that another tool wrote without saying where its shapes stand is drawn from left to right.
const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

export async function laidOut(xml) {
  if (/BPMNShape/.test(xml) || !/:?process\b/.test(xml)) return xml;
  const { layoutProcess } = await import("bpmn-auto-layout");
  return layoutProcess(withWays(xml)).catch(() => xml); // what cannot be read is told by the check and by the import
}

// The layout follows what each step says of its ways, which only some tools write.
function withWays(xml) {
  const read = new DOMParser().parseFromString(xml, "text/xml");
  if (read.querySelector("parsererror")) return xml;
  const known = new Map([...read.getElementsByTagName("*")].filter((one) => one.hasAttribute("id")).map((one) => [one.getAttribute("id"), one]));
  for (const flow of read.getElementsByTagNameNS(BPMN, "sequenceFlow")) {
    for (const [end, name] of [["sourceRef", "outgoing"], ["targetRef", "incoming"]]) {
      const step = known.get(flow.getAttribute(end));
      const told = step && [...step.children].some((one) => one.localName === name && one.textContent.trim() === flow.id);
      if (!step || told || !flow.id) continue;
      const said = read.createElementNS(BPMN, step.prefix ? `${step.prefix}:${name}` : name);
      said.textContent = flow.id;
      step.append(said);
    }
  }
  return new XMLSerializer().serializeToString(read);
}

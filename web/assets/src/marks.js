// What happened so far, drawn on the diagram: colour, and a sign for those who see no colour.

export const list = (text) => (text || "").split(/\s+/).filter(Boolean);

export function mark(viewer, { flows, done, open, incident, counts }) {
  const registry = viewer.get("elementRegistry");
  const known = (text) => list(text).filter((id) => registry.get(id));
  const paint = (ids, name) => ids.forEach((id) => viewer.get("canvas").addMarker(id, name));
  paint(known(flows), "is-taken");
  paint(known(done), "is-done");
  paint(known(open), "is-open");
  paint(known(incident), "is-incident");
  const tokens = JSON.parse(counts || "{}");
  for (const id of known(open)) sign(viewer, id, "token", String(tokens[id] ?? 1));
  for (const id of known(incident)) sign(viewer, id, "alarm", "!");
}

// A round sign on the upper left corner (an alarm: upper right) that stays readable when the diagram is small.
function sign(viewer, id, name, text) {
  const html = document.createElement("span");
  html.className = name;
  html.textContent = text;
  const position = name === "alarm" ? { top: -14, right: 14 } : { top: -14, left: -14 };
  viewer.get("overlays").add(id, name, { position, html, scale: { min: 0.7, max: 1.4 } });
}

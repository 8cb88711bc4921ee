// What happened so far, drawn on the diagram: colour, and a sign for those who see no colour.

export const list = (text) => (text || "").split(/\s+/).filter(Boolean);

export function mark(viewer, { flows, done, open, incident, counts, added, removed, changed, moved }) {
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
  differ(viewer, known, { added, removed, changed, moved });
}

// What another version has differently: a frame of its own and a sign for each kind, on ways in their middle.
const SIGNS = { added: "+", removed: "−", changed: "≠", moved: "↔" };

function differ(viewer, known, kinds) {
  for (const [kind, text] of Object.entries(SIGNS)) {
    for (const id of known(kinds[kind])) {
      viewer.get("canvas").addMarker(id, `is-${kind}`);
      sign(viewer, id, `change ${kind}`, text);
    }
  }
}

// A round sign on the upper left corner (an alarm: upper right) that stays readable when the diagram is small.
function sign(viewer, id, name, text) {
  const html = document.createElement("span");
  html.className = name;
  html.textContent = text;
  const { waypoints } = viewer.get("elementRegistry").get(id);
  const position = waypoints ? middle(waypoints) : name === "alarm" ? { top: -14, right: 14 } : { top: -14, left: -14 };
  viewer.get("overlays").add(id, name.split(" ")[0], { position, html, scale: { min: 0.7, max: 1.4 } });
}

// Of a way: half of its points along, from the corner of the box around it.
function middle(points) {
  const at = Math.floor((points.length - 1) / 2);
  const half = (key) => (points[at][key] + points[at + 1][key]) / 2 - Math.min(...points.map((point) => point[key]));
  return { left: half("x") - 14, top: half("y") - 14 };
}

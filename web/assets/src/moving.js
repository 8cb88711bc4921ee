// Zoom and movement: buttons, mouse, two fingers.
//
// A page must stay easy to scroll. So the wheel and a finger going up or down move the page until the diagram has
// been pressed once; from then on they move the diagram, until something else is pressed.

const WORDS = {
  vi: { in: "Phóng to", out: "Thu nhỏ", all: "Xem cả sơ đồ" },
  en: { in: "Zoom in", out: "Zoom out", all: "Show the whole diagram" },
};
//: below this scale the names in a diagram cannot be read
const READABLE = 0.6;

// Show the whole diagram; where that would be too small to read and `open` is given, the place where the case is.
export function fit(viewer, open) {
  const canvas = viewer.get("canvas");
  canvas.resized();
  if (!canvas.getSize().width) return;
  canvas.zoom("fit-viewport", "auto");
  const shape = open && viewer.get("elementRegistry").get(open);
  if (!shape || canvas.zoom() >= READABLE) return;
  const { outer } = canvas.viewbox();
  const scale = READABLE + 0.1;
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: shape.x + (shape.width - width) / 2, y: shape.y + (shape.height - height) / 2, width, height });
}

export function move(viewer, container, showAll) {
  buttons(viewer, container, showAll);
  wheel(container);
  fingers(viewer, container);
  new ResizeObserver(() => viewer.get("canvas").resized()).observe(container);
}

function buttons(viewer, container, showAll) {
  const words = WORDS[document.documentElement.lang.slice(0, 2)] || WORDS.vi;
  const step = (direction) => () => viewer.get("zoomScroll").stepZoom(direction);
  const bar = document.createElement("div");
  bar.className = "diagram-controls";
  for (const [text, label, act] of [["+", words.in, step(1)], ["−", words.out, step(-1)], ["⤢", words.all, showAll]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", act);
    bar.append(button);
  }
  container.before(bar);
}

function wheel(container) {
  document.addEventListener("pointerdown", (event) => {
    container.classList.toggle("is-held", container.contains(event.target));
  });
  // Stopped on the way down, the viewer never sees it and the page scrolls. Pinching on a touch pad is wheel + ctrl.
  container.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !container.classList.contains("is-held")) event.stopPropagation();
    },
    { capture: true, passive: true },
  );
}

// The viewer itself listens to the mouse only.
function fingers(viewer, container) {
  const canvas = viewer.get("canvas");
  const down = new Map();
  const look = () => {
    const points = [...down.values()];
    const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
    const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
    const spread = points.length > 1 ? Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y) : 0;
    return { x, y, spread };
  };
  const svg = canvas.getContainer().querySelector("svg");
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  svg.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const before = look();
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = look();
    canvas.scroll({ dx: after.x - before.x, dy: after.y - before.y });
    if (before.spread && after.spread) {
      const box = container.getBoundingClientRect();
      const scale = Math.min(4, Math.max(0.1, (canvas.zoom() * after.spread) / before.spread));
      canvas.zoom(scale, { x: after.x - box.left, y: after.y - box.top });
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, (event) => down.delete(event.pointerId));
  }
}

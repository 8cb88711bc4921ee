// A run of the diagram as tokens that move: play, step by step, stop. Who wants no movement sees the steps jump.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "./language.js";

const PACE = 900;
const SVG = "http://www.w3.org/2000/svg";
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The run names elements in order; each comes from the newest token that has a way to it.
export function moves(run, registry) {
  const found = [];
  const tokens = [];
  for (const id of run) {
    const element = registry.get(id);
    if (!element || element.waypoints) continue;
    const ways = (element.incoming || []).filter((flow) => flow.source && flow.waypoints);
    const taken = (way) => {
      const token = [...tokens].reverse().find((other) => other.id === way.source.id && other.open > 0);
      if (token) token.open -= 1;
      return Boolean(token);
    };
    const newest = [...tokens].reverse().find((token) => token.open > 0 && ways.some((way) => way.source.id === token.id));
    // a join is reached by every token that has a way to it, another element by the newest alone
    const from = element.businessObject.$type === "bpmn:ParallelGateway" ? ways.filter(taken) : newest ? [ways.find((way) => way.source.id === newest.id)].filter(taken) : [];
    const out = (element.outgoing || []).filter((flow) => flow.waypoints).length;
    const splits = ["bpmn:ParallelGateway", "bpmn:InclusiveGateway"].includes(element.businessObject.$type);
    tokens.push({ id, open: splits ? out : Math.min(out, 1) || 1 });
    found.push({ id, name: element.businessObject.name || id, ways: from.map((way) => way.id) });
  }
  return found;
}

function Player({ page, item, close }) {
  // what a run comes to is shown too: a token that waits for ever stands at the join, not at the step before it
  const whole = item.run.includes(item.element) ? item.run : [...item.run, item.element];
  const steps = useRef(moves(whole, page.modeler.get("elementRegistry"))).current;
  const [at, set] = useState(0);
  const [running, run] = useState(!still());
  const canvas = page.modeler.get("canvas");
  useEffect(() => {
    const shown = new Set();
    const mark = (id, name) => id && page.model.element(id) && (canvas.addMarker(id, name), shown.add([id, name]));
    for (const step of steps.slice(0, at + 1)) {
      mark(step.id, "is-passed");
      for (const way of step.ways) mark(way, "is-passed");
    }
    const here = steps[at];
    const last = at === steps.length - 1;
    mark(here?.id, last ? "is-stuck" : "is-here");
    if (last) mark(item.element, "is-stuck");
    let ended = false;
    if (here) {
      canvas.scrollToElement(here.id, { top: 80, bottom: 80, left: 80, right: 80 });
      for (const way of here.ways) travel(canvas, page.model.element(way), () => ended);
    }
    const timer = running && at < steps.length - 1 ? setTimeout(() => set(at + 1), PACE) : null;
    if (running && last) run(false);
    return () => {
      ended = true;
      clearTimeout(timer);
      for (const [id, name] of shown) page.model.element(id) && canvas.removeMarker(id, name);
    };
  }, [at, running]);
  const last = at >= steps.length - 1;
  return (
    <section class="player" aria-label={say("Diễn lại đường đi sai", "The run that goes wrong")}>
      <p role="status">{at + 1}/{steps.length}: <strong>{steps[at]?.name}</strong>{last && <> · {item.words}</>}</p>
      <div class="player-buttons">
        <button type="button" disabled={at === 0} onClick={() => { run(false); set(at - 1); }}>◀ {say("Lùi", "Back")}</button>
        {running ? <button type="button" onClick={() => run(false)}>■ {say("Dừng", "Stop")}</button> : <button type="button" class="primary" onClick={() => { if (last) set(0); run(true); }}>▶ {last ? say("Diễn lại", "Play again") : say("Diễn", "Play")}</button>}
        <button type="button" disabled={last} onClick={() => { run(false); set(at + 1); }}>{say("Bước tiếp", "Step")} ▶</button>
        <button type="button" onClick={close}>✕ {say("Đóng", "Close")}</button>
      </div>
    </section>
  );
}

// One token along the waypoints of a flow.
function travel(canvas, flow, ended) {
  if (!flow || still()) return;
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("r", "9");
  dot.setAttribute("class", "moving-token");
  canvas.getActiveLayer().append(dot);
  const points = flow.waypoints;
  const lengths = points.slice(1).map((point, n) => Math.hypot(point.x - points[n].x, point.y - points[n].y));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let began;
  const frame = (now) => {
    began ??= now;
    const part = Math.min(1, (now - began) / (PACE * 0.75));
    let rest = part * whole;
    let leg = 0;
    while (leg < lengths.length - 1 && rest > lengths[leg]) rest -= lengths[leg++];
    const share = lengths[leg] ? rest / lengths[leg] : 0;
    dot.setAttribute("cx", points[leg].x + (points[leg + 1].x - points[leg].x) * share);
    dot.setAttribute("cy", points[leg].y + (points[leg + 1].y - points[leg].y) * share);
    if (part < 1 && !ended()) requestAnimationFrame(frame);
    else dot.remove();
  };
  requestAnimationFrame(frame);
}

export function play(page, place, item) {
  const close = () => render(null, place);
  close();
  render(<Player key={Math.random()} page={page} item={item} close={close} />, place);
  place.querySelector("button")?.scrollIntoView({ block: "nearest" });
}

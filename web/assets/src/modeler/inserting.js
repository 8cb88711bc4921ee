// A step after this one: where the way goes on already, the new step comes in between and the rest makes room.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { inSight } from "./in-sight.js";

const GAP = 50;

function Inserting(autoPlace, elementFactory, modeling, elementRegistry, canvas, selection, directEditing, bpmnFactory) {
  // What goes on from here by exactly one way, and is no choice itself, takes the new step into that way.
  this.wayOn = (element) => {
    if (!is(element, "bpmn:FlowNode") || is(element, "bpmn:Gateway")) return null;
    const ways = (element.outgoing || []).filter((flow) => is(flow, "bpmn:SequenceFlow"));
    return ways.length === 1 ? ways[0] : null;
  };

  this.after = (element, type, options = {}) => {
    const way = is(element, "bpmn:SequenceFlow") ? element : this.wayOn(element);
    if (way && type !== "bpmn:EndEvent") return this.into(way, type, options);
    const shape = elementFactory.createShape({ type, ...options });
    const made = autoPlace.append(element, shape);
    edit(made || shape);
    return shape;
  };

  this.into = (way, type, options = {}) => {
    const shape = elementFactory.createShape({ type, ...options });
    const { source, target } = way;
    const right = source.x + source.width;
    const wanted = shape.width + 2 * GAP;
    const straight = Math.abs(middle(source).y - middle(target).y) < 20 && target.x >= right;
    if (straight && target.x - right < wanted) this.makeRoom(target, wanted - (target.x - right));
    const position = straight ? { x: right + GAP + shape.width / 2, y: middle(source).y } : free(way);
    const made = modeling.createShape(shape, position, way);
    edit(made);
    return made;
  };

  // In the middle of what is seen, connected to nothing yet.
  this.alone = (type, options = {}) => {
    const { x, y, width, height } = canvas.viewbox();
    const made = modeling.createShape(elementFactory.createShape({ type, ...options }), { x: x + width / 2, y: y + height / 2 }, canvas.getRootElement());
    edit(made);
    return made;
  };

  // At the lower border of a task: what happens beside it when a time is up.
  this.whenLate = (task) => {
    const shape = elementFactory.createShape({ type: "bpmn:BoundaryEvent", eventDefinitionType: "bpmn:TimerEventDefinition", cancelActivity: false });
    shape.businessObject.name = "Quá hạn";
    const made = modeling.createShape(shape, { x: task.x + task.width - 24, y: task.y + task.height }, task, { attach: true });
    const definition = made.businessObject.eventDefinitions[0];
    const timeDuration = bpmnFactory.create("bpmn:FormalExpression", { body: "5 working days" });
    timeDuration.$parent = definition;
    modeling.updateModdleProperties(made, definition, { timeDuration });
    selection.select(made);
    return made;
  };

  const edit = (made) => {
    inSight(canvas, made);
    selection.select(made);
    directEditing.activate(made);
  };

  // What stands right of the target in the same row moves on.
  this.makeRoom = (target, dx) => {
    const row = elementRegistry.filter(
      (other) =>
        other.parent === target.parent && !other.waypoints && !other.labelTarget && !other.host &&
        other.x >= target.x && Math.abs(middle(other).y - middle(target).y) < 60,
    );
    modeling.moveElements(row, { x: dx, y: 0 }, target.parent);
  };
}
Inserting.$inject = ["autoPlace", "elementFactory", "modeling", "elementRegistry", "canvas", "selection", "directEditing", "bpmnFactory"];

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

// On the longest leg of a way with corners.
function free(way) {
  const legs = way.waypoints.slice(1).map((point, n) => [way.waypoints[n], point]);
  const length = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
  const [a, b] = legs.reduce((best, leg) => (length(leg) > length(best) ? leg : best));
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

export default { __init__: ["inserting"], inserting: ["type", Inserting] };

// A draft that may only be read: everything can be looked at, nothing moves.
import RuleProvider from "diagram-js/lib/features/rules/RuleProvider";

const ACTIONS = [
  "elements.move", "elements.delete", "elements.create", "elements.copy", "shape.create", "shape.resize", "shape.append",
  "shape.replace", "connection.create", "connection.start", "connection.reconnect", "connection.updateWaypoints",
  "element.autoResize",
];

function ReadOnly(eventBus) {
  RuleProvider.call(this, eventBus);
  eventBus.on("element.dblclick", 5000, () => false);
}
ReadOnly.$inject = ["eventBus"];
ReadOnly.prototype = Object.create(RuleProvider.prototype);
ReadOnly.prototype.init = function () {
  this.addRule(ACTIONS, 5000, () => false);
};

export default { __init__: ["readOnly"], readOnly: ["type", ReadOnly] };

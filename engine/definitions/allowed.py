"""What may stand in a diagram, by position. Anything else is refused (`strange.py`).

The list names what the product carries out, and what is only a picture or a note. A part of another engine's dialect
(a listener, a Java class, a form of its own) would look as if it did something.
"""

from engine.definitions.xml import CAMUNDA, XSI

#: Colours and the name of the drawing tool.
HARMLESS = {
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0",
    XSI,
}

_NOTES = {"documentation", "extensionElements"}
_WAYS = {"incoming", "outgoing"}
_EVENTS = {
    f"{kind}EventDefinition"
    for kind in (
        "message", "timer", "terminate", "signal", "error", "escalation", "link", "cancel", "compensate", "conditional",
    )
}  # fmt: skip
_TASK = {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}

#: BPMN element -> the BPMN elements that may stand inside it; elements not named here are judged by the reader.
INSIDE: dict[str, set[str]] = {
    "extensionElements": set(),
    "definitions": {
        "process", "message", "signal", "error", "escalation", "collaboration", "itemDefinition", "category",
        "dataStore", "documentation", "extensionElements",
    },
    "participant": set(_NOTES),
    "collaboration": {"participant", "textAnnotation", "association", "group", "messageFlow"} | _NOTES,
    "sequenceFlow": {"conditionExpression"} | _NOTES,
    "userTask": _NOTES | _WAYS | _TASK,
    "serviceTask": _NOTES | _WAYS | _TASK,
    "businessRuleTask": _NOTES | _WAYS | _TASK,
    "scriptTask": {"script"} | _NOTES | _WAYS | _TASK,
    "callActivity": _NOTES | _WAYS | _TASK,
    "exclusiveGateway": _NOTES | _WAYS,
    "inclusiveGateway": _NOTES | _WAYS,
    "eventBasedGateway": _NOTES | _WAYS,
    "parallelGateway": _NOTES | _WAYS,
    "receiveTask": _NOTES | _WAYS,
    "sendTask": _NOTES | _WAYS,
    "startEvent": _NOTES | _WAYS | _EVENTS,
    "endEvent": _NOTES | _WAYS | _EVENTS,
    "intermediateCatchEvent": _NOTES | _WAYS | _EVENTS,
    "intermediateThrowEvent": _NOTES | _WAYS | _EVENTS,
    "boundaryEvent": _NOTES | _WAYS | _EVENTS,
    "signalEventDefinition": set(_NOTES),
    "errorEventDefinition": set(_NOTES),
    "escalationEventDefinition": set(_NOTES),
    "linkEventDefinition": {"source", "target"} | _NOTES,
    "multiInstanceLoopCharacteristics": {"completionCondition", "loopCardinality"} | _NOTES,
    **{
        leaf: set(_NOTES)
        for leaf in (
            "conditionExpression", "completionCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle",
            "script",
            "message", "signal", "error", "escalation", "incoming", "outgoing",
        )
    },
    "timerEventDefinition": {"timeDuration", "timeDate", "timeCycle"} | _NOTES,
    "messageEventDefinition": set(_NOTES),
    "terminateEventDefinition": set(_NOTES),
}  # fmt: skip
#: BPMN element -> plain attributes that may carry anything other than their default.
ATTRIBUTES: dict[str, set[str]] = {
    "definitions": {"targetNamespace", "exporter", "exporterVersion", "typeLanguage"},
    "conditionExpression": {"language"},
    "message": set(),
    "signal": set(),
    "error": {"errorCode"},
    "escalation": {"escalationCode"},
    **{
        leaf: set()
        for leaf in ("completionCondition", "loopCardinality", "timeDuration", "timeDate", "timeCycle", "script")
    },
    "process": {"isExecutable"},
    "participant": {"processRef"},
    "sequenceFlow": {"sourceRef", "targetRef"},
    "userTask": set(),
    "serviceTask": set(),
    "businessRuleTask": set(),
    "scriptTask": {"scriptFormat"},
    "callActivity": {"calledElement"},
    "exclusiveGateway": {"default", "gatewayDirection"},
    "inclusiveGateway": {"default", "gatewayDirection"},
    "eventBasedGateway": {"gatewayDirection"},
    "parallelGateway": {"gatewayDirection"},
    "subProcess": {"triggeredByEvent"},
    "receiveTask": {"messageRef"},
    "sendTask": {"messageRef"},
    "boundaryEvent": {"attachedToRef", "cancelActivity"},
    "multiInstanceLoopCharacteristics": {"isSequential"},
    "timerEventDefinition": set(),
    "messageEventDefinition": {"messageRef"},
    "terminateEventDefinition": set(),
    "signalEventDefinition": {"signalRef"},
    "errorEventDefinition": {"errorRef"},
    "escalationEventDefinition": {"escalationRef"},
    "linkEventDefinition": set(),
    "startEvent": {"isInterrupting"},
    "endEvent": set(),
    "intermediateCatchEvent": set(),
    "intermediateThrowEvent": set(),
}
#: Attributes that are true or false. The standard lets tools write 1 and 0 too; importing puts them right, for there
#: the modeler, which reads the words alone, would open and store something else.
BOOLEANS = {
    "isExecutable", "isClosed", "isForCompensation", "parallelMultiple", "isInterrupting", "cancelActivity",
    "isSequential", "triggeredByEvent", "isImmediate", "instantiate",
}  # fmt: skip
#: Attributes that say what is true anyway.
DEFAULTS = {
    "expressionLanguage": "http://www.w3.org/1999/XPath",  # BPMN's own default; what is written is read as CEL
    "isForCompensation": "false", "startQuantity": "1", "completionQuantity": "1", "parallelMultiple": "false",
    "isInterrupting": "true", "isImmediate": "true", "instantiate": "false", "behavior": "All",
    "eventGatewayType": "Exclusive",
}  # fmt: skip
CAMUNDA_ATTRIBUTES: dict[str, set[str]] = {
    "process": {"versionTag", "historyTimeToLive", "isStartableInTasklist"},
    "userTask": {"candidateGroups", "dueDate", "formKey"},
    "serviceTask": {"type", "topic"},
    "businessRuleTask": {"decisionRef", "resultVariable"},
    "multiInstanceLoopCharacteristics": {"collection", "elementVariable"},
}
CAMUNDA_PARTS: dict[str, set[str]] = {
    "properties": {"property"},
    "property": set(),
    "inputOutput": {"inputParameter"},
    "inputParameter": set(),
    "in": set(),
    "out": set(),
}
PART_ATTRIBUTES = {
    "property": {"id", "name", "value"}, "inputParameter": {"name"}, "in": {"source", "sourceExpression", "target"},
    "out": {"source", "target"}, "properties": set(), "inputOutput": set(),
}  # fmt: skip
#: Attributes that other tools write and that change nothing here: told, but no reason to refuse.
IDLE = {"historyTimeToLive", "isStartableInTasklist"}
#: Elements at which the camunda parts are read.
HOLDS_PARTS = {
    "userTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "subProcess", "receiveTask",
    "sendTask", "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
    "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway",
}  # fmt: skip
#: What the tables of running cases can hold.
LENGTHS = {"id": 90, "name": 250, "calledElement": 60, f"{{{CAMUNDA}}}candidateGroups": 400, "errorCode": 90,
           "escalationCode": 90, f"{{{CAMUNDA}}}formKey": 90,
           f"{{{CAMUNDA}}}dueDate": 400}  # fmt: skip
#: part of the camunda dialect -> where it stands
PART_OF = {"property": "properties", "inputParameter": "inputOutput"}
#: What may stand once only; of two one would be read and the other ignored.
ONCE = {
    "extensionElements", "conditionExpression", "multiInstanceLoopCharacteristics", "completionCondition",
    "loopCardinality", "script", "properties", "inputOutput", "timeDuration", "timeDate", "timeCycle",
}  # fmt: skip
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
#: The layout: nothing in it is carried out, and nothing else may hide in it.
PICTURE = {DI, "http://www.omg.org/spec/DD/20100524/DI", "http://www.omg.org/spec/DD/20100524/DC"}

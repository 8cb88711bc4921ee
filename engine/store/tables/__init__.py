"""Every table of the product; importing this package declares them all on one `metadata`."""

from engine.store.tables.base import metadata
from engine.store.tables.casefile import case_file, case_link, document, document_reader, handover, history
from engine.store.tables.casefile import attachment, notice, outbox, recusal, rule_use
from engine.store.tables.definitions import procedure_version
from engine.store.tables.execution import activity, assignment, draft, incident, instance, request, task, timer
from engine.store.tables.execution import subscription
from engine.store.tables.organisation import account, holding, kinship, membership, person, post, setting
from engine.store.tables.organisation import substitution, unit, unit_name, unit_parent, unit_successor

__all__ = [
    "account",
    "activity",
    "assignment",
    "attachment",
    "case_file",
    "case_link",
    "document",
    "document_reader",
    "draft",
    "handover",
    "history",
    "holding",
    "incident",
    "instance",
    "kinship",
    "membership",
    "metadata",
    "notice",
    "outbox",
    "person",
    "post",
    "procedure_version",
    "recusal",
    "request",
    "rule_use",
    "setting",
    "subscription",
    "substitution",
    "task",
    "timer",
    "unit",
    "unit_name",
    "unit_parent",
    "unit_successor",
]

"""Every sentence of the engine has English."""

import importlib
import pkgutil

import engine
from engine.definitions import form_reading
from engine.errors import Refused
from engine.execution import procedures, timeline
from engine.wording import engine_catalogue


def every_refusal() -> set[type[Refused]]:
    for module in pkgutil.walk_packages(engine.__path__, "engine."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    found: set[type[Refused]] = set()
    pending = [Refused]
    while pending:
        kind = pending.pop()
        found.add(kind)
        pending.extend(kind.__subclasses__())
    return found


def test_every_refusal_says_it_in_english_too() -> None:
    texts = {text for kind in every_refusal() for text in (kind.says, kind.do) if text}
    assert engine_catalogue().missing(texts) == []


def test_forms_timeline_and_procedures_in_words_have_english() -> None:
    texts = {*form_reading.SENTENCES.values(), *timeline.SENTENCES.values(), *timeline.OUTCOMES.values()}
    texts |= {*procedures.KINDS.values(), *procedures.ROLES.values()}
    assert engine_catalogue().missing(texts) == []

"""Definitions by their content: what is deployed and played in one process is read once."""

from collections import OrderedDict
from threading import Lock

from engine.definitions.folder import Definition, content_hash, read_definition
from engine.errors import Finding

#: So many are remembered: the shipped procedures and patterns, and some drafts.
REMEMBERED = 64

_READ: OrderedDict[str, tuple[Definition, tuple[Finding, ...]]] = OrderedDict()
_LOCK = Lock()


def read_once(files: dict[str, str]) -> tuple[Definition, list[Finding]]:
    """`read_definition`, remembered by the content of the files. For those who only read the definition."""
    key = content_hash(files)
    with _LOCK:
        known = _READ.get(key)
        if known is not None:
            _READ.move_to_end(key)
    if known is None:
        definition, findings = read_definition(files)
        known = (definition, tuple(findings))
        with _LOCK:
            _READ[key] = known
            while len(_READ) > REMEMBERED:
                _READ.popitem(last=False)
    return known[0], list(known[1])

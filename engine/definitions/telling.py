"""A finding as data for the command line, the API and pages: both languages, the element, the run that goes wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Finding
from engine.wording import Said, sentence


def as_data(
    finding: Finding, english: Callable[[str], str] = str, called: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """What is wrong and what to do, in Vietnamese and English.

    english: how a name on the diagram is called in English. called: by language, what some values are called there.
    """
    values: dict[str, str] = dict(finding.values)
    spoken = {key: value if isinstance(value, Said) else english(value) for key, value in values.items()}
    values, spoken = {**values, **(called or {}).get("vi", {})}, {**spoken, **(called or {}).get("en", {})}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "element": finding.element,
        "vi": sentence(finding.says, values),
        "en": sentence(finding.says, spoken, "en"),
        "hint_vi": sentence(finding.do, values),
        "hint_en": sentence(finding.do, spoken, "en"),
        "run": list(finding.run),
    }

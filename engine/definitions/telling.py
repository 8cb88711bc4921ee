"""A finding as data for the command line, the API and pages: both languages, the element, the run that goes wrong."""

from typing import Any

from engine.errors import Finding
from engine.wording import sentence


def as_data(finding: Finding) -> dict[str, Any]:
    """What is wrong and what to do, in Vietnamese and English."""
    values = dict(finding.values)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "element": finding.element,
        "vi": sentence(finding.says, values),
        "en": sentence(finding.says, values, "en"),
        "hint_vi": sentence(finding.do, values),
        "hint_en": sentence(finding.do, values, "en"),
        "run": list(finding.run),
    }

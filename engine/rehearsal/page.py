"""The report for people."""

from typing import Any


def drawn(report: dict[str, Any], language: str = "vi") -> str:
    """The report as one HTML page."""
    return ""

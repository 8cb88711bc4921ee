"""Check a definition before it can be released: every finding names the element and what to do."""

from engine.definitions.check.complete import check_alone, check_definition

__all__ = ["check_alone", "check_definition"]

"""What was typed into a field of the calendar's pages, as a value."""

from datetime import date

from engine.schedule import changing


def listed(text: str) -> list[str]:
    """The parts of a list with commas or semicolons."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def number(text: str) -> int:
    """A whole number. Refuses: NotANumber."""
    try:
        return int(text)
    except ValueError as error:
        raise changing.NotANumber(text) from error


def day(text: str) -> date:
    """A civil day as browsers send it. Refuses: NotADay."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise changing.NotADay(text) from error

"""Shares of whole numbers, compared by cross-multiplication: never with rounded percentages (rules.md section 2)."""

from fractions import Fraction

from engine.wording import Said


class ImpossibleCount(ValueError):
    """A count that cannot be: negative, or a part larger than the whole."""

    says = "Số đếm không thể có: {part} trên {whole}."

    def __init__(self, part: int, whole: int) -> None:
        super().__init__(Said(self.says, part=part, whole=whole))
        self.part = part
        self.whole = whole


def _share(text: str) -> Fraction:
    return Fraction(text)


def _possible(part: int, whole: int) -> None:
    if part < 0 or whole <= 0 or part > whole:
        raise ImpossibleCount(part, whole)


def over(part: int, whole: int, share: str = "1/2") -> bool:
    """Is the part more than the share of the whole? Exactly the share is not. Raises ImpossibleCount."""
    _possible(part, whole)
    limit = _share(share)
    return part * limit.denominator > limit.numerator * whole


def at_least(part: int, whole: int, share: str = "2/3") -> bool:
    """Is the part at least the share of the whole? Exactly the share is. Raises ImpossibleCount."""
    _possible(part, whole)
    limit = _share(share)
    return part * limit.denominator >= limit.numerator * whole


def exactly(part: int, whole: int, share: str) -> bool:
    """Is the part exactly the share (a boundary that belongs to people)? Raises ImpossibleCount."""
    _possible(part, whole)
    limit = _share(share)
    return part * limit.denominator == limit.numerator * whole


def needed(whole: int, share: str = "2/3") -> int:
    """The smallest count that is at least the share: 49 summoned, 2/3 → 33 (R-006). Raises ImpossibleCount."""
    _possible(0, whole)
    limit = _share(share)
    return -(-limit.numerator * whole // limit.denominator)

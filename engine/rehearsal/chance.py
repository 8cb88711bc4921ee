"""Chance that can be repeated: each question has its own dice, so that one more question changes no other answer."""

import random
from collections.abc import Mapping


class Chance:
    """The dice of one rehearsal; the same seed and the same question always give the same answer."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *question: object) -> random.Random:
        """The dice for one question, named by what stays the same between two runs (never by a running number)."""
        return random.Random("|".join([str(self.seed), *map(str, question)]))


def weighted(dice: random.Random, weights: Mapping[str, int]) -> str:
    """One of the keys, as often as its weight says. At least one weight must be over 0."""
    left = dice.randrange(sum(weights.values()))
    for key, weight in weights.items():
        if left < weight:
            return key
        left -= weight
    raise AssertionError("unreachable")


def split(dice: random.Random, total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """A whole divided among the keys about as their weights say; the parts add up exactly."""
    found = dict.fromkeys(weights, 0)
    for _ in range(total):
        found[weighted(dice, weights)] += 1
    return found

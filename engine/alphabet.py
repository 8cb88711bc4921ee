"""The order of the Vietnamese alphabet: ă, â, đ, ê, ô, ơ, ư are letters of their own, tones decide between equals.

The order of code points puts Đ behind Z and every letter with a mark behind those without; a list in that order
cannot be read by anybody who looks for a name in it.
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: no tone, huyền, hỏi, ngã, sắc, nặng
_MARKS = ("GRAVE ACCENT", "HOOK ABOVE", "TILDE", "ACUTE ACCENT", "DOT BELOW")
_TONES = ["", *(unicodedata.lookup(f"COMBINING {mark}") for mark in _MARKS)]

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def alphabetical(text: str) -> Key:
    """A key to sort by: letters first, then tones, capitals last; spaces and figures come before letters."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in _TONES[1:]), "")
        bare = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else letter
        place = _LETTERS.find(bare) if len(bare) == 1 else -1
        letters.append((1, place) if place >= 0 else (0, ord(bare[0])))
        tones.append(_TONES.index(tone))
    return tuple(letters), tuple(tones), text


def by_given_name(full_name: str) -> tuple[Key, ...]:
    """A key for people, who are looked for by their given name, the last word: An, Bình, Đạt, Hà …"""
    *before, given = full_name.split() or [""]
    return alphabetical(given), alphabetical(" ".join(before))

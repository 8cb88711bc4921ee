"""Lists stand in the order in which a Vietnamese reader looks for a name."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine.alphabet import alphabetical, by_given_name


def in_order(*words: str) -> bool:
    return sorted(set(words), key=alphabetical) == list(words)


def test_letters_with_marks_are_letters_of_their_own() -> None:
    assert in_order("an", "ăn", "ân", "ba", "da", "đa", "ê-ke", "go", "oi", "ôi", "ơi", "tu", "tư", "xa")


def test_d_with_a_stroke_stands_behind_d_and_before_e() -> None:
    assert in_order("Cử tri", "Dự thảo", "Đảng bộ", "Xem xét")


def test_a_tone_only_decides_between_equal_words() -> None:
    assert in_order("ma", "mà", "mả", "mã", "má", "mạ")
    assert in_order("má a", "ma b")


def test_people_are_found_by_their_given_name() -> None:
    people = ["Trần Văn An", "Đỗ Thị Bình", "Lê Đạt", "Nguyễn Hà", "Trần Hà"]
    assert sorted(set(people), key=by_given_name) == people


def test_nobody_without_a_name_ends_the_list() -> None:
    assert sorted(["An", ""], key=by_given_name) == ["", "An"]


@given(st.text(max_size=20))
def test_both_ways_to_write_a_letter_stand_together(text: str) -> None:
    composed, taken_apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert alphabetical(composed)[:2] == alphabetical(taken_apart)[:2]

"""What a rule may be asked: typed inputs, and refusals that say in two languages what is wrong with a question."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.wording import Said, sentence

TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "int": int,
    "bool": bool,
    "date": str,
    "list": list,
    "map": dict,
    #: an exact number with at most two decimals ("89.99" or 90); rules see whole hundredths, never a float
    "decimal": (int, str),
}


#: declared type -> how people call what is wanted
WORDS = {
    "text": "chữ",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "date": "ngày dạng 2026-12-31",
    "list": "danh sách",
    "map": "các số theo tên, ví dụ {input}.warning=11",
    "decimal": "số có nhiều nhất hai chữ số thập phân",
}


#: no count and no sum of money in VND comes near it; beyond, whole numbers of the expressions end
MOST = 10**15
#: terms are counted from the days given; no case of a person lies outside, and the calendar ends with the year 9999
FIRST_YEAR, LAST_YEAR = 1900, 2199
NEGATIVE = "“{input}” không thể âm ({value})"


class RuleRefused(ValueError):
    """A question that no version of a rule answers; the sentence says why, in both languages.

    says: Vietnamese template, filled with values. english: its English, for sentences that a rule brings along itself.
    """

    def __init__(
        self,
        name: str,
        says: str,
        values: dict[str, Any] | None = None,
        inputs: dict[str, Any] | None = None,
        english: str | None = None,
    ) -> None:
        self.rule = name
        self.says = says
        self.values = values or {}
        self.inputs = inputs or {}
        self.english = english
        self.reason = self.in_words("vi")
        super().__init__(Said("Quy tắc “{name}”: {reason}", name=name, reason=self._said()))

    def _said(self) -> Said:
        if self.english is not None:  # the rule's own words; the catalogue chooses between the two
            return Said("{vi}", vi=self.says, en=self.english)
        what = {"what": Said(self.values["what"], **self.values)} if "what" in self.values else {}
        return Said(self.says, **{**self.values, **what})

    def in_words(self, language: str) -> str:
        """Why, in a language."""
        if language == "en" and self.english is not None:
            return self.english
        if self.english is not None:
            return self.says
        what = {"what": sentence(self.values["what"], self.values, language)} if "what" in self.values else {}
        return sentence(self.says, {**self.values, **what}, language)


def check_inputs(rule: str, wanted: Mapping[str, str], inputs: dict[str, Any]) -> None:
    """Refuse unknown, missing, wrong-typed and negative inputs. wanted: name -> declared type. Raises RuleRefused."""
    unknown = sorted(set(inputs) - set(wanted))
    if unknown:
        says = "không hỏi “{unknown}”; quy tắc này hỏi: {known}"
        raise RuleRefused(rule, says, {"unknown": ", ".join(unknown), "known": ", ".join(wanted) or "–"}, inputs)
    for name, declared in wanted.items():
        value, kind = inputs.get(name), declared.rstrip("?")
        if value is None and declared.endswith("?"):
            continue
        type_ = TYPES[kind]
        if value is None or not isinstance(value, type_) or (kind != "bool" and isinstance(value, bool)):
            raise _not_a(rule, name, kind, inputs)
        for number in value.values() if isinstance(value, dict) else [value]:
            if isinstance(number, int) and number < 0:
                raise RuleRefused(rule, NEGATIVE, {"input": name, "value": number}, inputs)
            if isinstance(number, int) and number > MOST:
                raise RuleRefused(rule, "“{input}” quá lớn ({value})", {"input": name, "value": number}, inputs)
        if isinstance(value, dict) and not _counts(value):
            raise RuleRefused(rule, "“{input}” cần các số nguyên không âm", {"input": name}, inputs)
        if kind == "date" and not _is_day(str(value)):
            raise _not_a(rule, name, "date", inputs)
        if kind == "date" and not FIRST_YEAR <= int(str(value)[:4]) <= LAST_YEAR:
            says = "“{input}” cần ngày trong khoảng năm {first} đến {last}, nhận “{value}”"
            raise RuleRefused(
                rule, says, {"input": name, "value": value, "first": FIRST_YEAR, "last": LAST_YEAR}, inputs
            )


def exact(rule: str, wanted: Mapping[str, str], inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs with decimals as whole hundredths; what is not exact is refused. Raises RuleRefused."""
    found = dict(inputs)
    for name, declared in wanted.items():
        if declared.rstrip("?") == "decimal" and inputs.get(name) is not None:
            text = str(inputs[name])
            if re.fullmatch(r"-[\d.,]+", text):
                raise RuleRefused(rule, NEGATIVE, {"input": name, "value": text}, inputs)
            match = re.fullmatch(r"([0-9]+)(?:[.,]([0-9]{1,2}))?", text)
            if match is None or len(match[1]) > 12:
                raise _not_a(rule, name, "decimal", inputs)
            found[name] = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    return found


def _not_a(rule: str, name: str, kind: str, inputs: dict[str, Any]) -> RuleRefused:
    told = {"input": name, "what": WORDS[kind], "value": inputs.get(name)}
    says = "thiếu “{input}” ({what})" if told["value"] is None else "“{input}” cần {what}, nhận “{value}”"
    return RuleRefused(rule, says, told, inputs)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _counts(value: Any) -> bool:
    """Are the counts inside a map whole numbers from nought?"""
    return all(isinstance(part, int) and not isinstance(part, bool) and part >= 0 for part in value.values())

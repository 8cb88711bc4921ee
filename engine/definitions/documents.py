"""Document templates: a head (who issues, who signs, who may read) and Markdown with placeholders.

Placeholders are Jinja in its sandbox (`placeholders.py`), without loops over anything but the data given, and with
undefined names refused. A Word file of the same key (`word.py`) is the paper: it
is filled with the same data, and the Markdown then only has the head, or what the page shows instead of its text.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import CodeType
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError, meta

from engine.definitions.placeholders import Placeholders
from engine.definitions.word import check_placeholders, check_word, fill_word, word_placeholders, word_text
from engine.errors import Finding
from engine.wording import Said

PLACEHOLDER = "Sửa trong mẫu: mỗi chỗ điền viết giữa hai cặp dấu ngoặc nhọn, mở và đóng đủ."
READERS = ("participants", "subject", "unit")
FILTERS = ("date", "person", "unit", "level", "rule", "points", "term")
_HEAD_KEYS = {"kind", "family", "title", "form_number", "issuer", "signer", "recipients", "readers"}


@dataclass(frozen=True)
class DocumentTemplate:
    """One template of a procedure."""

    key: str
    title: str
    head: dict[str, Any]
    body: str
    #: the uploaded Word file, when the procedure has one
    paper: bytes | None = None

    @property
    def readers(self) -> str:
        """Who may read the issued document: participants, subject or unit."""
        return str(self.head.get("readers", "participants"))

    def render(self, data: dict[str, Any], filters: dict[str, Callable[..., Any]]) -> tuple[str, str]:
        """Return title and Markdown body for the data. Raises jinja2.TemplateError (undefined name, bad syntax)."""
        environment = _environment(filters)
        known = environment.make_globals(None)
        title, body = (
            environment.template_class.from_code(environment, _compiled(text), known).render(data)
            for text in (self.title, self.body)
        )
        return " ".join(title.split()), body.strip() + "\n"

    def fill_paper(self, data: dict[str, Any], filters: dict[str, Callable[..., Any]], day: date) -> bytes | None:
        """The Word file filled for the data, or None without one. Raises jinja2.TemplateError."""
        return None if self.paper is None else fill_word(self.paper, data, _environment(filters), day)


def with_paper(key: str, template: DocumentTemplate | None, data: bytes) -> tuple[DocumentTemplate, list[Finding]]:
    """A template with the Word file `documents/<key>.docx`, and what must be mended in that file.

    template: what `documents/<key>.md` says; without it the paper has no head and participants read it.
    """
    file = f"documents/{key}.docx"
    known = template or DocumentTemplate(key, key, {}, "\n")
    findings = check_word(file, data)
    if findings:
        return known, findings
    findings = check_placeholders(file, data, _environment(dict.fromkeys(FILTERS, str)))
    return (known if findings else replace(known, paper=data)), findings


def paper_words(template: DocumentTemplate, body: str, paper: bytes | None) -> str:
    """What the page shows of an issued document: its Markdown, else what the filled paper says."""
    return word_text(paper) if paper is not None and not body.strip() else body


def read_template(key: str, text: str) -> tuple[DocumentTemplate, list[Finding]]:
    """Read `documents/<key>.md` and say what must be mended."""
    file = f"documents/{key}.md"
    head: dict[str, Any] = {}
    body = text
    findings: list[Finding] = []
    if text.startswith("---"):
        _empty, front, body = (*text.split("---", 2), "", "")[:3]
        try:
            head = yaml.safe_load(front) or {}
        except yaml.YAMLError as error:
            findings.append(_fault(file, "document-head", "Phần đầu mẫu văn bản không đọc được: {reason}", str(error)))
    unknown = set(head) - _HEAD_KEYS
    if unknown:
        findings.append(
            _fault(
                file,
                "document-head",
                "Phần đầu của mẫu văn bản có mục không dùng được: {reason}.",
                ", ".join(sorted(unknown)),
            )
        )
    if head.get("readers", "participants") not in READERS:
        findings.append(
            _fault(file, "document-readers", "Không rõ ai được đọc văn bản này: “{reason}”.", str(head["readers"]))
        )
    template = DocumentTemplate(key, str(head.get("title") or key), head, body.strip() + "\n")
    environment = _environment(dict.fromkeys(FILTERS, str))
    for part in (template.title, template.body):
        try:
            environment.parse(part)
        except TemplateError as error:
            findings.append(
                _fault(file, "document-placeholder", "Chỗ điền trong mẫu không đọc được: {reason}", _where(error, part))
            )
    return template, findings


def _where(error: TemplateError, text: str) -> str:
    """The line in which a placeholder is torn."""
    number = getattr(error, "lineno", 0)
    lines = text.splitlines()
    if not 0 < number <= len(lines):
        return Said("một chỗ điền viết sai dấu ngoặc hoặc tên")
    return Said("dòng “{line}”", line=lines[number - 1].strip()[:120])


def placeholders(template: DocumentTemplate) -> set[str]:
    """Names of the data that a template reads."""
    environment = _environment(dict.fromkeys(FILTERS, str))
    found: set[str] = set()
    for part in (template.title, template.body):
        try:
            found |= meta.find_undeclared_variables(environment.parse(part))
        except TemplateError:
            continue
    if template.paper is not None:
        found |= word_placeholders(template.paper, environment)
    return found


@lru_cache(maxsize=2048)
def _compiled(text: str) -> CodeType:
    """A template's text compiled once; the filters are those of the environment that runs it.

    Nothing is worked out beforehand (`optimized`): a filter of a constant has another value tomorrow.
    """
    return _environment(dict.fromkeys(FILTERS, str), optimized=False).compile(text)


def _environment(filters: dict[str, Callable[..., Any]], *, optimized: bool = True) -> Placeholders:
    environment = Placeholders(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True, optimized=optimized
    )
    environment.globals.clear()
    environment.filters.update(filters)
    return environment


def _fault(file: str, code: str, says: str, reason: str) -> Finding:
    do = PLACEHOLDER if code == "document-placeholder" else "Sửa mẫu văn bản."
    return Finding(code, "", says, do, (("reason", reason),), file)

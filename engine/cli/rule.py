"""Ask a dated rule as the engine would on a day; look up which rules there are and what they want to know."""

import json
from datetime import date
from typing import Any

import click

from engine.cli.printing import json_option, show
from engine.definitions.shipped import workflows_root
from engine.rules.dated import Answer, Rule, RuleBook, basis, documents
from engine.rules.questions import RuleRefused
from engine.wording import LANGUAGES, sentence

TWICE = "“{key}” có hai lần"


@click.command()
@click.argument("name", required=False)
@click.argument("inputs", nargs=-1)
@click.option("--on", "day", help="The key date, 2026-12-31.")
@click.option("--list", "listed", is_flag=True, help="Name every rule and what it asks.")
@json_option
@click.pass_context
def rule(
    ctx: click.Context, name: str | None, inputs: tuple[str, ...], day: str | None, listed: bool, as_json: bool
) -> None:
    """Answer a rule for INPUTS (key=value) as the engine would on a day, with the version and source used.

    Without inputs and --on it tells what the rule asks and which texts answer; `--list` names every rule.
    """
    book = RuleBook.load(workflows_root())
    try:
        if listed or name is None:
            rows = [_about(book.rules[known]) for known in book.names()]
            show(
                rows, as_json, [f"{r['name']}({', '.join(r['inputs'])})  {r['rule']}  {r['title']['vi']}" for r in rows]
            )
        elif day is None and not inputs:
            about = _about(_known(book, name))
            show(about, as_json, _lines(about))
        else:
            question, known = asked(name, inputs), _known(book, name)
            by_input = question.get(known.key_input) if known.key_input else None
            answer = book.ask(
                name, _day(known, day if day is not None or by_input is None else str(by_input)), question
            )
            told = _told(answer)
            show(told, as_json, _answer_lines(answer, told))
    except RuleRefused as refused:
        _tell(ctx, refused, as_json)


def _mark() -> str:
    return "  [" + " / ".join(sentence("chưa đối chiếu", {}, language) for language in LANGUAGES) + "]"


def _line(about: dict[str, Any]) -> str:
    return f"{about['name']}({', '.join(about['inputs'])})  {about['rule']}  {about['title']['vi']}"


def _tell(ctx: click.Context, refused: RuleRefused, as_json: bool) -> None:
    """The refusal in both languages on the error channel; with --json also as data. Exit status 1."""
    words = {language: refused.in_words(language) for language in LANGUAGES}
    if as_json:
        show({"refused": {"rule": refused.rule, **words}}, True, [])
    click.echo(f"Quy tắc “{refused.rule}”: {words['vi']}", err=True)
    click.echo(f"Rule “{refused.rule}”: {words['en']}", err=True)
    ctx.exit(1)


def _known(book: RuleBook, name: str) -> Rule:
    book.inputs(name)
    return book.rules[name]


def _day(found: Rule, text: str | None) -> date:
    if text is None:
        says = "thiếu --on (ngày chọn văn bản: {vi})"
        raise RuleRefused(found.name, says, {"vi": found.key_date["vi"], "en": found.key_date["en"]})
    try:
        if date.fromisoformat(text).isoformat() == text:
            return date.fromisoformat(text)
    except ValueError:
        pass
    says = "“{input}” cần {what}, nhận “{value}”"
    raise RuleRefused(found.name, says, {"input": "--on", "what": "ngày dạng 2026-12-31", "value": text})


def _about(found: Rule) -> dict[str, Any]:
    versions = [
        {
            "version": v.id,
            "document": v.document,
            "dated": v.dated,
            "documents": _documents(v.document, v.dated),
            "from": v.start.isoformat(),
            "to": v.end.isoformat() if v.end else None,
            "source": v.source,
            "verified": v.verified,
        }
        for v in found.versions
    ]
    about: dict[str, Any] = {"name": found.name, "rule": found.rule, "title": found.title, "key_date": found.key_date}
    return about | {"inputs": found.inputs, "outputs": found.outputs, "versions": versions}


def _documents(document: str, dated: str) -> list[dict[str, str]]:
    """Every text behind an answer, with its date: numbers are reused."""
    return [{"number": number, "dated": day} for number, day in documents(document, dated)]


def _lines(about: dict[str, Any]) -> list[str]:
    lines = [f"{about['name']} ({about['rule']}): {about['title']['vi']} / {about['title']['en']}"]
    lines.append(f"--on: {about['key_date']['vi']} / {about['key_date']['en']}")
    lines += [f"  {key}={kind}" for key, kind in about["inputs"].items()]
    lines.append("-> " + ", ".join(f"{key} ({kind})" for key, kind in about["outputs"].items()))
    for v in about["versions"]:
        mark = "" if v["verified"] else _mark()
        texts = basis(v["document"], v["dated"], True)
        lines.append(f"  {v['from']} .. {v['to'] or ''}  {v['version']}  {texts}  {v['source']}{mark}")
    return lines


def _told(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {**answer.outputs, "rule": answer.rule, "version": answer.version}
    told |= {"document": answer.document, "dated": answer.dated}
    told |= {"documents": _documents(answer.document, answer.dated), "source": answer.source}
    return told | {"verified": answer.verified, "on": answer.on.isoformat(), "note": answer.note}


def _answer_lines(answer: Answer, told: dict[str, Any]) -> list[str]:
    lines = [f"{key}: {value}" for key, value in told.items() if key not in ("verified", "note", "documents")]
    lines.append("verified: " + ("True" if answer.verified else f"False{_mark()}"))
    return lines + [f"note ({language}): {text}" for language, text in answer.note.items()]


def asked(name: str, pairs: tuple[str, ...]) -> dict[str, Any]:
    """`base=20 forms.warning=11` as a question; numbers with decimals stay text, so that nothing is rounded."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, separator, text = pair.partition("=")
        if not separator or not key:
            raise RuleRefused(name, "“{pair}” cần viết tên=giá trị", {"pair": pair})
        try:
            value = json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=_once)
        except Twice as twice:
            raise RuleRefused(name, TWICE, {"key": f"{key}.{twice}"}) from twice
        except (ValueError, RecursionError):  # no JSON, or more digits than Python turns into a number
            value = text
        outer, dot, inner = key.partition(".")
        known = found.get(outer, {}) if dot else {}
        if not dot and key in found or not isinstance(known, dict) or inner in known and dot:
            raise RuleRefused(name, TWICE, {"key": key})
        if dot:
            found[outer] = {**known, inner: value}
        else:
            found[key] = value
    return found


class Twice(Exception):
    """A map names something two times."""


def _once(parts: list[tuple[str, Any]]) -> dict[str, Any]:
    """A map whose names differ: of two votes for one form neither is silently dropped."""
    names = [name for name, _value in parts]
    for name in names:
        if names.count(name) > 1:
            raise Twice(name)
    return dict(parts)


commands = [rule]

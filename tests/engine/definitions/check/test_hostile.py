"""Files made to hurt: the check answers each with one of its three answers, in sentences, and keeps to its bounds."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli.main import main
from engine.definitions.check.paths import check_path
from engine.definitions.check.surroundings import Surroundings
from engine.rules import expressions
from engine.wording import sentence
from tests.drawing import drawn, event, level

GOOD = drawn("s>u1 u1>x1 x1>e[decision == 1] x1>u1*")
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def check(*paths: Path | str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    done = CliRunner().invoke(main, ["check", *map(str, paths), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found = json.loads(done.output)
    for finding in (one for findings in found.values() for one in findings):
        assert all(finding[key] for key in ("code", "element", "vi", "en", "hint_vi", "hint_en")), finding
    return done.exit_code, found


XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def codes(folder: Path, text: str | bytes) -> tuple[int, set[str]]:
    file = folder / "drawn.bpmn"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    findings, readable = check_path(file, Surroundings())
    for one in findings:
        assert one.element
        for said in (one.says, one.do):
            assert sentence(said, dict(one.values)) != sentence(said, dict(one.values), "en")
    wrong = any(one.severity == "error" for one in findings)
    return (1 if wrong else 0) if readable else 2, {one.code for one in findings}


def packed() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("process.bpmn", b"0" * 5_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'<!DOCTYPE l [<!ENTITY a0 "aaaaaaaaaa">{ENTITIES}]><l>&a9;</l>', "xml-doctype"),
        (('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE l []><l/>').encode("utf-16"), "xml-doctype"),
        (('<?xml version="1.0" encoding="UTF-7"?>' + GOOD).encode("utf-7"), "xml-encoding"),
        (GOOD.replace('id="u1"', 'id="u1" ' + " ".join(f'a{n}="x"' for n in range(90_000))), "xml-too-many-attributes"),
        (packed(), "xml-malformed"),
        (GOOD.replace('id="u1"', 'id="u1" name="a\0b"'), "xml-malformed"),
        ("<a>" * 90_000 + "</a>" * 90_000, "xml-malformed"),
        ('<?xml-stylesheet type="text/xsl" href="http://x.invalid/x.xsl"?>' + GOOD, "xml-instruction"),
        (GOOD.replace("</bpmn:process>", "<?php phpinfo() ?></bpmn:process>"), "xml-instruction"),
    ],
    ids=["entities", "wide-letters", "hidden-letters", "attributes", "zip", "nul", "deep", "style-sheet", "code"],
)
def test_what_cannot_be_read_without_harm_is_not_read(tmp_path: Path, text: str | bytes, code: str) -> None:
    assert codes(tmp_path, text) == (2, {code})


def test_other_encodings_that_hide_nothing_are_read(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="{}"?>'
    for encoding in ("utf-16", "utf-32", "iso-8859-1", "utf-8-sig"):
        text = (head.format(encoding.removesuffix("-sig")) + GOOD).encode(encoding)
        assert codes(tmp_path, text) == (0, {"no-form"})


MANY = "".join(f"<bpmn:userTask id='t{n}'/>" for n in range(30_000))
WAYS = " ".join(f"x{a}>x{b}[decision > 0]" for a in range(60) for b in range(60) if a != b)
FLOW = '<bpmn:sequenceFlow sourceRef="x1" targetRef="e"><bpmn:conditionExpression>a</bpmn:conditionExpression>'
SCRIPT = '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'
DI = f'<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="l">{SCRIPT}</d:BPMNDiagram>'
EXPLAIN = (
    "<bpmn:extensionElements><camunda:properties><camunda:property name='explain' value='&lt;script>'/>"
    "</camunda:properties></bpmn:extensionElements></bpmn:userTask>"
)
NOTE = "<bpmn:textAnnotation id='n'><bpmn:text>&lt;img src=x onerror=alert(1)></bpmn:text></bpmn:textAnnotation>"
TWICE = "<bpmn:extensionElements/><bpmn:extensionElements/></bpmn:userTask>"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (drawn(f"s>x0 {WAYS} x59>e*"), "soundness-unknown"),
        (drawn("s>i1 " + " ".join(f"i1>u{n}[a] u{n}>i2" for n in range(1, 90)) + " i1>u0* u0>i2 i2>e"),
         "soundness-unknown"),
        (GOOD.replace("</bpmn:process>", f"{FLOW}</bpmn:sequenceFlow>" * 9_000 + "</bpmn:process>"),
         "too-many-elements"),
        (GOOD.replace("</bpmn:process>", MANY + "</bpmn:process>"), "too-many-elements"),
        (GOOD.replace("secretary@unit", "secretary@" + "superior(" * 9_000 + "unit" + ")" * 9_000), "role"),
        (GOOD.replace("decision == 1", "(" * 450 + "1" + ")" * 450), "expression"),
        (GOOD.replace("decision == 1", "+".join(["decision"] * 4_000)), "expression"),
        (GOOD.replace('id="u1"', f'id="u1" name="{"x" * 900_000}"'), "too-long"),
        (GOOD.replace('"u1"', f'"{"u" * 500}"'), "too-long"),
        (GOOD.replace('"u1"', '"a/../b"'), "bad-id"),
        (GOOD.replace('id="u1"', 'id="u1" name="Duy\u202e\u1ec7t"'), "hidden-letters"),
        (GOOD.replace('id="u1"', 'id="u1" name="A\u200bB"'), "hidden-letters"),
        (GOOD.replace("decision == 1", "decision == 'a\u2067b'"), "hidden-letters"),
        (GOOD.replace('"u1"', '"1u"'), "bad-id"),
        (GOOD.replace("decision == 1", "'a' * 9"), "expression-type"),
        (GOOD.replace('id="u1"', f'id="u1" camunda:dueDate="{"P" * 900}"'), "too-long"),
        (GOOD.replace("</bpmn:process>", f"{NOTE}</bpmn:process>").replace("alert", "x" * 60_000), "too-long"),
        (GOOD.replace("<bpmn:process", "<bpmn:message/>" * 50_000 + "<bpmn:process"), "too-many-elements"),
        (GOOD.replace('id="u1"', f'id="u1" {XSI} xsi:type="tScriptTask"'), "foreign-attribute"),
        (GOOD.replace('id="u1"', 'id="u1" xml:base="http://x.invalid/"'), "foreign-attribute"),
        (drawn("s>c1 c1>e", events={"c1": event("timer", "PT1e5S")}), "timer"),
        (drawn("s>c1 c1>e", events={"c1": event("timer", "P\uff11D")}), "timer"),
        (GOOD.replace("bpmn:userTask", "x:userTask").replace("xmlns:bpmn", 'xmlns:x="urn:x" xmlns:bpmn'),
         "foreign-part"),
        (GOOD.replace("</bpmn:definitions>", f"{DI}</bpmn:definitions>"), "foreign-part"),
        (GOOD.replace("</bpmn:userTask>", EXPLAIN, 1), "markup"),
        (GOOD.replace("</bpmn:process>", f"{NOTE}</bpmn:process>"), "markup"),
        (GOOD.replace("</bpmn:userTask>", TWICE, 1), "part-twice"),
        (GOOD.replace("f4", "f9").replace('id="f9"', 'id="f4"'), "default-flow"),
        (drawn("s>c1 c1>e", events={"c1": event("timer", "P" + "9" * 90 + "D")}), "timer"),
        (drawn("s>u1 u1>e b1>e1", hosts="b1!@u1", events={"b1": event("timer", "R/PT1S")}), "timer-too-often"),
        (drawn("s>u1 u1>e b1>e1", hosts="b1!@u1", events={"b1": event("timer", "R/yearly 02-30")}), "timer"),
        (drawn("s>w1 w1>e", subs={"w1": level("s2>u2 u2>u2", prefix="w")}), "no-way-out"),
    ],
)  # fmt: skip
def test_what_is_too_much_or_disguised_is_told(tmp_path: Path, text: str, code: str) -> None:
    exit_code, found = codes(tmp_path, text)
    assert exit_code in (0, 1)
    assert code in found


def waits(*times: tuple[str, str]) -> str:
    """A diagram whose only event says these times."""
    written = "".join(f"<bpmn:{tag}>{text}</bpmn:{tag}>" for tag, text in times)
    definition = f"<bpmn:timerEventDefinition>{written}</bpmn:timerEventDefinition>"
    return drawn("s>u1 u1>e b1>e1", hosts="b1!@u1", events={"b1": definition})


def many(times: str) -> str:
    """A diagram whose only task is done so many times."""
    loop = f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{times}</bpmn:loopCardinality>"
    return GOOD.replace("</bpmn:userTask>", f"{loop}</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (waits(("timeDuration", "P1D"), ("timeDate", "2026-12-20")), "several-times"),
        (waits(("timeDuration", "P1D"), ("timeDuration", "P2D")), "part-twice"),
        (waits(("timeDuration", "R3/P1D")), "timer-kind"),
        (waits(("timeDuration", "2026-12-20")), "timer-kind"),
        (waits(("timeDate", "P1D")), "timer-kind"),
        (waits(("timeCycle", "5 working days")), "timer-kind"),
        (many("-1"), "loop-times"),
        (many("0"), "loop-times"),
        (many("-0"), "loop-times"),
        (many("1000000000"), "loop-times"),
        (GOOD.replace("decision == 1", "1"), "expression-type"),
        (GOOD.replace("decision == 1", "today"), "expression-type"),
        (GOOD.replace('id="u1"', 'id="u1" implementation="urn:x"'), "unsupported-attribute"),
    ],
)
def test_what_would_be_read_in_part_or_could_never_be_is_refused(tmp_path: Path, text: str, code: str) -> None:
    exit_code, found = codes(tmp_path, text)
    assert (exit_code, found - {"no-form"}) == (1, {code})


@pytest.mark.parametrize(
    "text",
    [
        waits(("timeDuration", "5 working days after today")),
        waits(("timeDate", "10 days after today")),
        waits(("timeCycle", "R/quarterly 01-05,04-05")),
        many("3"),
        many("--5"),
        GOOD.replace('id="u1"', 'id="u1" implementation="##unspecified"'),
    ],
)
def test_what_is_like_it_and_means_one_thing_is_accepted(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, text) == (0, {"no-form"})


def test_files_that_are_given_together_know_each_other(tmp_path: Path) -> None:
    calls = (
        '<bpmn:callActivity id="a1" calledElement="below"/><bpmn:sequenceFlow id="z1" sourceRef="a1" targetRef="e"/>'
    )
    outer, inner = tmp_path / "outer.bpmn", tmp_path / "inner.bpmn"
    outer.write_text(drawn("s>u1 u1>e", inside=calls).replace('targetRef="e"', 'targetRef="a1"', 1))
    inner.write_text(drawn("s>u1 u1>e", "below"))
    assert "no-called" in {one["code"] for one in check(outer)[1][str(outer)]}
    assert check(outer, inner)[0] == 0


def test_files_folders_and_what_is_neither_are_answered_together(tmp_path: Path) -> None:
    good, folder = tmp_path / "good.bpmn", tmp_path / "folder"
    good.write_text(GOOD)
    folder.mkdir()
    code, found = check(good, tmp_path / "missing.bpmn", folder, "/dev/null")
    assert code == 2
    said = {Path(path).name: [one["code"] for one in findings] for path, findings in found.items()}
    assert said == {"good.bpmn": ["no-form"], "missing.bpmn": ["not-found"], "folder": ["no-procedure"],
                    "null": ["not-a-file"]}  # fmt: skip
    (folder / "procedure.toml").write_text('id = 5\nunit_kinds = "cell"\n[data]\nin = "int"\nx = "float"\n')
    (folder / "process.bpmn").write_bytes(GOOD.encode())
    code, found = check(folder)
    assert code == 1
    expected = {"procedure-type", "data-name", "data-type"}
    assert expected <= {one["code"] for one in found[str(folder)]}
    (folder / "process.bpmn").write_bytes(b"\xff\xfe\xfa")
    assert check(folder)[0] == 2


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("people.map(a, people)", {"people": list(range(5_000))}),
        ("people.filter(a, people.exists(b, b == a))", {"people": list(range(5_000))}),
        ("[text + text, text + text]", {"text": "a" * 1_500_000}),
    ],
)
def test_an_expression_that_would_fill_the_memory_is_an_error(text: str, data: dict[str, object]) -> None:
    with pytest.raises(expressions.ExpressionError):
        expressions.evaluate(text, data)


def test_a_long_list_may_be_gone_through_once() -> None:
    assert expressions.evaluate("size(people.filter(a, a > 9))", {"people": list(range(5_000))}) == 4_990

"""Every sentence of the engine has English."""

import ast
import importlib
import pkgutil
from pathlib import Path

import engine
from engine.definitions import form_reading
from engine.errors import Refused
from engine.execution import naming, procedures, timeline
from engine.wording import Catalogue, engine_catalogue

VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def every_refusal() -> set[type[Refused]]:
    for module in pkgutil.walk_packages(engine.__path__, "engine."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    found: set[type[Refused]] = set()
    pending = [Refused]
    while pending:
        kind = pending.pop()
        found.add(kind)
        pending.extend(kind.__subclasses__())
    return found


def test_every_refusal_says_it_in_english_too() -> None:
    texts = {text for kind in every_refusal() for text in (kind.says, kind.do) if text}
    assert engine_catalogue().missing(texts) == []


def test_forms_timeline_and_procedures_in_words_have_english() -> None:
    texts = {*form_reading.SENTENCES.values(), *timeline.SENTENCES.values(), *timeline.OUTCOMES.values()}
    texts |= {*procedures.ROLES.values(), *naming.KINDS.values(), *naming.OPERATIONS.values()}
    texts |= {*naming.EVENTS.values(), *naming.GATES.values()}
    assert engine_catalogue().missing(texts) == []


def vietnamese_constants(path: Path) -> set[str]:
    """Every sentence with Vietnamese letters in a module, without the docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    left_out = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in left_out
        and any(letter in VIETNAMESE for letter in node.value.lower())
    }


def test_every_finding_of_the_check_says_it_in_english_too() -> None:
    """Also what a role, an expression or a table says of itself inside a finding: no sentence is put together here."""
    root = Path(engine.__file__).parent
    files = [*(root / "definitions").rglob("*.py"), *(root / "rules").glob("*.py")]
    files += [path for path in (root / "authoring").rglob("*.py") if "acts" not in path.parts]
    files += [root / "organisation" / "assignments.py", root / "execution" / "members.py"]
    kept = ("beginning.py", "importing.py", "mending.py")  # what they write is a procedure's own text
    said = {text for path in files if path.name not in kept for text in vietnamese_constants(path)}
    assert len(said) > 100
    assert engine_catalogue().missing(said) == []


def test_everything_the_calendar_and_its_letters_say_has_english() -> None:
    root = Path(engine.__file__).parent
    files = [*(root / "schedule").glob("*.py"), *(root / "notices").glob("*.py"), root / "organisation" / "duties.py"]
    said = {text for path in files for text in vietnamese_constants(path)}
    assert len(said) > 60
    assert engine_catalogue().missing(said) == []


def test_a_sentence_that_a_case_put_together_is_said_by_the_entry_with_its_places() -> None:
    words = Catalogue({"Kỷ luật ${form}": "Discipline: ${form}", "cảnh cáo": "warning", "đúng một nửa": "exactly half"})
    assert words.say_composed("Kỷ luật cảnh cáo", "en") == "Discipline: warning"
    assert words.say_composed("Kỷ luật cảnh cáo\nđúng một nửa; Lan", "en") == "Discipline: warning\nexactly half; Lan"
    assert words.say_composed("Nguyễn Văn An", "en") == "Nguyễn Văn An"
    assert words.say_composed("Kỷ luật cảnh cáo", "vi") == "Kỷ luật cảnh cáo"


def test_a_place_that_only_the_english_has_stays_empty() -> None:
    assert Catalogue({"Quá hạn: ${task}": "Overdue: ${taks}"}).say_composed("Quá hạn: Ký", "en") == "Overdue: "


def test_entries_without_words_of_their_own_match_nothing() -> None:
    assert Catalogue({"${a}: ${b}": "${b}: ${a}"}).say_composed("x: y", "en") == "x: y"

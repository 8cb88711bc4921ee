"""Every sentence of the engine has English."""

import ast
import importlib
import pkgutil
from pathlib import Path

import engine
from engine.definitions import form_reading
from engine.errors import Refused
from engine.execution import procedures, timeline
from engine.wording import engine_catalogue

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
    texts |= {*procedures.KINDS.values(), *procedures.ROLES.values()}
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
    files += [*(root / "authoring" / "beside").glob("*.py"), *(root / "authoring").glob("[cfs]*ing.py")]
    files += [root / "authoring" / "facets.py"]
    files += [root / "organisation" / "assignments.py", root / "execution" / "members.py"]
    said = {text for path in files if path.name != "beginning.py" for text in vietnamese_constants(path)}
    assert len(said) > 100
    assert engine_catalogue().missing(said) == []


def test_everything_the_calendar_and_its_letters_say_has_english() -> None:
    root = Path(engine.__file__).parent
    files = [*(root / "schedule").glob("*.py"), *(root / "notices").glob("*.py"), root / "organisation" / "duties.py"]
    said = {text for path in files for text in vietnamese_constants(path)}
    assert len(said) > 60
    assert engine_catalogue().missing(said) == []

"""What changes in the English texts, the scenarios and the page about the procedure."""

from collections.abc import Iterator

from engine.authoring.beside.lines import Told, changed_lines
from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition

#: How many English sentences are told one by one.
SENTENCES = 20
TEXTS = "texts/en.po"


def other_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """English texts, scenarios and the page about the procedure."""
    yield from ((TEXTS, (), words) for words in _english(was, say))
    before, after = _named(was.definition), _named(say.definition)
    for name in sorted(after.keys() - before.keys()):
        yield _scenario(name), (), say("Thêm kịch bản kiểm tra: {names}.", names=name)
    for name in sorted(before.keys() - after.keys()):
        yield _scenario(name), (), say("Bỏ kịch bản kiểm tra: {names}.", names=name)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            lines = changed_lines(say, before[name], after[name])
            yield _scenario(name), (), say("Kịch bản kiểm tra “{name}”: {lines}", name=name, lines=lines)
    readme = [side.definition.files.get("README.md", "") for side in (was, say)]
    if readme[0] != readme[1]:
        lines = changed_lines(say, readme[0], readme[1])
        yield "README.md", (), say("Trang giới thiệu thủ tục (README): {lines}", lines=lines)


def _english(was: Speaker, say: Speaker) -> Iterator[str]:
    old, new = was.definition.texts.english, say.definition.texts.english
    differ = [key for key in new if key in old and old[key] != new[key]]
    for key in differ[:SENTENCES]:
        yield say("Bản tiếng Anh của “{vi}”: “{new}” thay vì “{old}”.", vi=key, new=new[key], old=old[key])
    if len(differ) > SENTENCES:
        yield say("Bản tiếng Anh của {n} câu khác cũng thay đổi.", n=len(differ) - SENTENCES)
    added = [key for key in new if key not in old]
    if added:
        yield say("Thêm bản tiếng Anh của {n} câu.", n=len(added))
    gone = [key for key in old if key not in new]
    if gone:
        yield say("Bỏ bản tiếng Anh của {n} câu.", n=len(gone))


def _scenario(name: str) -> str:
    return f"scenarios/{name}.yaml"


def _named(definition: Definition) -> dict[str, str]:
    return {
        path.removeprefix("scenarios/").rpartition(".")[0]: text
        for path, text in definition.files.items()
        if path.startswith("scenarios/")
    }

"""What changes in the English texts and the page about the procedure, and after them in the scenarios."""

from collections.abc import Iterator

from engine.authoring.beside.lines import Told, changed_lines
from engine.authoring.beside.scenarios import scenario_changes
from engine.authoring.saying import Speaker

#: How many English sentences are told one by one.
SENTENCES = 20
TEXTS = "texts/en.po"


def other_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """English texts, scenarios and the page about the procedure."""
    yield from ((TEXTS, (), words) for words in _english(was, say))
    yield from scenario_changes(was, say)
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

"""What changes in the templates of documents: who issues, who signs, who reads, and every line of the text."""

from collections.abc import Iterator
from typing import Any

from engine.authoring.beside.lines import Told, changed_lines, instead
from engine.authoring.saying import Speaker
from engine.definitions.documents import DocumentTemplate
from engine.definitions.folder import Definition
from engine.definitions.word import is_binary, plain_text

HEAD = {
    "kind": "loại văn bản",
    "family": "hệ văn bản",
    "title": "tên văn bản",
    "form_number": "số mẫu",
    "issuer": "cơ quan ban hành",
    "signer": "người ký",
    "recipients": "nơi nhận",
    "readers": "người được đọc",
}
VALUES = {
    "readers": {
        "participants": "người tham gia hồ sơ",
        "subject": "đối tượng của hồ sơ",
        "unit": "mọi người của đơn vị",
    },
    "family": {"party": "của Đảng", "state": "của Nhà nước"},
}


def document_changes(was: Speaker, say: Speaker) -> Iterator[Told]:
    """Templates that come, go or say something else."""
    old, new = _files(was.definition), _files(say.definition)
    for path in sorted(old.keys() - new.keys()):
        yield path, (), was("Bỏ {what} {name}.", what=was(_what(path)), name=_name(was, path))
    for path in sorted(new):
        key = _key(path)
        steps = tuple(node.id for node in say.diagram.nodes.values() if key in node.documents)
        name = _name(say, path)
        if path not in old:
            yield path, steps, say("{what} mới {name}.", what=_upper(say(_what(path))), name=name)
        elif old[path] != new[path]:
            said = _paper(say, path, old[path], new[path]) if is_binary(path) else _template(was, say, key)
            if said:
                yield path, steps, say("{what} {name}: {lines}", what=_upper(say(_what(path))), name=name, lines=said)


def _what(path: str) -> str:
    return "tệp Word của mẫu" if is_binary(path) else "mẫu văn bản"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _files(definition: Definition) -> dict[str, str]:
    return {path: text for path, text in definition.files.items() if path.startswith("documents/")}


def _key(path: str) -> str:
    return path.removeprefix("documents/").rpartition(".")[0]


def _name(say: Speaker, path: str) -> str:
    return f"“{say.definition.title_words(_key(path), say.language)}”"


def _template(was: Speaker, say: Speaker, key: str) -> str:
    """The head by its parts, the text by its lines."""
    old, new = was.definition.documents[key], say.definition.documents[key]
    said = list(_head(was, say, old, new))
    if old.body != new.body:
        said.append(changed_lines(say, old.body, new.body).removesuffix("."))
    return "; ".join(said) + "." if said else ""


def _head(was: Speaker, say: Speaker, old: DocumentTemplate, new: DocumentTemplate) -> Iterator[str]:
    for key in [*new.head, *(key for key in old.head if key not in new.head)]:
        before, after = old.head.get(key), new.head.get(key)
        if before != after:
            name = say(HEAD[key]) if key in HEAD else f"“{key}”"
            yield instead(say, name, _value(say, key, after), _value(was, key, before), (after, before))


def _value(say: Speaker, key: str, value: Any) -> str:
    if value in (None, "", []):
        return say("không có")
    if isinstance(value, list):
        return ", ".join(say.who(str(item)) if "@" in str(item) else f"“{say.text(str(item))}”" for item in value)
    if known := VALUES.get(key, {}).get(str(value)):
        return say(known)
    if key == "issuer":
        return say.place(str(value))
    return say.who(str(value)) if key == "signer" else f"“{say.text(str(value))}”"


def _paper(say: Speaker, path: str, old: str, new: str) -> str:
    """What a Word file says instead of the one before."""
    before, after = plain_text(path, old), plain_text(path, new)
    if before is None or after is None:
        return say("được thay bằng tệp khác; mở tệp để xem.")
    if before == after:
        return say("được thay; chữ trong tệp không đổi, chỉ cách trình bày có thể khác.")
    return say("được thay; {lines}", lines=changed_lines(say, before, after))

"""Word documents as templates: `documents/<key>.docx`, uploaded as the office writes it, with placeholders.

What a stranger may have put into the file is looked at before any library opens it: macros, links to outside, entities,
bombs. The filled file has no time of the machine inside, so that the same data give the same bytes and the same hash.
"""

import base64
import io
import re
import zipfile
from datetime import date
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from engine.definitions.placeholders import Placeholders
from engine.definitions.xml import XmlRefused, read_xml
from engine.errors import Finding
from engine.wording import Said

SUFFIX = ".docx"
MAX_PACKED = 4_000_000
MAX_UNPACKED = 40_000_000
MAX_PARTS = 500
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def is_binary(path: str) -> bool:
    """Is this file of a procedure kept as base64, because it is no text?"""
    return path.endswith(SUFFIX)


def as_text(path: str, data: bytes) -> str:
    """A file of a procedure as its version keeps it. Raises UnicodeDecodeError for a text file that is no UTF-8."""
    return base64.b64encode(data).decode("ascii") if is_binary(path) else data.decode("utf-8")


def as_bytes(path: str, text: str) -> bytes:
    """The file as it lies in a folder; an unreadable base64 text gives no bytes, which the check then refuses."""
    if not is_binary(path):
        return text.encode("utf-8")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def check_word(file: str, data: bytes) -> list[Finding]:
    """What must be mended before the file may be opened at all; an empty list means that it is harmless."""
    if len(data) > MAX_PACKED:
        return [_fault(file, "word-too-large", "Tệp Word quá lớn (trên 4 MB).", "Giảm ảnh trong mẫu.")]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return [_fault(file, "word-too-large", "Tệp Word bung ra quá lớn.", "Lưu lại từ Word, bỏ ảnh lớn.")]
            return _parts(file, packed, parts)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        return [_fault(file, "word-unreadable", "Tệp này không phải tệp Word (.docx).", "Lưu lại dạng .docx.")]


def _parts(file: str, packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> list[Finding]:
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        return [_fault(file, "word-unreadable", "Tệp này không phải tệp Word (.docx).", "Lưu lại dạng .docx.")]
    if any(name.lower().endswith((".bin", ".exe", ".js", ".vbs")) or "activex" in name.lower() for name in names):
        return [
            _fault(file, "word-macro", "Tệp Word có macro hoặc đối tượng nhúng.", "Lưu lại dạng .docx không macro.")
        ]
    if any("\\" in name or name.startswith("/") or ".." in name.split("/") for name in names):
        says = "Tệp Word có phần nằm ngoài tệp: không mở được an toàn."
        return [_fault(file, "word-outside", says, "Lưu lại dạng .docx.")]
    left = MAX_UNPACKED
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with packed.open(part) as opened:  # the size in the directory may lie: never more than what is left is read
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            return [_fault(file, "word-too-large", "Tệp Word bung ra quá lớn.", "Lưu lại từ Word, bỏ ảnh lớn.")]
        try:
            root = read_xml(content, file)
        except XmlRefused as refused:
            return [refused.finding]
        if part.filename == "[Content_Types].xml" and _MAIN not in {item.get("ContentType") for item in root}:
            return [_fault(file, "word-macro", "Tệp Word có macro hoặc không phải .docx.", "Lưu lại dạng .docx.")]
        if part.filename.endswith(".rels") and (link := _outside(root)):
            says = "Tệp Word nối ra ngoài: {link}"
            return [_fault(file, "word-outside", says, "Xóa liên kết, chèn trực tiếp nội dung.", link=link)]
    return []


def _outside(root: etree._Element) -> str | None:
    """A relation that Word would fetch from outside when the file is opened; plain hyperlinks are only text."""
    for item in root.iter(_RELATIONS):
        if item.get("TargetMode") == "External" and not str(item.get("Type", "")).endswith("/hyperlink"):
            return str(item.get("Target", ""))[:100]
    return None


def word_placeholders(data: bytes, environment: Placeholders) -> set[str]:
    """Names of the data that the placeholders read. Raises TemplateError for a placeholder that cannot be read."""
    return set(DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(jinja_env=environment))


def check_placeholders(file: str, data: bytes, environment: Placeholders) -> list[Finding]:
    """Faults of the placeholders of a harmless file."""
    try:
        word_placeholders(data, environment)
    except TemplateError:
        says = "Chỗ điền trong mẫu không đọc được: {reason}"
        return [
            _fault(
                file,
                "document-placeholder",
                says,
                "Sửa trong mẫu: mỗi chỗ điền viết giữa hai cặp dấu ngoặc nhọn, mở và đóng đủ.",
                reason=Said("một chỗ điền viết sai dấu ngoặc hoặc tên"),
            )
        ]
    except (ValueError, KeyError, etree.LxmlError):
        return [_fault(file, "word-unreadable", "Tệp này không phải tệp Word (.docx).", "Lưu lại dạng .docx.")]
    return []


def fill_word(data: bytes, values: dict[str, Any], environment: Placeholders, day: date) -> bytes:
    """The file with its placeholders filled, dated with the civil day of issue.

    Raises jinja2.TemplateError (undefined name, bad syntax), ValueError (the placeholders tear the file apart).
    """
    template = DocxTemplate(io.BytesIO(data))
    filled = io.BytesIO()
    try:
        template.render(values, environment, autoescape=True)
        template.save(filled)
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error
    return _dated(filled.getvalue(), day)


def _dated(data: bytes, day: date) -> bytes:
    """The same package with the day of issue on every part instead of the time of the machine."""
    stamped = io.BytesIO()
    at = (max(1980, day.year), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stamped, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, at)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return stamped.getvalue()


def word_text(data: bytes) -> str:
    """What a filled document says, as Markdown: headings, paragraphs and tables in their order."""
    lines: list[str] = []
    for block in _blocks(Document(io.BytesIO(data))):
        if isinstance(block, Paragraph):
            text = " ".join(block.text.split())
            if text:
                heading = str(block.style.name if block.style is not None else "").startswith(("Heading", "Title"))
                lines += [("## " if heading else "") + _plain(text), ""]
        else:
            lines += [*_table(block), ""]
    return "\n".join(lines).strip() + "\n"


def plain_text(path: str, text: str) -> str | None:
    """What a Word file of a procedure says, without marks, for comparing two of them; None when it cannot be read."""
    data = as_bytes(path, text)
    if check_word(path, data):
        return None
    try:
        return re.sub(r"\\(.)", r"\1", word_text(data))
    except (ValueError, KeyError, etree.LxmlError):
        return None


def _blocks(document: WordDocument) -> list[Paragraph | Table]:
    return list(document.iter_inner_content())


def _table(table: Table) -> list[str]:
    rows = [[_plain(" ".join(cell.text.split())).replace("|", "\\|") for cell in row.cells] for row in table.rows]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def _plain(text: str) -> str:
    """Text of the document is text on the page: no sign of it becomes a mark of Markdown."""
    return "".join("\\" + sign if sign in "\\`*_[]<>#" else sign for sign in text)


def _fault(file: str, code: str, says: str, do: str, **values: str) -> Finding:
    return Finding(code, "", says, do, tuple(values.items()), file)

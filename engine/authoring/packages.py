"""A procedure as one file: a zip with every file of a version and a manifest with their checksums.

What comes from elsewhere is measured before it is opened: number and size of parts, unpacked size, paths, checksums.
"""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring import drafts
from engine.definitions.folder import content_hash, read_definition
from engine.definitions.word import as_bytes, as_text
from engine.errors import Refused
from engine.wording import Said

MANIFEST = "manifest.json"
FORMAT = 1
MAX_PACKED = 20_000_000
MAX_UNPACKED = 40_000_000
MAX_PARTS = 400
#: The same content gives the same bytes: a zip would otherwise carry the hour of its making.
WHEN = (2000, 1, 1, 0, 0, 0)


@dataclass(eq=False)
class BadPackage(Refused):
    """A file that is no package of ours, or was changed on the way."""

    reason: str
    says = "Không nhận gói thủ tục này: {reason}"
    do = "Xuất lại gói từ nơi gửi rồi nhập lại."


def pack(files: Mapping[str, str]) -> bytes:
    """All files of a version (as it keeps them) as one zip."""
    raw = {path: as_bytes(path, text) for path, text in files.items()}
    procedure = read_definition(dict(files))[0].procedure
    manifest = {
        "format": FORMAT,
        "procedure": procedure.id,
        "name": procedure.name,
        "sha256": content_hash(dict(files)),
        "files": {path: hashlib.sha256(raw[path]).hexdigest() for path in sorted(raw)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        _write(packed, MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
        for path in sorted(raw):
            _write(packed, path, raw[path])
    return out.getvalue()


def _write(packed: zipfile.ZipFile, path: str, data: bytes) -> None:
    part = zipfile.ZipInfo(path, WHEN)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    packed.writestr(part, data)


def unpack(data: bytes) -> dict[str, str]:
    """The files of a package, as a version keeps them. Raises BadPackage, BadFile."""
    if len(data) > MAX_PACKED:
        raise BadPackage(Said("tệp quá lớn ({n} byte, nhiều nhất {most})", n=len(data), most=MAX_PACKED))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            raw = _parts(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        raise BadPackage(Said("tệp này không phải gói thủ tục, hoặc đã hỏng trên đường gửi")) from error
    manifest = _manifest(raw.pop(MANIFEST, None))
    named = manifest.get("files")
    if not isinstance(named, dict) or set(named) != set(raw):
        raise BadPackage(Said("danh sách trong gói không khớp với các tệp của gói"))
    for path, content in raw.items():
        if hashlib.sha256(content).hexdigest() != named[path]:
            raise BadPackage(Said("tệp “{path}” đã bị sửa sau khi xuất gói", path=path))
    try:
        files = {path: as_text(path, content) for path, content in raw.items()}
    except UnicodeDecodeError as error:
        raise BadPackage(Said("trong gói có tệp chữ không đọc được (không phải UTF-8)")) from error
    drafts.accept(files)
    if content_hash(files) != manifest.get("sha256"):
        raise BadPackage(Said("mã kiểm tra của cả gói không khớp: nội dung đã bị sửa"))
    return files


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part, never more than allowed is unpacked: the sizes that a zip tells of itself may lie."""
    parts = packed.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) != len(parts):
        raise BadPackage(Said("gói có quá nhiều tệp, hoặc hai tệp cùng tên"))
    left = MAX_UNPACKED
    found: dict[str, bytes] = {}
    for part in parts:
        if part.is_dir():
            continue
        if stat.S_ISLNK(part.external_attr >> 16):
            raise BadPackage(
                Said("“{path}” là đường dẫn tới một tệp khác, không phải một tệp", path=part.filename[:80])
            )
        with packed.open(part) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise BadPackage(Said("gói bung ra quá lớn (hơn {most} byte)", most=MAX_UNPACKED))
        found[part.filename] = content
    return found


def _manifest(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"")
    except ValueError as error:
        raise BadPackage(Said("thiếu tệp manifest.json, nên không phải gói thủ tục")) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadPackage(Said("gói theo một dạng khác với dạng đọc được ở đây"))
    return found

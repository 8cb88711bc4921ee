"""A procedure as one file: a zip with every file of a version and a manifest with their checksums.

What comes from elsewhere is measured before it is opened: number and size of parts, unpacked size, paths, checksums.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring import drafts
from engine.definitions.folder import content_hash, read_definition
from engine.definitions.word import as_bytes, as_text
from engine.errors import Refused

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
        raise BadPackage(f"{len(data)} byte > {MAX_PACKED}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            raw = _parts(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        raise BadPackage(f"zip: {error}") from error
    manifest = _manifest(raw.pop(MANIFEST, None))
    named = manifest.get("files")
    if not isinstance(named, dict) or set(named) != set(raw):
        raise BadPackage("manifest.json: files")
    for path, content in raw.items():
        if hashlib.sha256(content).hexdigest() != named[path]:
            raise BadPackage(f"sha256: {path}")
    try:
        files = {path: as_text(path, content) for path, content in raw.items()}
    except UnicodeDecodeError as error:
        raise BadPackage(f"UTF-8: {error.reason}") from error
    drafts.accept(files)
    if content_hash(files) != manifest.get("sha256"):
        raise BadPackage("manifest.json: sha256")
    return files


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part, never more than allowed is unpacked: the sizes that a zip tells of itself may lie."""
    parts = packed.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) != len(parts):
        raise BadPackage(f"{len(parts)} tệp")
    left = MAX_UNPACKED
    found: dict[str, bytes] = {}
    for part in parts:
        if part.is_dir():
            continue
        with packed.open(part) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise BadPackage(f"> {MAX_UNPACKED} byte")
        found[part.filename] = content
    return found


def _manifest(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"")
    except ValueError as error:
        raise BadPackage(MANIFEST) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadPackage(f"{MANIFEST}: format")
    return found

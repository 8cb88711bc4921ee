"""Folders and zip archives of CSV files, in and out."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Refused
from engine.organisation.exchange.columns import FILES

#: A province with 60,000 members exports about 10 MB; far more is not an organisation.
LARGEST = 200 * 1024 * 1024


@dataclass(eq=False)
class UnreadableFiles(Refused):
    """Neither a folder nor a zip archive with at least one of the files."""

    where: str
    says = "Không tìm thấy tệp dữ liệu tổ chức trong “{where}”."
    do = "Cần một thư mục hoặc tệp zip có units.csv, posts.csv, persons.csv, memberships.csv …"


def read_files(source: Path | bytes) -> dict[str, bytes]:
    """The CSV files of a folder, of a zip archive, or of the bytes of one. Refuses: UnreadableFiles."""
    if isinstance(source, Path) and source.is_dir():
        found = {name: (source / name).read_bytes() for name in FILES if (source / name).is_file()}
    else:
        found = _unzip(source)
    if not found:
        raise UnreadableFiles("zip" if isinstance(source, bytes) else str(source))
    return found


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as one zip archive; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _unzip(source: Path | bytes) -> dict[str, bytes]:
    where = "zip" if isinstance(source, bytes) else str(source)
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            members = {Path(info.filename).name: info for info in archive.infolist()}
            wanted = {name: info for name, info in members.items() if name in FILES}
            if sum(info.file_size for info in wanted.values()) > LARGEST:
                raise UnreadableFiles(where)
            return {name: archive.read(info) for name, info in wanted.items()}
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFiles(where) from error

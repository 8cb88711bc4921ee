"""The organisation as CSV: out for a spreadsheet, back in with a preview of what would change.

An import only adds and ends; rows that a file does not mention stay as they are.
"""

from engine.organisation.exchange.applying import ImportRefused, PictureMoved, apply
from engine.organisation.exchange.files import UnreadableFiles, read_files, write_folder, write_zip
from engine.organisation.exchange.outgoing import export
from engine.organisation.exchange.preview import Change, Fault, Preview, preview

__all__ = [
    "Change",
    "Fault",
    "ImportRefused",
    "PictureMoved",
    "Preview",
    "UnreadableFiles",
    "apply",
    "export",
    "preview",
    "read_files",
    "write_folder",
    "write_zip",
]

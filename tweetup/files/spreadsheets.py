"""Spreadsheets (``.xlsx``) as tables: each sheet with more than one row is a content of CSV.

openpyxl reads them row by row; it is the package spreadsheets are read with in Python, and only
needed for them, so that it comes with the extra ``xlsx``. Numbers come as the sheet holds them:
an id that was ever a number there has lost its last digits, and shows it. Times have no zone.
"""

from __future__ import annotations

import csv
import io
import os
import warnings
import weakref
import zipfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from tweetup.errors import InputError
from tweetup.extras import install_command
from tweetup.files.nodexl import EDGES, VERTICES, has_edges, join_profiles
from tweetup.formats.content import Content, LineStream

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["is_office", "open_workbook", "unpack_workbook"]

T = TypeVar("T")

_OFFICE = ("[Content_Types].xml", "mimetype")
_WORKBOOK = "xl/workbook.xml"
_LARGEST = 1 << 29
_PIECE = 1 << 20
_ZIP = b"PK\x03\x04"
_FIRST_PARTS = (b"[Content_Types].xml", b"docProps/", b"_rels/", b"xl/", b"mimetypeapplication/")
"""Names in the first bytes of an office document, in whatever order its parts are."""
_EXACT = 2**53


class _Book:
    """The file of a workbook on disk, and as long as it is there whoever reads from it."""

    def __init__(self, path: Path) -> None:
        self.path = path


def is_office(path: Path) -> bool:
    """Return whether a zip is an office document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name in _OFFICE for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def open_workbook(path: Path, name: str) -> tuple[Content, ...]:
    """Return the sheets of a workbook, in its order; of NodeXL's that of its edges alone.

    Raises :class:`~tweetup.errors.InputError` for another office document, for a workbook that is
    damaged or unpacks to more than 512 MB, and where openpyxl is missing.
    """
    return _open_book(_Book(path), name)


def unpack_workbook(content: Content, start: bytes) -> tuple[Content, ...]:
    """Return the sheets of a workbook that was packed; none for any other or a damaged file.

    ``start`` are its first bytes. It is unpacked to a temporary file, which is removed with the
    last of its sheets. Raises as :func:`open_workbook` does.
    """
    if not (start.startswith(_ZIP) and any(part in start for part in _FIRST_PARTS)):
        return ()
    import tempfile

    handle, name = tempfile.mkstemp(prefix="tweetup-")
    book = _Book(Path(name))
    weakref.finalize(book, os.unlink, name)
    with os.fdopen(handle, "wb") as file, content.open() as stream:
        while piece := stream.read(_PIECE):
            file.write(piece)
            if file.tell() > _LARGEST:
                return ()
    if content.fault is not None or not is_office(book.path):
        return ()
    return _open_book(book, content.name)


def _open_book(book: _Book, name: str) -> tuple[Content, ...]:
    with zipfile.ZipFile(book.path) as archive:
        members = archive.infolist()
    if not any(member.filename == _WORKBOOK for member in members):
        raise InputError(
            "this is an office document, but no Excel workbook",
            where=name,
            hint='save the sheet as "CSV UTF-8" and import that',
        )
    if sum(member.file_size for member in members) > _LARGEST:
        raise InputError(
            f"this workbook unpacks to more than {_LARGEST >> 20} MB",
            where=name,
            hint='save the sheet as "CSV UTF-8" and import that',
        )
    sheets = {
        sheet: Content(f"{name}/{sheet}", partial(_open_sheet, book, sheet))
        for sheet in _sheets(book.path, name)
    }
    if EDGES in sheets and VERTICES in sheets:
        return (join_profiles(f"{name}/{EDGES}", sheets[EDGES], sheets[VERTICES]),)
    if EDGES in sheets and has_edges(sheets[EDGES]):
        return (sheets[EDGES],)
    return tuple(sheets.values())


def _sheets(path: Path, name: str) -> tuple[str, ...]:
    try:
        import openpyxl
    except ImportError as error:
        raise InputError(
            "this is an Excel workbook, which needs one more package",
            where=name,
            hint=f"run: {install_command('xlsx')}, or save the sheet as CSV UTF-8",
        ) from error
    try:
        with path.open("rb") as file:
            book = _quietly(partial(openpyxl.load_workbook, file, read_only=True, data_only=True))
            names = tuple(sheet.title for sheet in book.worksheets)
    except Exception as error:
        raise InputError(
            "this Excel workbook is damaged",
            where=name,
            hint="open it in a spreadsheet program and save it again",
        ) from error
    return names


def _open_sheet(book: _Book, sheet: str) -> BinaryIO:
    """Return the sheet as a stream of CSV, read a row at a time."""
    return cast("BinaryIO", LineStream(_rows(book, sheet)))


def _rows(workbook: _Book, sheet: str) -> Generator[bytes, None, None]:
    import openpyxl

    with workbook.path.open("rb") as file:
        try:
            book = _quietly(partial(openpyxl.load_workbook, file, read_only=True, data_only=True))
            rows = book[sheet].iter_rows(values_only=True)
            while (cells := _quietly(partial(next, rows, None))) is not None:
                line = io.StringIO()
                csv.writer(line, lineterminator="\n").writerow([_cell(cell) for cell in cells])
                yield line.getvalue().encode(errors="replace")
        except (OSError, ValueError, zipfile.BadZipFile):
            raise
        except Exception as error:
            raise ValueError(f"the sheet is damaged: {type(error).__name__}") from error


def _quietly(do: Callable[[], T]) -> T:
    """Return the result of a call, without the warnings that openpyxl gives while it reads on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return do()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return str(value)

"""The catalogues that are translations: a name of this module is a language, ``de`` for ``de.po``.

A file is read when somebody asks for its language. That takes 20 ms, so the result is kept beside
it as Python keeps byte code: in ``__pycache__``, used while the file and its reader are the same.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from tweetup.code_digest import digest_of_files
from tweetup.model import Wording, cldr_version
from tweetup.recap.wordings import po_files

__all__: list[str] = []

_READERS: Final = (po_files.__file__, "model/wording.py", "model/cldr.py")


class _Kept(msgspec.Struct, frozen=True):
    """A wording, with a digest of all that it was made from."""

    source: str
    wording: Wording


def __getattr__(name: str) -> Wording:
    path = Path(__file__).with_name(f"{name}.po")
    if not name.isalpha() or not path.is_file():
        raise AttributeError(f"there is no catalogue {name}.po")
    wording = read_kept(path)
    globals()[name] = wording  # asked for once
    return wording


def read_kept(path: Path) -> Wording:
    """Return the wording of a ``.po`` file, kept from an earlier process or kept for later ones.

    Raises what ``read_catalogue`` does.
    """
    source = f"{digest_of_files((path, *_READERS))} {cldr_version()}"
    place = path.parent / "__pycache__" / f"{path.name}.json"
    with suppress(OSError, msgspec.MsgspecError):
        kept = msgspec.json.decode(place.read_bytes(), type=_Kept)
        if kept.source == source:
            return kept.wording
    wording = po_files.read_catalogue(path)
    if not sys.dont_write_bytecode:
        # Whole or not at all, also with several processes; a folder may be read-only.
        part = place.with_name(f"{place.name}.{os.getpid()}")
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            part.write_bytes(msgspec.json.encode(_Kept(source, wording)))
            part.replace(place)
    return wording

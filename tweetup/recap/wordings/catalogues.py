"""The catalogues that are translations: a name of this module is a language, ``de`` for ``de.po``.

A file is read when somebody asks for its language, once in a process.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.recap.wordings.po_files import read_catalogue

if TYPE_CHECKING:
    from tweetup.model import Wording


def __getattr__(name: str) -> Wording:
    path = Path(__file__).with_name(f"{name}.po")
    if not name.isalpha() or not path.is_file():
        raise AttributeError(f"there is no catalogue {name}.po")
    wording = read_catalogue(path)
    globals()[name] = wording  # asked for once
    return wording

"""The import of spaCy without its command line.

spaCy imports its commands, and with them three HTTP clients and a terminal library, for the sake
of ``spacy.info``: more than a third of the time that its import takes. A module of its own, since
whoever is first to need spaCy has to import it in this way.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["import_spacy"]

_COMMANDS: Final = "spacy.cli"
_INFO: Final = "spacy.cli.info"


def import_spacy() -> None:
    """Import spaCy; its command line is imported when somebody asks for it.

    A release that asks more of its command line than today's is imported whole. Raises
    :class:`ImportError` where spaCy cannot be imported at all.
    """
    if "spacy" in sys.modules:
        return
    stand_ins = _stand_ins()
    sys.modules.update(stand_ins)
    try:
        with suppress(ImportError):
            import spacy
    finally:
        for name in stand_ins:
            del sys.modules[name]
    import spacy  # noqa: F401 - it is imported for all who import it afterwards


def _stand_ins() -> Mapping[str, ModuleType]:
    """Return modules that stand for spaCy's commands while it is imported."""
    commands, info = ModuleType(_COMMANDS), ModuleType(_INFO)
    commands.__path__ = []
    info.info = _info  # type: ignore[attr-defined] # a module is given its only name
    return {_COMMANDS: commands, _INFO: info}


def _info(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever spaCy's own has
    """Return the information that ``spacy.info`` returns."""
    from spacy.cli.info import info

    return info(*arguments, **options)

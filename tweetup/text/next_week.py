"""Whether words promise something for the week after the one they are written in."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["says_next_week"]

_NEXT_WEEK: Final = re.compile(
    r"\b(?:next week|(?:in )?(?:der )?nächste[rn]? woche|(?:la )?semaine prochaine"
    r"|próxima semana|semana que viene|volgende week|prossima settimana|settimana prossima"
    r"|semana que vem)\b",
    re.IGNORECASE,
)


def says_next_week(text: str) -> bool:
    """Return True for words on the next week, in seven languages: "see you next week"."""
    return _NEXT_WEEK.search(text) is not None

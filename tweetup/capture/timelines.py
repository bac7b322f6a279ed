"""Software whose hashtag timelines are without answers, and servers that do not tell theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.capture.completeness import unchecked_gap
from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import GapKind
from tweetup.networks.base import TimelineWithoutReplies
from tweetup.networks.errors import NetworkError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.capture.window import CaptureWindow
    from tweetup.model import Gap
    from tweetup.networks import Place
    from tweetup.networks.paging import Asker

__all__ = ["UnseenAnswers", "find_unseen_answers", "leaves_answers_out"]

_SIDE_QUESTION: Final = 5.0
"""Seconds of waiting for an answer that a capture can do without."""
_RUNS: Final = (
    "{} runs {}, whose hashtag timelines are without answers: the conversations of questions, of"
    " answers and of all posts that count more are asked for them; it has no way to find answers in"
    " others"
)
_MAY_RUN: Final = (
    "{}, so nobody can say whether its hashtag timelines are without answers: the conversations of"
    " questions, of answers and of all posts that count more are asked for them"
)
_NEVER_ALL: Final = (
    "nobody can say whether there are answers with the hashtag below posts without it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenAnswers:
    """Why a place's search may lack answers: by its ``software``, or by an unknown one (None).

    ``why`` is the place with its software, or with the reason why it is unknown; ``for_good`` is
    False where the next capture may find it out.
    """

    software: str | None
    why: str
    news: str
    for_good: bool

    def gap(self, window: CaptureWindow, since: datetime) -> Gap:
        """Return the gap of the answers that nobody can look for, of a session since then."""
        why = f"{self.why}: {_NEVER_ALL}"
        return replace(unchecked_gap(why, window, for_good=self.for_good), since=since)


def find_unseen_answers(place: Place, asker: Asker) -> UnseenAnswers | None:
    """Return why a place's search may lack answers; None where it has all of them."""
    if not isinstance(place, TimelineWithoutReplies):
        return None
    try:
        software = asker.ask(place.leaves_replies_out, patience=_SIDE_QUESTION)
    except (CredentialsError, QuotaError, NetworkError) as error:
        for_good = not isinstance(error, (TryAgainError, QuotaError))
        how = "does not tell its software" if for_good else "did not tell its software this time"
        why = f"{place.name} {how} ({error.problem})"
        return UnseenAnswers(software=None, why=why, news=_MAY_RUN.format(why), for_good=for_good)
    if software is None:
        return None
    why = f"{place.name} runs {software}"
    news = _RUNS.format(place.name, software)
    return UnseenAnswers(software=software, why=why, news=news, for_good=True)


def leaves_answers_out(gaps: Iterable[Gap]) -> bool:
    """Return whether the gaps of a search tell that it lacks answers, or may lack them."""
    return any(gap.kind is GapKind.UNCHECKED and gap.why.endswith(_NEVER_ALL) for gap in gaps)

"""The places of a recap at which posts stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tweetup.model import PostKey, Quote, Recap, RecapSection

__all__ = ["all_quotes", "first_places"]


def first_places(recap: Recap) -> Mapping[PostKey, str]:
    """Return the first place of each post that a recap shows, as ``section.html.j2`` names it.

    Empty for the lead quote; else the section, the kind, and of some kinds a number from 1.
    """
    places: dict[PostKey, str] = {}
    if recap.lead_quote is not None:
        places[recap.lead_quote.post.key] = ""
    for section in recap.sections:
        for kind, quote in _placed(section):
            places.setdefault(quote.post.key, f"{section.section} {kind}")
    return places


def _placed(section: RecapSection) -> Iterator[tuple[str, Quote]]:
    yield from (("framing", quote) for quote in section.framing)
    yield from (("quotes", quote) for quote in section.quotes)
    for number, run in enumerate(section.exchanges, start=1):
        yield from ((f"exchange {number}", quote) for quote in run.posts)
    for number, point in enumerate(section.points, start=1):
        yield f"point {number}", point.quote
        yield from ((f"against {number}", quote) for quote in point.against)
    yield from (("open", question.quote) for question in section.open_questions)


def all_quotes(recap: Recap) -> Iterable[Quote]:
    """Return every post the recap holds, wherever it stands."""
    yield from (quote for quote, _ in recap.transcript)
    if recap.lead_quote is not None:
        yield recap.lead_quote
    for section in recap.sections:
        yield from section.framing
        yield from section.quotes
        yield from (point.quote for point in section.points)
        yield from (question.quote for question in section.open_questions)
        for exchange in section.exchanges:
            yield from exchange.posts

"""The words of a recap, by which a feed tells when it was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Recap, RecapSection

__all__ = ["words_of"]


def words_of(recap: Recap) -> tuple[str, ...]:
    """Return the words of a recap in reading order.

    Counts of likes, the version of the program and the transcript are none: a change of them makes
    no recap new.
    """
    lead = [recap.lead_quote.post.text] if recap.lead_quote else []
    return (
        recap.title,
        *(sentence.text for sentence in recap.intro),
        *lead,
        *(text for section in recap.sections for text in _words(section)),
        *(text for it in recap.resources for text in (it.url, it.title or "", it.words or "")),
        *(text for part in recap.own for text in (part.place, part.after, part.text)),
        *(it.picture.digest + it.picture.alternative for it in recap.own if it.picture),
        *([recap.next_meeting.text] if recap.next_meeting else []),
        *recap.omitted,
    )


def _words(section: RecapSection) -> Iterator[str]:
    yield section.heading
    yield section.question.text if section.question else ""
    yield from (quote.post.text for quote in (*section.framing, *section.quotes))
    for point in section.points:
        yield from (point.statement, point.quote.post.text, point.support.text)
        yield from (quote.post.text for quote in point.against)
    yield from (sentence.text for sentence in (*section.summary, *section.statements))
    yield from (quote.post.text for run in section.exchanges for quote in run.posts)
    for answers in section.lists:
        yield from (answers.what, *(item.item for item in answers.items))
    yield from (question.quote.post.text for question in section.open_questions)

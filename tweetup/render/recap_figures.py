"""The figures of a recap, each with its name: those of most weight first, those of 0 left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tweetup.model import Recap, Wording

__all__ = ["recap_figures"]


def recap_figures(recap: Recap, words: Wording) -> tuple[tuple[str, str], ...]:
    """Return the figures of a recap that are not 0, in the order of their weight."""
    numbers, came = recap.numbers, recap.attendance
    newcomers, returning = came.for_public
    answers = sum(section.answers for section in recap.sections if section.question)
    before = words.day(came.previous_date) if came.previous_date else ""
    # No search gives reposts: where there is none, none is said to be among the posts.
    alone = "" if numbers.reposts else "_alone"
    rows: tuple[tuple[int | None, str], ...] = (
        (numbers.participants, words.fill("figure_participants")),
        (numbers.posts, words.fill(f"figure_posts{alone}")),
        (answers or None, words.fill("figure_answers")),
        (
            came.previous_participants if came.meeting_participants is None else None,
            words.fill("figure_last_time", date=before),
        ),
        (newcomers, words.fill("figure_newcomers")),
        (returning, words.fill("figure_returning")),
        (numbers.reposters_only or None, words.fill("figure_reposters_only")),
        (numbers.originals, words.fill("figure_originals")),
        (numbers.replies, words.fill("figure_replies")),
        (numbers.quotes, words.fill("figure_quotes")),
        (numbers.reposts, words.fill("figure_reposts")),
        (numbers.posts_in_hour, words.fill(f"figure_in_hour{alone}")),
        (numbers.posts_before or None, words.fill("figure_before")),
        (numbers.posts_after or None, words.fill("figure_after")),
        # Never among the first, whose names stand behind their numbers: it may be 1.
        (numbers.advertisers or None, words.fill("figure_advertisers")),
        (numbers.without_hashtag or None, words.fill("figure_without_hashtag")),
        (numbers.busiest_minute, words.fill(f"figure_busiest{alone}")),
    )
    return tuple((words.figures(number), name) for number, name in rows if number)

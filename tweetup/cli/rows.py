"""The rows that listings print: the documented JSON shapes, made from records.

A name once printed keeps its meaning; new ones may be added. Times are UTC, ISO 8601 with Z.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from tweetup.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.archive import Hit
    from tweetup.model import Participant, Post, PostKey, Recap, Theme, ThemeTrend
    from tweetup.pipeline.analyse import Analysis, Segmented
    from tweetup.pipeline.people import Regular

__all__ = [
    "Row",
    "hit_rows",
    "in_section",
    "participant_rows",
    "post_rows",
    "prose",
    "question_rows",
    "regular_rows",
    "session_row",
    "summary_rows",
    "theme_rows",
    "trend_rows",
]

Row = dict[str, Any]


def session_row(segmented: Segmented) -> Row:
    """One session with how many posts, participants and questions it has."""
    session = segmented.session
    return {
        "session": session.id,
        "hashtag": session.hashtag,
        "start": _time(session.start),
        "end": _time(session.end),
        "timezone": session.timezone,
        "minutes": round(session.minutes),
        "posts": len(segmented.posts),
        "participants": len(segmented.participants),
        "questions": len(segmented.questions),
        "hidden": len(segmented.hidden),
        "hosts": list(segmented.segmentation.hosts),
        "found_by": session.found_by,
    }


def question_rows(segmented: Segmented) -> list[Row]:
    """The questions in order, with how many answers they drew from how many people."""
    answers = segmented.answers
    return [
        {
            "section": question.section,
            "number": question.number,
            "label": question.label,
            "text": question.text,
            "post_id": question.post.id if question.post else None,
            "author": question.author,
            "asked_at": _time(question.asked_at) if question.asked_at else None,
            "submitted_by": question.submitted_by,
            "answers": len(answers.get(question.section, ())),
            "participants": len({_person(post) for post in answers.get(question.section, ())}),
        }
        for question in segmented.questions
    ]


def post_rows(segmented: Segmented) -> list[Row]:
    """The posts in time order, each with where it stands and how that was decided."""
    placements = {placement.post: placement for placement in segmented.segmentation.placements}
    rows = []
    for post in segmented.posts:
        placement = placements[post.key]
        rows.append(
            {
                "id": post.id,
                "network": post.network,
                "author": post.handle,
                "created_at": _time(post.created_at),
                "text": post.text,
                "kind": post.kind.value,
                "section": placement.section,
                "method": placement.method.value,
                "confidence": round(placement.confidence, 3),
                "reason": placement.reason,
                "also": list(placement.also),
                "url": post.url,
            }
        )
    return rows


def theme_rows(analysis: Analysis) -> list[Row]:
    """The themes, section by section, with the ids of their posts."""
    return [_theme_row(theme) for theme in analysis.themes]


def _theme_row(theme: Theme) -> Row:
    return {
        "section": theme.section,
        "label": theme.label,
        "support": theme.support,
        "posts": _ids(theme.posts),
        "quotes": _ids(theme.quotes),
    }


def trend_rows(trends: Iterable[ThemeTrend]) -> list[Row]:
    """The themes of a chat over its sessions, each session with the themes that are one."""
    return [
        {
            "label": trend.label,
            "trend": trend.trend.value,
            "support": trend.support,
            "first": trend.sessions[0][0],
            "last": trend.sessions[-1][0],
            "sessions": [
                {
                    "session": session,
                    "themes": [_theme_row(theme) for theme in themes],
                }
                for session, themes in trend.sessions
            ],
        }
        for trend in trends
    ]


def summary_rows(recap: Recap) -> list[Row]:
    """The sections of a recap with their sentences, each with the posts it rests on."""
    return [
        {
            "section": part.section,
            "heading": part.heading,
            "sentences": [
                {
                    "text": sentence.text,
                    "post_id": sentence.posts[0].id if sentence.posts else None,
                    "posts": _ids(sentence.posts),
                }
                for sentence in part.summary
            ],
        }
        for part in recap.sections
    ]


def participant_rows(participants: Iterable[Participant]) -> list[Row]:
    """The people of one session, with what they wrote."""
    return [
        {
            "handle": person.author.handle,
            "network": person.author.network,
            "name": person.author.name,
            "posts": person.posts,
            "originals": person.originals,
            "replies": person.replies,
            "quotes": person.quotes,
            "reposts": person.reposts,
            "sections": list(person.sections),
            "role": "host" if person.is_host else "guest" if person.is_guest else None,
            "took_part": person.took_part,
            "newcomer": person.newcomer,
        }
        for person in participants
    ]


def regular_rows(people: Iterable[Regular]) -> list[Row]:
    """The people of all sessions, with how many they came to."""
    return [
        {
            "handle": person.author.handle,
            "network": person.author.network,
            "name": person.author.name,
            "sessions": len(person.sessions),
            "posts": person.originals + person.replies + person.quotes + person.reposts,
            "originals": person.originals,
            "replies": person.replies,
            "quotes": person.quotes,
            "reposts": person.reposts,
            "first": person.sessions[0],
            "last": person.sessions[-1],
        }
        for person in people
    ]


def hit_rows(hits: Iterable[Hit]) -> list[Row]:
    """Posts that a search found, the best first."""
    return [
        {
            "id": hit.post.id,
            "network": hit.post.network,
            "author": hit.post.handle,
            "created_at": _time(hit.post.created_at),
            "text": hit.post.text,
            "url": hit.post.url,
        }
        for hit in hits
    ]


def in_section(rows: Sequence[Row], section: str | None, known: Sequence[str]) -> Sequence[Row]:
    """The rows of one section (None: all); a section that the session lacks is an error."""
    if section is None:
        return rows
    if section not in known:
        raise UnknownNameError("section", section, known)
    return [row for row in rows if row["section"] == section]


def prose(row: Row) -> str:
    """A row of a summary as a heading with its sentences, ending in an empty line."""
    section, heading = row["section"], row["heading"]
    if not heading.startswith(section):
        heading = f"{section}: {heading}"
    return "\n".join((heading, *(f"  {said['text']}" for said in row["sentences"]), ""))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _ids(keys: Iterable[PostKey]) -> list[str]:
    return [key.id for key in keys]


def _person(post: Post) -> tuple[str, str]:
    return (post.network, post.handle.lower())

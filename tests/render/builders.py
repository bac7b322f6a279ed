"""Recaps made by hand, about invented people, in the shapes that the archive gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tweetup.model import (
    Attendance,
    Author,
    Link,
    Numbers,
    Participant,
    Post,
    Provenance,
    Question,
    Quote,
    Recap,
    RecapSection,
    Reference,
    Session,
    Wording,
)
from tweetup.recap import WORDINGS

ENGLISH: Wording = WORDINGS.get("en")
START = datetime(2024, 5, 16, 19, 0, tzinfo=UTC)


def author(handle: str = "ann", name: str | None = "Ann Example", **more: object) -> Author:
    return Author(network="x", handle=handle, name=name, **more)  # type: ignore[arg-type] # passed on


def post(
    text: str = "A1: a post",
    *,
    post_id: str = "1",
    by: Author | None = None,
    at: datetime = START,
    links: tuple[Link, ...] = (),
    language: str | None = None,
    references: tuple[Reference, ...] = (),
) -> Post:
    by = by or author()
    return Post(
        network="x",
        id=post_id,
        created_at=at,
        author=by,
        text=text,
        links=links,
        language=language,
        references=references,
        url=f"https://x.com/{by.handle}/status/{post_id}",
    )


def quote(of: Post | None = None, *, url: str | None = "") -> Quote:
    of = of or post()
    return Quote(post=of, url=of.url if url == "" else url)


def participant(by: Author, **more: object) -> Participant:
    counts = {"originals": 2, "replies": 1, "quotes": 0, "reposts": 1, "sections": ("Q1",)} | more
    return Participant(author=by, **counts)  # type: ignore[arg-type] # a table of its fields


def question(number: int = 1, text: str = "Why?", **more: object) -> Question:
    fields = {
        "section": f"Q{number}",
        "label": f"Q{number}",
        "post": None,
        "posts": (),
        "author": "maren_okafor",
        "asked_at": START + timedelta(minutes=10 * number - 5),
    } | more
    return Question(number=number, text=text, **fields)  # type: ignore[arg-type] # as above


def section(name: str = "Q1", **more: object) -> RecapSection:
    asked = question(int(name[1:]), "Why?") if name[0] == "Q" else None
    fields = {
        "heading": asked.text if asked else name.capitalize(),
        "question": asked,
        "answers": 1,
        "people": 1,
    } | more
    return RecapSection(section=name, **fields)  # type: ignore[arg-type] # as above


def recap(**more: object) -> Recap:
    """The smallest recap there is: one post in one question."""
    only = quote()
    fields = {
        "session": Session(
            id="carechat-2024-05-16",
            hashtag="carechat",
            start=START,
            end=START + timedelta(hours=1),
            timezone="Europe/London",
            posts=(only.post.key,),
        ),
        "title": "#carechat, 16 May 2024",
        "hashtag": "carechat",
        "date": date(2024, 5, 16),
        "wording": ENGLISH,
        "intro": (),
        "hosts": (),
        "guests": (),
        "attendance": Attendance(
            participants=1,
            newcomers=None,
            returning=None,
            previous=None,
            previous_date=None,
            previous_participants=None,
        ),
        "numbers": Numbers(
            posts=1,
            originals=1,
            replies=0,
            quotes=0,
            reposts=0,
            participants=1,
            advertisers=0,
            reposters_only=0,
            questions=1,
            minutes=60,
            posts_in_hour=1,
            written_in_hour=1,
            writers_in_hour=1,
            posts_before=0,
            posts_after=0,
            without_hashtag=0,
            busiest_minute=1,
        ),
        "sections": (section(quotes=(only,)),),
        "resources": (),
        "participants": (participant(only.post.author),),
        "listed": (participant(only.post.author),),
        "timeline": (),
        "transcript": ((only, "Q1"),),
        "next_date": None,
        "provenance": Provenance(
            version="0.1",
            sources=("carechat.jsonl",),
            methods=(("label", 1),),
            skipped=0,
        ),
        "join": "To join, write a post with #carechat.",
        "removal": "Tell the hosts to have a post taken out.",
    } | more
    return Recap(**fields)  # type: ignore[arg-type] # a table of its fields


def quoted_posts(of: Recap) -> list[Post]:
    """Return the posts that a recap shows whole, in reading order."""
    quotes = [of.lead_quote] if of.lead_quote else []
    for part in of.sections:
        quotes += (*part.framing, *part.quotes)
        quotes += (each for exchange in part.exchanges for each in exchange.posts)
        quotes += (each for point in part.points for each in (point.quote, *point.against))
        quotes += (question.quote for question in part.open_questions)
    return [each.post for each in quotes]

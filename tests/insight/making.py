"""Posts for the tests of insight: one line each."""

from datetime import UTC, datetime, timedelta

from tweetup.model import Author, Link, Post, Reference, Relation

START = datetime(2024, 3, 5, 19, 0, tzinfo=UTC)


def post(
    number: int,
    handle: str,
    text: str,
    *,
    reply: int | None = None,
    quote: int | None = None,
    repost: int | None = None,
    minute: float | None = None,
    links: tuple[Link, ...] = (),
    network: str = "x",
) -> Post:
    """A post ``number`` minutes into the hour unless ``minute`` says otherwise."""
    targets = {Relation.REPLY: reply, Relation.QUOTE: quote, Relation.REPOST: repost}
    return Post(
        network=network,
        id=str(number),
        created_at=START + timedelta(minutes=number if minute is None else minute),
        author=Author(network=network, handle=handle),
        text=text,
        references=tuple(
            Reference(relation=relation, id=str(target))
            for relation, target in targets.items()
            if target is not None
        ),
        links=links,
    )

"""4CAT's ndjson of X's API v2: the objects of a page stand inside each of its posts."""

import json
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.poll_shapes import CHOICES, v2_poll
from tests.formats.shapes import (
    ANSWER,
    PEOPLE,
    QUESTION,
    QUOTE,
    REPOST,
    TALK,
    Said,
    lines,
    v2_page,
    v2_tweet,
    v2_user,
)
from tweetup.formats.base import NAMELESS
from tweetup.model import PostKey, Relation

Json = dict[str, Any]

MISSING = {
    "resource_id": QUESTION.id,
    "resource_type": "tweet",
    "parameter": "ids",
    "title": "Not Found Error",
    "detail": "Could not find it.",
}


def _spliced(said: Said) -> Json:
    tweet = v2_tweet(said)
    tweet["author_user"] = v2_user(said.author)
    if said.reply:
        tweet["in_reply_to_user"] = v2_user(said.reply.author)
    for mention in tweet["entities"].get("mentions", []):
        mention.update(v2_user(mention["username"]))
    for reference in tweet.get("referenced_tweets", []):
        others = (said.repost, said.quote, said.reply)
        other = next(other for other in others if other and other.id == reference["id"])
        reference.update(_spliced(other))
    if said.alt:
        tweet["attachments"] = {"media_keys": v2_page((said,))["includes"]["media"]}
    return tweet


WHOLE = lines([_spliced(said) for said in TALK])


def test_as_the_page_has_them(read: Read) -> None:
    """The posts, their authors and what comes along are those of the page they were on."""
    page = v2_page()
    del page["__twarc"]
    found, asked = read(WHOLE), read(json.dumps(page).encode())
    assert (found.source.format, found.skipped) == ("x-v2", ())
    assert [found.posts[said.id] for said in TALK] == [asked.posts[said.id] for said in TALK]
    assert set(found.included) == set(asked.included)
    assert found.posts[QUOTE.id].media
    assert found.posts[REPOST.id].target(Relation.REPOST) == PostKey("x", ANSWER.id)


def test_raw_records_can_be_read_again(read: Read) -> None:
    """Each is enough to map its post anew."""
    for record in read(WHOLE).records:
        assert read(record.raw).posts[record.post.id] == record.post


def test_poll_and_place(read: Read) -> None:
    """They stand in place of their ids."""
    tweet = _spliced(QUESTION) | {
        "attachments": {"poll_ids": [v2_poll()], "media_keys": ["3_9"]},
        "geo": {"place_id": "1", "place": {"id": "1", "full_name": "Ghent, Belgium"}},
    }
    post = read(lines([tweet])).posts[QUESTION.id]
    assert post.poll is not None
    assert tuple(option.text for option in post.poll.options) == CHOICES
    assert (post.place, post.media) == ("Ghent, Belgium", ())


@pytest.mark.parametrize("user", [None, {"name": "UNKNOWN", "username": "UNKNOWN"}])
def test_author_that_x_did_not_have(read: Read, user: Json | None) -> None:
    """A post whose account was withheld keeps its id."""
    found = read(lines([_spliced(ANSWER) | {"author_user": user, "in_reply_to_user": MISSING}]))
    assert found.skipped == ()
    assert found.posts[ANSWER.id].handle == f"account-{PEOPLE[ANSWER.author]}"
    assert found.source.notes[NAMELESS] == 1


def test_posts_that_x_did_not_have(read: Read) -> None:
    """A note in place of a post is none; one in place of an answered post leaves its id."""
    gone = {
        **MISSING,
        "id": QUESTION.id,
        "created_at": "2026-01-01T00:00:00.000Z",
        "text": "",
        "author_user": {"name": "UNKNOWN", "username": "UNKNOWN"},
        "author_id": "UNKNOWN",
        "public_metrics": {},
    }
    answer = _spliced(ANSWER)
    answer["referenced_tweets"] = [{"type": "replied_to", "id": QUESTION.id, "error": MISSING}]
    found = read(lines([answer, gone]), name="chat.ndjson")
    assert list(found.posts) == [ANSWER.id]
    assert found.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert [(it.where, it.reason) for it in found.skipped] == [
        ("chat.ndjson:2", "an error message of the network")
    ]

"""Statuses of API 1.1 whose text the network has cut off, in one of two records or in both."""

import json
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    LONG,
    PEOPLE,
    QUESTION,
    QUOTE,
    REPOST,
    TALK,
    lines,
    v1_status,
)
from tweetup.formats.base import CUT_OFF, NAMELESS
from tweetup.model import Kind, PostKey, Relation

WORDS = "Many of us take water for granted, until the taps have run dry in a city of four million"
LINK = "https://t.co/AbCdEfGh12"


def status(number: int, text: str, **more: Any) -> dict[str, Any]:
    user = {"id_str": f"{number}9", "screen_name": more.pop("who", "ada_example"), "name": "Ada"}
    return {
        "id_str": f"12600000000000000{number:02}",
        "created_at": "Tue May 12 00:13:04 +0000 2020",
        "full_text": text,
        "user": user,
        "entities": {},
        **more,
    }


@pytest.mark.parametrize(
    ("own", "original", "shown", "cut"),
    [
        (f"RT @ada_example: {WORDS[:60]}…", WORDS, WORDS, False),
        (f"RT @ada_example: {WORDS[:60]}…", f"{WORDS[:40]}… {LINK}", f"{WORDS[:60]}…", True),
        (
            f"RT @ada_example: {WORDS[:30]}…",
            f"{WORDS[:40]}… {LINK}",
            f"{WORDS[:40]}… {LINK}",
            True,
        ),
        (
            f"RT @ada_example: Something else, and {WORDS[:60]}…",
            f"{WORDS[:40]}… {LINK}",
            f"{WORDS[:40]}… {LINK}",
            True,
        ),
    ],
)
def test_the_longer_text_of_a_repost(
    read: Read, own: str, original: str, shown: str, *, cut: bool
) -> None:
    inner = status(1, original, truncated="…" in original)
    outer = status(2, own, who="ben_example", truncated=False, retweeted_status=inner)
    reading = read(json.dumps(outer).encode())
    (post,) = [it.post for it in reading.records if not it.included]
    assert post.text == f"RT @ada_example: {shown}"
    assert reading.source.notes[CUT_OFF] == (2 if cut else 0)


def _trimmed(value: Any) -> Any:
    """The record as X sends it with ``trim_user``: every account is its id."""
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: {key: part[key] for key in ("id", "id_str")} if name == "user" else _trimmed(part)
        for name, part in value.items()
    }


def test_accounts_that_are_only_ids(read: Read) -> None:
    """A status whose user is trimmed is kept under its author's id, as in API v2."""
    found = read(lines(_trimmed([v1_status(said) for said in TALK])))
    assert found.source.format == "twarc1"
    assert found.skipped == ()
    assert list(found.posts) == [said.id for said in TALK]
    for said in TALK:
        post = found.posts[said.id]
        assert (post.network, post.author.id) == ("x", PEOPLE[said.author])
        assert post.handle == f"account-{PEOPLE[said.author]}"
        assert post.author.is_nameless
        assert post.url == f"https://x.com/i/web/status/{said.id}"
    assert found.source.notes[NAMELESS] >= len(TALK)
    assert found.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert found.posts[QUOTE.id].target(Relation.QUOTE) == PostKey("x", QUESTION.id)


def test_a_repost_names_the_account_that_its_text_does(read: Read) -> None:
    """The handle of a trimmed original stands in the text of its repost."""
    post = read(lines(_trimmed([v1_status(REPOST)]))).posts[REPOST.id]
    assert post.kind is Kind.REPOST
    assert post.text == f"RT @ben: {LONG}"
    assert post.mentions == ("ben",)
    assert [reference.handle for reference in post.references] == ["ben"]


def test_an_account_without_name_and_id_is_none(read: Read) -> None:
    """Such a status has no author; those beside it are read."""
    nobody = {**v1_status(QUESTION), "user": {"name": "Nobody"}}
    found = read(lines([v1_status(ANSWER), nobody]))
    assert list(found.posts) == [ANSWER.id]
    assert ["screen_name" in one.reason for one in found.skipped] == [True]

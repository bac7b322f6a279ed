"""Ids that JSON holds as numbers alone: found where a program has rounded them, never guessed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    QUESTION,
    REPOST,
    START,
    Said,
    lines,
    plain,
    v1_status,
    x_id,
)
from tests.formats.social_shapes import scraped
from tweetup.files import ImportOptions
from tweetup.formats.base import OWN_ID, RECOVERED, ROUNDED, ROUNDED_REPLY
from tweetup.model import PostKey, Relation

MANY = [
    Said(minute=minute, author="ada", text=f"A1: number {minute} #labelchat", reply=QUESTION)
    for minute in range(60)
]


def whole(said: Said) -> int:
    """An id as X makes them, and no two alike."""
    moment = START + timedelta(minutes=said.minute)
    return int(x_id(moment, (said.minute * 37 % 1024) << 12 | (said.minute * 611 % 4096)))


def _printed(number: int) -> int:
    """As JavaScript prints it: the fewest digits that tell one float from another, then zeros."""
    digits, _, exponent = repr(float(number)).partition("e+")
    return int(digits.replace(".", "").ljust(int(exponent) + 1, "0"))


ROUNDINGS: dict[str, Callable[[int], object]] = {
    "JavaScript": _printed,
    "R": lambda number: int(str(number)[:16].ljust(19, "0")),
    "a float, in all its digits": lambda number: int(float(number)),
    "a spreadsheet": lambda number: int(str(number)[:15].ljust(19, "0")),
    "an exponent": float,
}


def _v1(said: Said, number: object) -> dict[str, Any]:
    status = v1_status(said)
    for key in ("id_str", "in_reply_to_status_id_str"):
        del status[key]
    return {**status, "id": number}


def _scraped(said: Said, number: object) -> dict[str, Any]:
    return {**scraped(said), "id": number, "url": None}


def _plain(said: Said, number: object) -> dict[str, Any]:
    return {**plain(said), "id": number}


SHAPES: dict[str, Callable[[Said, object], dict[str, Any]]] = {
    "twarc1": _v1,
    "snscrape": _scraped,
    "plain": _plain,
}


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_rounded_numbers(read: Read, shape: str, rounding: str) -> None:
    """They are refused with the way out, which gives each post the same id every time."""
    rows = [SHAPES[shape](said, ROUNDINGS[rounding](whole(said))) for said in MANY]
    refused = read(lines(rows))
    assert (refused.source.format, refused.records) == (shape, ())
    assert {one.reason for one in refused.skipped} == {ROUNDED}
    allowed = ImportOptions(rounded_ids=True)
    found = read(lines(rows), options=allowed)
    assert len(found.posts) == len(MANY)
    assert all(name.startswith("rounded-") for name in found.posts)
    assert found.source.notes[OWN_ID] == len(MANY)
    assert set(read(lines(rows[::-1]), options=allowed).posts) == set(found.posts)


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("shape", SHAPES)
def test_whole_numbers_are_believed(read: Read, shape: str, count: int) -> None:
    """However many there are, and although some end in zeros by themselves."""
    rows = [SHAPES[shape](said, whole(said)) for said in MANY[:count]]
    found = read(lines(rows))
    assert list(found.posts) == [str(whole(said)) for said in MANY[:count]]
    assert not found.source.notes


def test_a_part_of_the_numbers(read: Read) -> None:
    """Of two exports put together only the rounded one's ids are refused."""
    rows = [_plain(said, _printed(whole(said))) for said in MANY[:20]]
    rows += [_plain(said, whole(said)) for said in MANY[20:]]
    found = read(lines(rows))
    assert list(found.posts) == [str(whole(said)) for said in MANY[20:]]
    assert [one.reason for one in found.skipped] == [ROUNDED] * 20


def test_one_id_that_ends_in_zeros_is_believed(read: Read) -> None:
    """One post tells nothing of its file."""
    number = int(QUESTION.id) // 100 * 100
    assert list(read(lines([_v1(QUESTION, number)])).posts) == [str(number)]


def test_text_beside_the_numbers(read: Read) -> None:
    """API 1.1 writes each id twice; the text outweighs whatever became of the number."""
    rows = []
    for said in (QUESTION, ANSWER, REPOST):
        status = v1_status(said)
        status["id"] = _printed(int(said.id))
        if said.reply:
            status["in_reply_to_status_id"] = _printed(int(said.reply.id))
        rows.append(status)
    found = read(lines(rows))
    assert list(found.posts) == [QUESTION.id, ANSWER.id, REPOST.id]
    assert found.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert RECOVERED not in found.source.notes


def test_links_to_a_post_itself(read: Read) -> None:
    """A picture's page, and the page of what is cut off, have the post's own id."""
    rows = []
    for said in MANY:
        status = _v1(said, _printed(whole(said)))
        page = f"https://twitter.com/{said.author}/status/{whole(said)}/photo/1"
        status["entities"]["media"] = [{"type": "photo", "expanded_url": page}]
        rows.append(status)
    found = read(lines(rows))
    assert list(found.posts) == [str(whole(said)) for said in MANY]
    assert found.source.notes[RECOVERED] == len(MANY)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_ids_of_others(read: Read, shape: str) -> None:
    """What a rounded number answers is nobody; who is answered stays known."""
    rows = [SHAPES[shape](said, _printed(whole(said))) for said in MANY]
    for row in rows:
        key = {"twarc1": "in_reply_to_status_id", "snscrape": "inReplyToTweetId"}.get(shape)
        row[key or "in_reply_to_id"] = _printed(int(QUESTION.id) + 100)
    found = read(lines(rows), options=ImportOptions(rounded_ids=True))
    assert {post.target(Relation.REPLY) for post in found.posts.values()} == {None}
    assert found.source.notes[ROUNDED_REPLY] == len(MANY)


def test_a_page_of_statuses(read: Read) -> None:
    """In the pages of a search, too."""
    rows = [_v1(said, _printed(whole(said))) for said in MANY]
    found = read(json.dumps({"statuses": rows, "search_metadata": {}}).encode())
    assert {one.reason for one in found.skipped} == {ROUNDED}


def test_reposts_keep_their_original(read: Read) -> None:
    """Where both get ids of our own, the repost still points at its original."""
    rows = [_v1(said, _printed(whole(said))) for said in MANY]
    original = _v1(ANSWER, _printed(int(ANSWER.id) + 64))
    rows.append({**_v1(REPOST, _printed(int(REPOST.id) + 64)), "retweeted_status": original})
    found = read(lines(rows), options=ImportOptions(rounded_ids=True))
    repost = next(post for post in found.posts.values() if post.handle == "cleo")
    assert repost.target(Relation.REPOST) == PostKey("x", next(iter(found.included)))


def test_accounts_of_nineteen_digits(read: Read) -> None:
    """An account's own number goes as well where it has been rounded, and short ones stay."""
    rows = [_v1(said, _printed(whole(said))) for said in MANY]
    for place, row in enumerate(rows):
        row["user"] = {"screen_name": "ada", "id": 101 if place else 1180495184711241700}
    found = read(lines(rows), options=ImportOptions(rounded_ids=True))
    assert {post.author.id for post in found.posts.values()} == {None, "101"}

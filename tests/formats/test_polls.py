"""A poll comes out of every record that has one, and a damaged one never costs its post."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tests.files.conftest import Read
from tests.formats.poll_shapes import (
    CHOICES,
    HIDDEN,
    VOTES,
    card,
    entity,
    question,
    scraped_card,
    status_poll,
    twscraped_card,
    v2_poll,
    web_card,
)
from tests.formats.shapes import (
    ANSWER,
    QUESTION,
    SEEN,
    Said,
    lines,
    v1_status,
    v2_flat,
    v2_page,
    v2_stream,
)
from tests.formats.social_shapes import (
    ASKED,
    ASKED_HTML,
    BOOSTED,
    OUTBOX,
    activity,
    note,
    scraped,
    twscraped,
)
from tests.formats.web_shapes import adaptive_answer, web_record, zeeschuimer
from tweetup.model import Poll, PollOption

ENDS = datetime(2021, 3, 5, 20, tzinfo=UTC)
COUNTED = datetime(2021, 3, 5, 20, 0, 1, tzinfo=UTC)
OPTIONS = tuple(
    PollOption(text=text, votes=count) for text, count in zip(CHOICES, VOTES, strict=True)
)
UNTOLD = tuple(PollOption(text=text) for text in CHOICES)
X = Poll(options=OPTIONS, multiple=False, ends_at=ENDS, as_of=SEEN)
MASTODON = Poll(options=OPTIONS, multiple=True, voters=14, ends_at=ENDS)
OF_CARD = replace(X, as_of=COUNTED)


def _v2(*talk: Said) -> dict[str, Any]:
    page = v2_page(talk or (QUESTION,))
    page["data"][0]["attachments"] = {"poll_ids": [v2_poll()["id"]]}
    page["includes"]["polls"] = [{"id": "7", "options": []}, v2_poll()]
    return page


def _streamed() -> dict[str, Any]:
    return {**v2_stream((QUESTION,))[0], **_v2(), "data": _v2()["data"][0]}


def _flat(**attachments: Any) -> dict[str, Any]:
    return {
        **v2_flat((QUESTION,))[0],
        "attachments": {"poll_ids": [v2_poll()["id"]], **attachments},
    }


def _web(**more: Any) -> dict[str, Any]:
    return zeeschuimer({**web_record(QUESTION), **more})


def _adaptive() -> dict[str, Any]:
    page = adaptive_answer((QUESTION,))
    page["globalObjects"]["tweets"][QUESTION.id]["card"] = card(name="3691233323:poll3choice_image")
    return page


def _outbox(key: str) -> dict[str, Any]:
    made = note("1", ASKED_HTML, **question(key))
    return {**OUTBOX, "orderedItems": [activity("1", "Create", made)]}


def _v1(**more: Any) -> dict[str, Any]:
    return {**v1_status(QUESTION), **more}


def _entities() -> dict[str, Any]:
    status = v1_status(QUESTION)
    status["entities"]["polls"] = [entity()]
    return status


SHAPES: list[tuple[str, Any, Poll | None]] = [
    ("Mastodon", {**ASKED, "poll": status_poll()}, MASTODON),
    (
        "Mastodon, votes hidden",
        {**ASKED, "poll": status_poll(HIDDEN, voters_count=None)},
        Poll(options=UNTOLD, multiple=True, ends_at=ENDS),
    ),
    (
        "Mastodon, that never ends",
        {**ASKED, "poll": status_poll(expires_at=None, multiple=False)},
        replace(MASTODON, ends_at=None, multiple=False),
    ),
    (
        "Mastodon.py, times as Python writes them",
        {**ASKED, "poll": status_poll(expires_at="2021-03-05 20:00:00+00:00", id=34830)},
        MASTODON,
    ),
    ("Mastodon's export, several choices", _outbox("anyOf"), MASTODON),
    ("Mastodon's export, one choice", _outbox("oneOf"), replace(MASTODON, multiple=False)),
    ("API v2, a page", _v2(), X),
    ("API v2, a streamed post", _streamed(), X),
    ("API v2, flattened", _flat(poll=v2_poll()), X),
    ("API v2, flattened, without it", _flat(poll={}), None),
    ("API v2, not asked for", _flat(), None),
    ("website", _web(card=web_card()), X),
    ("website, votes hidden", _web(card=web_card(HIDDEN)), replace(X, options=UNTOLD, as_of=None)),
    ("website before 2023", _adaptive(), OF_CARD),
    ("API 1.1, a card", _v1(card=card()), OF_CARD),
    ("API 1.1, entities", _entities(), replace(X, options=UNTOLD, as_of=None)),
    ("snscrape", {**scraped(QUESTION), "card": scraped_card()}, OF_CARD),
    (
        "twscrape",
        {**twscraped(QUESTION), "card": twscraped_card()},
        replace(X, ends_at=None, as_of=None),
    ),
]


@pytest.mark.parametrize(
    ("record", "poll"), [it[1:] for it in SHAPES], ids=[it[0] for it in SHAPES]
)
def test_a_poll_is_read(read: Read, record: dict[str, Any], poll: Poll | None) -> None:
    """Options in their order, with votes where they are told, and the time of these."""
    found = read(lines([record]) if "orderedItems" not in record else json.dumps(record).encode())
    (post,) = [record.post for record in found.records if not record.included]
    assert post.poll == poll


@pytest.mark.parametrize(
    ("record", "poll"), [it[1:] for it in SHAPES], ids=[it[0] for it in SHAPES]
)
def test_the_raw_record_has_the_poll(read: Read, record: dict[str, Any], poll: Poll | None) -> None:
    """What an archive keeps of a post gives the same poll again."""
    del poll
    found = read(lines([record]) if "orderedItems" not in record else json.dumps(record).encode())
    (kept,) = [record for record in found.records if not record.included]
    raw = b"".join(kept.pieces) or (kept.line.content if kept.line else b"")
    if "orderedItems" in record:
        raw = b'{"@context":"https://www.w3.org/ns/activitystreams","orderedItems":[%b]}' % raw
    again = read(raw, "again")
    assert [it.post.poll for it in again.records if not it.included] == [kept.post.poll]


def _damaged_page() -> dict[str, Any]:
    page = _v2()
    page["includes"]["polls"][1]["options"] = "yes or no"
    return page


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("Mastodon, no object", {**ASKED, "poll": ["yes", "no"]}),
    ("Mastodon, no list", {**ASKED, "poll": {"options": "yes"}}),
    ("Mastodon, votes as text", {**ASKED, "poll": status_poll() | {"options": [{"title": 1}]}}),
    ("Mastodon, without options", {**ASKED, "poll": status_poll(options=[])}),
    ("Mastodon, without words", {**ASKED, "poll": status_poll(options=[{"title": " "}])}),
    ("API v2, a page", _damaged_page()),
    ("API v2, flattened", _flat(poll="yes")),
    ("API v2, flattened, without words", _flat(poll={**v2_poll(), "options": [{"votes": 1}]})),
    ("website, a link's card", _web(card={"legacy": {"name": "summary", "binding_values": []}})),
    ("website, no values", _web(card={"legacy": {"name": "poll2choice_text_only"}})),
    ("website, a list", _web(card=[1, 2])),
    (
        "website, values of no kind",
        _web(card={"name": "poll2choice_text_only", "binding_values": [1]}),
    ),
    ("API 1.1, a word", _v1(card="poll2choice_text_only")),
    ("snscrape, another card", {**scraped(QUESTION), "card": {"title": "Labels", "url": "u"}}),
]


@pytest.mark.parametrize("record", [it[1] for it in BROKEN], ids=[it[0] for it in BROKEN])
def test_a_damaged_poll_costs_no_post(read: Read, record: dict[str, Any]) -> None:
    """The post is there, without a poll, and nothing is skipped."""
    found = read(lines([record]))
    assert [it.post.poll for it in found.records if not it.included] == [None]
    assert found.skipped == ()


def test_a_repost_has_not_the_poll_of_its_original(read: Read) -> None:
    """Else its votes would count twice; the original comes along with them."""
    boost = {**BOOSTED, "reblog": {**ASKED, "poll": status_poll()}}
    found = read(lines([boost]))
    assert [(it.included, it.post.poll) for it in found.records] == [
        (False, None),
        (True, MASTODON),
    ]
    status = v1_status(Said(minute=4, author="cleo", text=ANSWER.text, repost=QUESTION))
    status["card"] = status["retweeted_status"]["card"] = card()
    found = read(lines([status]), "reposts")
    assert [(it.included, it.post.poll) for it in found.records] == [
        (False, None),
        (True, OF_CARD),
    ]

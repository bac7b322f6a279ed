"""X's notices of what must go, alone and between posts."""

import json
from typing import Any

import pytest

from tests.sources.conftest import Read
from tests.sources.shapes import QUESTION, TALK, lines, v1_status, v2_stream, v2_tweet
from tweetup.sources.formats.compliance import ACCOUNT

ID = QUESTION.id
GOING: dict[str, dict[str, Any]] = {
    "job": {"id": ID, "action": "delete", "created_at": "2021-03-04T20:00:00Z", "reason": "x"},
    "stream of API 1.1": {"delete": {"status": {"id": int(ID), "id_str": ID, "user_id": 7}}},
    "withheld": {"status_withheld": {"id": int(ID), "user_id": 7, "withheld_in_countries": ["XX"]}},
    "stream of v2": {"data": {"delete": {"tweet": {"id": ID, "author_id": "7"}, "event_at": "x"}}},
    "dropped": {"data": {"drop": {"tweet": {"id": ID}}}},
}
STAYING: dict[str, tuple[dict[str, Any], str]] = {
    "place": ({"scrub_geo": {"user_id": 7, "up_to_status_id": 8}}, "may stay"),
    "back": ({"data": {"undelete": {"tweet": {"id": ID}}}}, "may stay"),
    "account": ({"data": {"user_delete": {"user": {"id": "7"}}}}, ACCOUNT),
    "account in a job": (
        {"id": "7", "action": "delete", "created_at": "2013-06-04T16:25:04Z", "reason": "deleted"},
        ACCOUNT,
    ),
}


@pytest.mark.parametrize("kind", GOING)
def test_posts_that_must_go(read: Read, kind: str) -> None:
    """Each kind of notice is a deletion, alone and among the posts of a stream."""
    found = read(lines([GOING[kind]]))
    assert (found.source.format, found.skipped) == ("x-compliance", ())
    assert [(one.network, one.post_id) for one in found.deletions] == [("x", ID)]
    for stream in (v2_stream(), [v1_status(said) for said in TALK]):
        if kind == "job":
            continue
        among = read(lines([stream[0], GOING[kind], *stream[1:]]))
        assert len(among.posts) == len(TALK)
        assert [one.post_id for one in among.deletions] == [ID]


@pytest.mark.parametrize("kind", STAYING)
def test_other_notices_remove_no_post(read: Read, kind: str) -> None:
    """They are named: an account by its number is nothing a post can be told by."""
    notice, said = STAYING[kind]
    found = read(lines([GOING["job"], notice]))
    assert len(found.deletions) == 1
    assert said in found.skipped[0].reason


def test_a_post_that_is_withheld_somewhere_is_a_post(read: Read) -> None:
    """The field of a post is no notice."""
    held = {**v2_tweet(QUESTION), "withheld": {"country_codes": ["XX"]}}
    page = {**v2_stream()[0], "data": held}
    found = read(json.dumps(page).encode())
    assert (len(found.posts), found.deletions) == (1, ())

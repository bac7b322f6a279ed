"""X's notices of what must go, alone and between posts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import QUESTION, TALK, lines, v1_status, v2_stream, v2_tweet, x_id
from tweetup.formats.compliance import EITHER, KEPT
from tweetup.model import DELETED

ID = QUESTION.id
GOING: dict[str, dict[str, Any]] = {
    "stream of API 1.1": {"delete": {"status": {"id": int(ID), "id_str": ID, "user_id": 7}}},
    "withheld": {"status_withheld": {"id": int(ID), "user_id": 7, "withheld_in_countries": ["XX"]}},
    "stream of v2": {"data": {"delete": {"tweet": {"id": ID, "author_id": "7"}, "event_at": "x"}}},
    "dropped": {"data": {"drop": {"tweet": {"id": ID}}}},
    "since 2.167": {"data": {"delete": {"post": {"id": ID, "author_id": "7"}, "event_at": "x"}}},
    "unviewable since 2.167": {
        "data": {"public_post_unviewable": {"post": {"id": ID}, "application": "apply"}}
    },
}
STAYING: dict[str, dict[str, Any]] = {
    "profile": {"data": {"user_profile_modification": {"user": {"id": "7"}}}},
    "a notice on a post": {"data": {"public_tweet_notice": {"tweet": {"id": ID}}}},
    "a notice since 2.167": {"data": {"public_post_notice": {"post": {"id": ID}}}},
    "an edit": {"data": {"tweet_edit": {"tweet": {"id": ID, "edit_tweet_ids": [ID, "9"]}}}},
    "an edit since 2.167": {"data": {"post_edit": {"post": {"id": ID, "edit_post_ids": [ID]}}}},
    "a like taken back": {"data": {"delete": {"favorite": {"id": ID, "user_id": "7"}}}},
    "unknown action of a job": {"id": ID, "action": "keep"},
    "more posts than may come": {"limit": {"track": 3, "timestamp_ms": "1614888000000"}},
    "the end of a stream": {"disconnect": {"code": 7, "reason": "admin logout"}},
    "a slow reader": {"warning": {"code": "FALLING_BEHIND", "message": "…", "percent_full": 60}},
}
BACK: dict[str, tuple[dict[str, Any], str, tuple[str | None, str | None]]] = {
    "post is back": ({"data": {"undelete": {"tweet": {"id": ID}}}}, DELETED, (ID, None)),
    "post is shown": ({"data": {"undrop": {"tweet": {"id": ID}}}}, "taken down", (ID, None)),
    "account is back": (
        {"data": {"user_undelete": {"user": {"id": "7"}}}}, "account deleted", (None, "7"),
    ),
    "account is open": ({"user_unprotect": {"id": 7}}, "protected", (None, "7")),
    "post may be seen": (
        {"data": {"public_tweet_unviewable": {"tweet": {"id": ID}, "application": "remove"}}},
        "taken down", (ID, None),
    ),
    "post may be seen, since 2.167": (
        {"data": {"public_post_unviewable": {"post": {"id": ID}, "application": "remove"}}},
        "taken down", (ID, None),
    ),
    "post is back, since 2.167": (
        {"data": {"undrop": {"post": {"id": ID}}}}, "taken down", (ID, None),
    ),
    "post withheld in some countries": (
        {"data": {"withheld": {"tweet": {"id": ID}, "withheld_in_countries": ["US"]}}},
        "withheld", (ID, None),
    ),
    "account withheld nowhere": (
        {"user_withheld": {"id": 7, "withheld_in_countries": []}}, "withheld", (None, "7"),
    ),
    "account may write": (
        {"data": {"user_unsuspend": {"user": {"id": "7"}}}}, "suspended", (None, "7"),
    ),
}  # fmt: skip
SAID = "2022-07-06T18:40:40.123Z"
REASONS: dict[str, tuple[dict[str, Any], str, datetime | None]] = {
    "stream of v2": (
        {"data": {"user_protect": {"user": {"id": "7"}, "event_at": SAID}}},
        "protected", datetime(2022, 7, 6, 18, 40, 40, 123000, tzinfo=UTC),
    ),
    "stream of API 1.1": (
        {"user_suspend": {"id": 7, "timestamp_ms": "1657132840123"}},
        "suspended", datetime(2022, 7, 6, 18, 40, 40, 123000, tzinfo=UTC),
    ),
    "no time": ({"user_delete": {"id": 7, "timestamp_ms": "soon"}}, "account deleted", None),
    "post withheld": ({"data": {"withheld": {"tweet": {"id": ID}}}}, "withheld", None),
    "post withheld everywhere": (
        {"data": {"withheld": {"tweet": {"id": ID}, "withheld_in_countries": ["US", "XX"]}}},
        "withheld", None,
    ),
    "post not to be seen": (
        {"data": {"public_tweet_unviewable": {"tweet": {"id": ID}, "application": "apply"}}},
        "taken down", None,
    ),
    "post withheld, since 2.167": (
        {"data": {"withheld": {"post": {"id": ID}, "withheld_in_countries": ["XX"],
                               "event_at": SAID}}},
        "withheld", datetime(2022, 7, 6, 18, 40, 40, 123000, tzinfo=UTC),
    ),
    "post dropped": ({"data": {"drop": {"tweet": {"id": ID}}}}, "taken down", None),
    "post deleted": ({"delete": {"status": {"id_str": ID}}}, DELETED, None),
    "job": (
        {"id": "1234567890", "action": "delete", "created_at": "2013-06-04T16:25:04+00:00",
         "redacted_at": SAID, "reason": "deactivated"},
        "deactivated", datetime(2022, 7, 6, 18, 40, 40, 123000, tzinfo=UTC),
    ),
    "job about an account": (
        {"id": "1234567890", "action": "delete", "created_at": "2013-06-04T16:25:04+00:00"},
        "account deleted", None,
    ),
}  # fmt: skip
SNOWFLAKE = x_id(datetime(2019, 3, 4, tzinfo=UTC), 5)
"""An id that posts and accounts alike may have."""

ACCOUNTS: dict[str, tuple[dict[str, Any], str]] = {
    "deleted": ({"data": {"user_delete": {"user": {"id": "7"}, "event_at": "x"}}}, "7"),
    "suspended": ({"data": {"user_suspend": {"user": {"id": SNOWFLAKE}}}}, SNOWFLAKE),
    "protected": ({"data": {"user_protect": {"user": {"id": "7"}}}}, "7"),
    "withheld": ({"user_withheld": {"id": 7, "withheld_in_countries": ["XX"]}}, "7"),
    "deleted in API 1.1": ({"user_delete": {"id": int(SNOWFLAKE)}}, SNOWFLAKE),
    "places": ({"scrub_geo": {"user_id": 7, "up_to_status_id": int(SNOWFLAKE)}}, "7"),
    "places in v2": (
        {"data": {"scrub_geo": {"user": {"id": "7"}, "up_to_tweet_id": SNOWFLAKE}}},
        "7",
    ),
}


@pytest.mark.parametrize("kind", GOING)
def test_posts_that_must_go(read: Read, kind: str) -> None:
    """Each kind of notice is a deletion, alone and among the posts of a stream."""
    found = read(lines([GOING[kind]]))
    assert (found.source.format, found.skipped) == ("x-compliance", ())
    assert [(one.network, one.post_id, one.author_id) for one in found.deletions] == [
        ("x", ID, None)
    ]
    for stream in (v2_stream(), [v1_status(said) for said in TALK]):
        among = read(lines([stream[0], GOING[kind], *stream[1:]]))
        assert len(among.posts) == len(TALK)
        assert [one.post_id for one in among.deletions] == [ID]


@pytest.mark.parametrize("kind", REASONS)
def test_why_and_since_when(read: Read, kind: str) -> None:
    """Only a post's own deletion is for good; a notice that comes late has its time."""
    notice, reason, at = REASONS[kind]
    (one,) = read(lines([notice])).deletions
    assert (one.reason, one.at, one.back) == (reason, at, False)


@pytest.mark.parametrize("kind", BACK)
def test_what_is_back(read: Read, kind: str) -> None:
    """The reason that has ended is named, and any of them where a post was deleted."""
    notice, reason, (post, account) = BACK[kind]
    (one,) = read(lines([notice])).deletions
    assert (one.reason, one.post_id, one.author_id, one.back) == (reason, post, account, True)


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_accounts_that_must_go(read: Read, kind: str) -> None:
    """The account is named by its number, which is taken for no post's, whatever it looks like."""
    notice, account = ACCOUNTS[kind]
    found = read(lines([notice]))
    assert (found.source.format, found.skipped) == ("x-compliance", ())
    (one,) = found.deletions
    assert (one.network, one.post_id, one.author_id) == ("x", None, account)
    assert one.only_places == kind.startswith("places")


JOBS = [
    (SNOWFLAKE, "2019-03-04T00:00:00.000Z", (SNOWFLAKE, SNOWFLAKE), "either: both go"),
    (SNOWFLAKE, None, (SNOWFLAKE, SNOWFLAKE), "either, without its time"),
    ("1234567890", "2013-06-04T16:25:04+00:00", (None, "1234567890"), "no post has this number"),
    ("20000007", "2009-06-04T16:25:04Z", (None, "20000007"), "posts were beyond it by then"),
    ("2000000007", "2009-06-04T16:25:04Z", ("2000000007", None), "accounts were not there yet"),
]


@pytest.mark.parametrize(("number", "made", "goes", "why"), JOBS)
def test_lines_of_a_job(
    read: Read, number: str, made: str | None, goes: tuple[str | None, str | None], why: str
) -> None:
    """A job does not say whether its numbers are posts' or accounts': their time does."""
    found = read(lines([{"id": number, "action": "delete", "created_at": made, "reason": "x"}]))
    assert found.source.format == "x-compliance"
    assert [(one.post_id, one.author_id) for one in found.deletions] == [goes], why


def test_a_job_that_asks_for_places(read: Read) -> None:
    """The account's posts may stay."""
    (one,) = read(lines([{"id": "1234567890", "action": "scrub_geo"}])).deletions
    assert (one.post_id, one.author_id, one.only_places) == (None, "1234567890", True)


def test_a_number_of_the_first_years_is_named(read: Read) -> None:
    """Where a number may be an old post's or an old account's, neither is removed."""
    line = {"id": "1234567", "action": "delete", "created_at": "2007-03-04T16:25:04Z"}
    found = read(lines([line, line]))
    assert (found.deletions, [one.reason for one in found.skipped]) == ((), [EITHER] * 2)


@pytest.mark.parametrize("kind", STAYING)
def test_other_notices_remove_nothing(read: Read, kind: str) -> None:
    """They are counted, and are nothing that is broken."""
    found = read(lines([GOING["dropped"], STAYING[kind]]))
    assert len(found.deletions) == 1
    assert [(one.reason, one.broken) for one in found.skipped] == [(KEPT, False)]


@pytest.mark.parametrize("kind", sorted(STAYING.keys() - {"unknown action of a job"}))
def test_notices_between_posts(read: Read, kind: str) -> None:
    """In a stream of API 1.1 and of v2 they are the same, and no broken posts."""
    for posts in (lines([v1_status(QUESTION)]), lines(v2_stream()[:1])):
        found = read(posts + lines([STAYING[kind]]) + posts)
        assert list(found.posts) == [QUESTION.id]
        assert {(one.reason, one.broken) for one in found.skipped} <= {(KEPT, False)}


def test_a_post_that_is_withheld_somewhere_is_a_post(read: Read) -> None:
    """The field of a post is no notice."""
    held = {**v2_tweet(QUESTION), "withheld": {"country_codes": ["XX"]}}
    page = {**v2_stream()[0], "data": held}
    found = read(json.dumps(page).encode())
    assert (len(found.posts), found.deletions) == (1, ())

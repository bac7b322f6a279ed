"""Fields and accounts that came from X with some posts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import Desk, desk
from tests.capture.proving import changed
from tweetup.model import GapKind


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a chat of 250 posts."""
    with desk(tmp_path) as made:
        yield made


def some(x: Desk, change: Callable[[Any], None], most: int = 3) -> set[str]:
    """Change some posts that ask nothing in each answer; their ids, to which more may be added."""
    answers = [one.id for one in x.server.posts.values() if not one.text.startswith("Q")]
    ids = set(answers[20 : 20 + most])

    def change_some(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("id") in ids:
                change(post)

    x.server.server.answer = changed(x.server.server, "search", change_some)
    return ids


def without_member(name: str) -> Callable[[Any], None]:
    """Take a field from a post, that of an inner object too."""
    inner, _, last = name.rpartition(".")
    return lambda post: (post.get(inner, {}) if inner else post).pop(last, None)


@pytest.mark.parametrize(
    "name",
    [
        "conversation_id",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in (
                *("author_id", "public_metrics", "public_metrics.reply_count"),
                *("public_metrics.like_count", "public_metrics.retweet_count"),
            )
        ),
    ],
)
def test_a_field_that_some_posts_lack_is_named(x: Desk, name: str) -> None:
    """By how many, and with one of them; once, and again where more lack it."""
    ids = some(x, without_member(name))
    for is_known in (False, True):
        done = x.capture(x.window(since=-14 - is_known))
        (gap,) = [gap for gap in done.gaps if gap.kind is GapKind.FIELD]
        assert gap.why.partition(":")[0] == (
            f"x was asked for {name} and did not send it with 3 posts of 250, such as {min(ids)}"
        )
        assert (gap.counted, gap.came) == (250, 247)
        assert (done.complete, done.proved) == (is_known, False)
    ids |= some(x, without_member(name), most=5)
    assert not x.capture(x.window(since=-16)).complete
    assert x.capture(x.window(since=-17)).complete


@pytest.mark.parametrize(
    "name",
    [
        "public_metrics.quote_count",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in (
                *("attachments", "entities", "lang", "possibly_sensitive", "referenced_tweets"),
                *("in_reply_to_user_id", "edit_controls"),
            )
        ),
    ],
)
def test_an_optional_field_may_be_absent(x: Desk, name: str) -> None:
    """X leaves out what is empty."""
    some(x, without_member(name))
    assert not [gap for gap in x.capture().gaps if gap.kind is GapKind.FIELD]


@pytest.mark.long
def test_a_count_of_quotes_is_promised_in_the_names_of_2026(x: Desk) -> None:
    x.server.renamed = True
    ids = some(x, without_member("public_metrics.quote_count"))
    (gap,) = [gap for gap in x.capture().gaps if gap.kind is GapKind.FIELD]
    assert gap.why == (
        "x was asked for public_metrics.quote_count and did not send it with 3 posts of 250, such"
        f" as {min(ids)}: nobody can say how many quotes there are"
    )


@pytest.mark.parametrize("is_excused", [False, True])
def test_accounts_that_some_posts_lack(x: Desk, *, is_excused: bool) -> None:
    """A protected or suspended one is named among X's errors: that is no fault."""
    gone: set[str] = set()
    lacking: set[str] = set()

    def change(body: Any) -> None:
        users = body.get("includes", {}).get("users", [])
        gone.update(user["id"] for user in users[:1] if not gone)
        body.get("includes", {})["users"] = [it for it in users if it["id"] not in gone]
        lacking.update(
            it["id"]
            for it in body.get("data", ())
            if isinstance(it, dict) and it["author_id"] in gone
        )
        if is_excused:
            body["errors"] = [
                {
                    "value": name,
                    "resource_id": name,
                    "resource_type": "user",
                    "parameter": "author_id",
                    "title": "Forbidden",
                    "detail": f"User has been suspended: [{name}].",
                    "type": "https://api.twitter.com/2/problems/resource-not-found",
                }
                for name in gone
            ]

    x.server.server.answer = changed(x.server.server, "search/recent", change)
    gaps = [gap for gap in x.capture().gaps if gap.kind is GapKind.FIELD]
    if is_excused:
        assert not gaps
        return
    (gap,) = gaps
    assert gap.why == (
        f"x was asked for includes.users and did not send it with {len(lacking)} posts of 250, such"
        f" as {min(lacking)}: their authors have no names"
    )


def test_names_that_some_accounts_lack(x: Desk) -> None:
    """Each account counts once, on however many pages it is."""
    gone: set[str] = set()

    def change(body: Any) -> None:
        for user in body.get("includes", {}).get("users", ()):
            if not gone or user["id"] in gone:
                gone.add(user["id"])
                user.pop("name", None)
                user.pop("created_at", None)

    x.server.server.answer = changed(x.server.server, "search", change)
    (gap,) = [gap for gap in x.capture().gaps if gap.kind is GapKind.FIELD]
    (name,) = gone
    assert gap.why == (
        f"x was asked for user.name and did not send it with 1 account, such as {name}"
    )

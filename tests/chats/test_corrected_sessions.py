"""Sessions split, joined and renamed by hand; which session a correction is about."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.chats.correcting import decide
from tests.chats.making import START, TAG, meeting, post
from tweetup.chats.corrections.sessions import assign_corrections, correct_sessions
from tweetup.chats.sessions import find_sessions
from tweetup.model import Correction, Post, Session


def evenings() -> tuple[list[Post], tuple[Session, ...]]:
    """Two weeks of meetings, and a post between that belongs to none."""
    posts = [
        *meeting(START),
        post(3 * 24 * 60, "rosa", f"My beans climb #{TAG}", id="500"),
        *meeting(START + timedelta(days=7)),
    ]
    return posts, find_sessions(posts, hashtag=TAG)


def renamed(
    posts: Sequence[Post], sessions: Sequence[Session], *corrections: Correction
) -> dict[str, int]:
    """The corrected sessions with how many posts each has."""
    found = correct_sessions(sessions, corrections, posts=posts)
    assert found.idle == ()
    return {session.id: len(session.posts) for session in found.sessions}


def test_a_session_split_joined_and_renamed() -> None:
    """Split by the clock; joined again nothing is lost; a new name stays through both."""
    posts, sessions = evenings()
    first, second = (len(session.posts) for session in sessions)
    name, other = (session.id for session in sessions)
    split = decide("session split", made=1, at=(START + timedelta(minutes=29)).isoformat())
    parts = renamed(posts, sessions, split)
    assert list(parts) == [name, f"{name}-2", other]
    assert parts[name] + parts[f"{name}-2"] == first
    again = decide("session join", f"{name}-2", made=2)
    assert renamed(posts, sessions, split, again) == {name: first, other: second}
    called = decide("session rename", made=3, name="pilot")
    assert renamed(posts, sessions, split, again, called) == {"pilot": first, other: second}
    both = decide("session join", other, made=4)
    assert renamed(posts, sessions, both) == {name: first + second + 1}


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (decide("session rename", name="gardenchat-2031-03-11"), "another session"),
        (decide("session rename", name="../../x"), "cannot be a session's name"),
        (decide("session split", at="soon"), "there is no session"),
        (decide("session join", "gone"), "there is no session gone"),
        (replace(decide("session rename", name="a"), session="gone"), "no session gone"),
    ],
)
def test_sessions_that_cannot_be_corrected(correction: Correction, why: str) -> None:
    """A correction that cannot apply is reported as idle, and the sessions stay."""
    posts, sessions = evenings()
    corrected = correct_sessions(sessions, [correction], posts=posts)
    assert corrected.sessions == sessions
    assert why in corrected.idle[0].why


def test_a_correction_goes_with_its_post_and_its_hour() -> None:
    """A correction of a post goes to the post's session, another to the session at its time."""
    posts, sessions = evenings()
    last = posts[-2].id
    about_post = decide("hide", last)
    about_hour = decide(
        "retitle", made=1, during=(START + timedelta(days=7, minutes=20)).isoformat(), title="T"
    )
    by_name = decide("retitle", made=2, title="U")
    lost = replace(decide("retitle", made=3, title="V"), session="gone")
    found, without = assign_corrections(sessions, [about_post, about_hour, by_name, lost])
    assert found == {sessions[1].id: (about_post, about_hour), sessions[0].id: (by_name,)}
    assert without == (lost,)

"""Whatever changes the posts of a chat raises its revision, and nothing else does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.archive.examples import START, fill, make, post
from tests.archive.test_derived import KEYS, ORIGIN, SESSION
from tweetup.archive import Archive, Decision, Incoming
from tweetup.model import Author, Correction, Counts, PostKey, Reference, Relation

LATER = replace(
    SESSION,
    id="demochat-2021-03-11",
    start=START + timedelta(days=7),
    end=START + timedelta(days=7, hours=1),
    posts=(PostKey("x", "9"),),
)
POSTS = [
    *(post(key.id, created_at=START + timedelta(minutes=int(key.id))) for key in KEYS),
    post("9", created_at=LATER.start + timedelta(minutes=5)),
]
OTHER = post("50", "A word elsewhere #gardens", hashtags=("gardens",))
CONFLICTING = structs.replace(
    POSTS[0], author=Author(network="x", handle="eve", id="7"), text="No, never"
)
REPOST = post(
    "60", "RT", handle="bob", hashtags=(), references=(Reference(relation=Relation.REPOST, id="1"),)
)


def chats(path: Path) -> Archive:
    """An archive of two chats, the sessions of both saved."""
    archive = make(path, POSTS, hashtag="demochat")
    fill(archive, [OTHER], hashtag="gardens")
    assert archive.save_sessions("demochat", [SESSION, LATER], ORIGIN, hashtags=["demochat"])
    assert archive.save_sessions("gardens", [], ORIGIN, hashtags=["gardens"])
    return archive


def state(archive: Archive) -> dict[str, object]:
    """Return the revisions of both chats, whether they only grew, and those of the sessions."""
    stored = archive.stored_sessions("demochat") or ()
    return {
        "chat": archive.chat_revision(["demochat"]).revision,
        "rewritten": archive.chat_revision(["demochat"]).rewritten,
        "other chat": archive.chat_revision(["gardens"]).revision,
        **{it.session.id: it.revision for it in stored},
    }


def add(*posts: object, hashtag: str | None = "demochat") -> Callable[[Archive], object]:
    return lambda archive: fill(archive, posts, hashtag=hashtag)  # type: ignore[arg-type]  # all of them are posts


def removing(archive: Archive) -> None:
    archive.remove(posts=[LATER.posts[0]])


def deciding(archive: Archive) -> None:
    (conflict,) = archive.conflicts()
    archive.decide_conflict(conflict.number, Decision.FIRST)


def parting(archive: Archive) -> None:
    archive.add_again(KEYS[0], [Incoming(POSTS[0]), Incoming(CONFLICTING)])


def correcting(archive: Archive) -> None:
    archive.add_correction(Correction(kind="hide", hashtag="demochat", target="x:1"))


GONE = LATER.id
CHANGES: dict[str, tuple[Callable[[Archive], object], set[str]]] = {
    "a new post": (add(post("70")), {"chat"}),
    "a new post by its hashtag": (add(post("70"), hashtag=None), {"chat"}),
    "a post of another chat": (
        add(post("71", "#gardens", hashtags=("gardens",)), hashtag="gardens"),
        {"other chat"},
    ),
    "a post of no chat": (add(post("72", "nothing", hashtags=()), hashtag=None), set()),
    "a repost that another chat saw": (add(REPOST, hashtag="gardens"), {"chat", "other chat"}),
    "a longer text": (
        add(structs.replace(POSTS[0], text=f"{POSTS[0].text} and more")),
        {"chat", "rewritten", SESSION.id},
    ),
    "counts": (add(structs.replace(POSTS[0], counts=Counts(likes=3))), {SESSION.id}),
    "the same again": (add(*POSTS), set()),
    "the same for another chat": (
        add(POSTS[0], hashtag="gardens"),
        {"chat", "rewritten", "other chat", SESSION.id},
    ),
    "a new raw record": (add((POSTS[0], b'{"id":"1"}', False)), set()),
    "a new raw record that may name a time zone": (
        add((POSTS[0], b'{"id":"1","user":{"time_zone":"Quito"}}', False)),
        {"chat", "rewritten", SESSION.id},
    ),
    "a version of a post": (
        add(post("1000", "A2: mended #demochat", edits=("1",), created_at=START)),
        {"chat", "rewritten", SESSION.id},
    ),
    "a conflicting record": (add(CONFLICTING), {"chat"}),
    "a removal": (removing, {"chat", "rewritten", GONE}),
    "a post parted": (parting, {"chat", "rewritten", SESSION.id}),
    "a correction": (correcting, set()),
    "places": (
        lambda archive: archive.removals.delete_places([("x", "5")]),
        set(),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_raises_the_revisions_of_its_chats_and_sessions(tmp_path: Path, name: str) -> None:
    """No other chat or session is stale by it; a session that is removed has no revision."""
    change, raised = CHANGES[name]
    with chats(tmp_path / "a.db") as archive:
        before = state(archive)
        change(archive)
        after = state(archive)
        assert {key for key in before if before[key] != after.get(key)} == raised


def test_an_edit_raises_the_chats_of_the_hashtags_before_it(tmp_path: Path) -> None:
    """A post, or what it reposts, is in the chat of a hashtag no longer: that chat is another."""
    both = structs.replace(
        POSTS[0], network="mastodon", author=Author(network="mastodon", handle="ada")
    )
    both = structs.replace(both, hashtags=("demochat", "gardens"))
    edited = structs.replace(
        both, hashtags=("demochat",), text="A2: mended #demochat", edited_at=START + timedelta(1)
    )
    with chats(tmp_path / "a.db") as archive:
        fill(archive, [both], hashtag="demochat")
        assert both.key in {it.key for it in archive.posts("gardens")}
        before = state(archive)
        fill(archive, [edited], hashtag="demochat")
        assert both.key not in {it.key for it in archive.posts("gardens")}
        after = state(archive)
        raised = {key for key in before if before[key] != after.get(key)}
        assert raised == {"chat", "rewritten", "other chat"}


def test_a_decision_raises_them(tmp_path: Path) -> None:
    """A post that is set aside leaves its chat and session; a decision taken back returns it."""
    with chats(tmp_path / "a.db") as archive:
        fill(archive, [CONFLICTING], hashtag="demochat")
        for decision in (Decision.FIRST, None):
            before = state(archive)
            (conflict,) = archive.conflicts(decided=True)
            archive.decide_conflict(conflict.number, decision)
            after = state(archive)
            changed = {key for key in before if before[key] != after[key]}
            assert changed == {"chat", "rewritten", SESSION.id}


def test_a_hashtag_without_sessions_changes_with_every_post(tmp_path: Path) -> None:
    """Nothing is stored for it that could be taken for valid."""
    with chats(tmp_path / "a.db") as archive:
        before = archive.chat_revision(["unknown"])
        fill(archive, [post("70")], hashtag="demochat")
        assert archive.chat_revision(["unknown"]).revision > before.revision


def test_a_session_with_other_posts_gets_a_revision(tmp_path: Path) -> None:
    """Saving the same sessions again changes none; one with fewer posts is another."""
    with chats(tmp_path / "a.db") as archive:
        before = state(archive)
        archive.save_sessions("demochat", [SESSION, LATER], ORIGIN)
        assert state(archive) == before
        archive.save_sessions("demochat", [replace(SESSION, posts=KEYS[:2]), LATER], ORIGIN)
        after = state(archive)
        assert {key for key in before if before[key] != after[key]} == {SESSION.id}


def test_a_renamed_account_raises_the_sessions_it_wrote_in(tmp_path: Path) -> None:
    """They show its posts under one handle."""
    with chats(tmp_path / "a.db") as archive:
        ada = Author(network="x", handle="ada", id="5")
        fill(archive, [structs.replace(POSTS[0], author=ada)], hashtag="demochat")
        archive.settle_accounts()
        before = state(archive)
        later = [post("80", author=Author(network="x", handle="ada_l", id="5"))]
        fill(archive, later, hashtag="demochat")
        accounts = archive.settle_accounts()
        assert accounts is not None
        assert accounts.handles == {("x", "5"): ("ada", "ada_l")}
        after = state(archive)
        changed = {key for key in before if before[key] != after[key]}
        assert changed == {"chat", SESSION.id, LATER.id}

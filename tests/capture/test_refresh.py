"""Posts looked up again, against servers on loopback: what went goes, what changed is taken in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from tests.servers.serving import Asked, refused, reset
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import XPost, chat
from tweetup.archive import CaptureLine, Incoming, open_archive
from tweetup.capture.chat import capture_chat
from tweetup.capture.maintenance.refresh import (
    RefreshPlan,
    RefreshResult,
    choose_scope,
    networks_in_scope,
    plan_refresh,
    refresh_posts,
)
from tweetup.capture.results import CaptureRequest
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.errors import QuotaError
from tweetup.jobs.corrections import hide_post
from tweetup.model import Capture, Post, PostKey
from tweetup.networks import Access
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.networks.x import X
from tweetup.project.project import Project, open_project

START = datetime(2026, 11, 20, 19, tzinfo=UTC)
CAPTURED = datetime(2026, 11, 20, 21, tzinfo=UTC)
LATER = CAPTURED + timedelta(hours=5)
TAG = "labelchat"


@dataclass
class Desk:
    """An archive with what was captured from X, and the server it came from."""

    server: XServer
    project: Project
    now: datetime = LATER

    @property
    def access(self) -> Access:
        return Access(values={"bearer_token": Secret(TOKEN)}, url=self.server.url)

    @property
    def timing(self) -> Timing:
        return Timing(clock=lambda: self.now, sleep=self.sleep, tell=self.told.append)

    def __post_init__(self) -> None:
        self.told: list[str] = []

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def plan(
        self, *, session: str | None = None, again: bool = False, most: int | None = None
    ) -> RefreshPlan:
        scope = choose_scope(self.project, hashtag=None if session else TAG, session=session)
        return plan_refresh(self.project, scope, "x", again=again, max_posts=most, now=self.now)

    def refresh(
        self, plan: RefreshPlan | None = None, *, only_gone: bool = False, believe: bool = False
    ) -> RefreshResult:
        return refresh_posts(
            self.project, X, self.access, plan or self.plan(), self.timing,
            only_gone=only_gone, believe=believe, progress=lambda _: None,
        )  # fmt: skip

    @property
    def posts(self) -> dict[str, Post]:
        return {post.id: post for post in self.project.posts(TAG)}

    def line(self) -> CaptureLine:
        return self.project.archive.captures()[-1]


def capture(desk: Desk) -> None:
    """Everything the server has."""
    chat = desk.project.config.chat(TAG)
    window = CaptureWindow(since=START - timedelta(days=1), until=CAPTURED, ends=CAPTURED)
    capture_chat(
        desk.project, X, desk.access, CaptureRequest(chat=chat, window=window), desk.timing,
        progress=lambda _: None,
    )  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Desk]:
    """An archive at that path, whose clock is the desk's, and X with the chat's posts."""
    config = Config(archive=path, chats=(ChatConfig(hashtag=TAG, hashtags=(TAG,)),))
    server = XServer(chat(130, start=START), clock=lambda: CAPTURED, with_reposts=True)
    with server.serving(), open_project(config) as project:
        found = Desk(server, project)
        project.__dict__["archive"] = open_archive(path, create=True, clock=lambda: found.now)
        yield found


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive into which the chat of 130 posts was captured."""
    path = tmp_path_factory.mktemp("captured") / "a.db"
    with opened(path) as desk:
        desk.now = CAPTURED
        capture(desk)
    return path


@pytest.fixture
def desk(captured: Path, tmp_path: Path) -> Iterator[Desk]:
    """The same, five hours later."""
    with opened(Path(shutil.copy(captured, tmp_path))) as desk:
        yield desk


def own_posts(desk: Desk) -> list[XPost]:
    """Posts nobody else's post points at, so that each goes alone."""
    pointed = {
        other.id for post in desk.server.posts.values() for other in post.referenced.values()
    }
    stored = desk.posts
    return [
        post for post in desk.server.posts.values()
        if post.id in stored and post.id not in pointed and not post.referenced
    ]  # fmt: skip


@pytest.mark.long
def test_nothing_changes_where_nothing_changed(desk: Desk) -> None:
    """All are there, in lots of a hundred; the ledger has a line of its own kind."""
    before = desk.posts
    done = desk.refresh()
    assert (done.asked, done.there, done.gone, done.unanswered) == (
        len(before),
        len(before),
        (),
        (),
    )
    assert desk.posts.keys() == before.keys()
    assert {key: post.text for key, post in desk.posts.items()} == {
        key: post.text for key, post in before.items()
    }
    lookups = [asked for asked in desk.server.asked if asked.path == "/2/tweets"]
    assert [len(asked.query["ids"].split(",")) for asked in lookups] == [100, len(before) - 100]
    line = desk.line()
    assert (line.capture.kind, line.capture.source, line.capture.query) == (
        "refresh", "x", f"#{TAG}",
    )  # fmt: skip
    assert line.finished_at is not None
    assert line.cost is not None
    assert line.cost.requests == len(lookups)


@pytest.mark.long
@pytest.mark.parametrize("only_gone", [False, True])
def test_what_is_gone_goes_until_it_is_shown_again(desk: Desk, *, only_gone: bool) -> None:
    """For each reason, by look-ups and by a compliance job; what was hidden comes back."""
    reasons = ("deleted", "protected", "suspended", "withheld")
    chosen = dict(zip(reasons, own_posts(desk), strict=False))
    for why, post in chosen.items():
        desk.server.delete(post.id, why)
    before = len(desk.posts)
    done = desk.refresh(only_gone=only_gone)
    assert done.gone == (("deleted", 1),)
    assert dict(done.absent) == dict.fromkeys(reasons[1:], 1)
    assert (done.removed, done.hidden) == (1, 3)
    assert len(desk.posts) == before - 4
    assert not desk.posts.keys() & {post.id for post in chosen.values()}
    assert {f"gone: {why}" for why in reasons} <= dict(desk.line().skipped).keys()
    for post in chosen.values():
        assert desk.project.archive.find_post(post.id) == ()
        assert desk.project.archive.raw_records(PostKey("x", post.id)) == ()
        post.gone = None
    desk.now += timedelta(hours=2)
    back = desk.refresh(only_gone=only_gone)
    assert (back.shown, back.absent) == (3, ())
    desk.now = CAPTURED
    capture(desk)
    assert len(desk.posts) == before
    assert chosen["deleted"].id in desk.posts


@pytest.mark.long
def test_other_posts_with_the_same_words_stay(desk: Desk) -> None:
    """Somebody deletes a question and posts it again, or asks it every week."""
    words = f"Welcome to the chat, please introduce yourselves #{TAG}"
    first, again, other = own_posts(desk)[:3]
    first.text = again.text = other.text = words
    desk.now = CAPTURED
    capture(desk)
    desk.now = LATER
    desk.server.delete(first.id)
    assert desk.refresh().gone == (("deleted", 1),)
    assert {again.id, other.id} <= desk.posts.keys()
    desk.now = CAPTURED
    capture(desk)
    assert first.id not in desk.posts
    assert {again.id, other.id} <= desk.posts.keys()


@pytest.mark.long
def test_an_account_that_left_for_now_is_told_from_deleted_posts(desk: Desk) -> None:
    """X's lookup finds neither; a compliance job tells why, or nobody does."""
    left, deleted, lost = own_posts(desk)[:3]
    desk.server.delete(left.id, "deactivated")
    desk.server.delete(deleted.id)
    done = desk.refresh()
    assert dict(done.gone) == {"deleted": 1}
    assert dict(done.absent) == {"deactivated": 1}
    left.gone = None
    desk.server._changes += 1
    desk.refresh(desk.plan(again=True))
    assert left.id in desk.posts
    assert deleted.id not in desk.posts
    desk.server.lacks.add("jobs")
    desk.server.delete(lost.id, "deactivated")
    done = desk.refresh(desk.plan(again=True))
    assert dict(done.gone) == {"deleted": 1}


def fail(desk: Desk) -> None:
    desk.server.jobs.fails = True


def refuse(*faults: object) -> Callable[[Desk], None]:
    """The lookups are answered, then come these."""
    return lambda desk: desk.server.faults.extend([None, None, *faults])


@pytest.mark.long
@pytest.mark.parametrize(
    "trouble",
    [
        refuse(*[refused(503)] * 99),
        refuse(*[refused(429)] * 99),
        refuse(*[reset()] * 99),
        refuse(refused(401)),
        refuse(refused(403)),
        fail,
    ],
)
def test_a_job_that_fails_removes_nothing(desk: Desk, trouble: Callable[[Desk], None]) -> None:
    """Neither deleted posts nor hidden ones, which stay hidden: nobody has said what they are."""
    left, deleted, hidden = own_posts(desk)[:3]
    desk.server.delete(hidden.id, "deactivated")
    assert desk.refresh().hidden == 1
    desk.server.delete(left.id, "deactivated")
    desk.server.delete(deleted.id)
    trouble(desk)
    done = desk.refresh(desk.plan(again=True))
    assert (done.gone, done.absent, done.removed, done.hidden, done.overdue) == ((), (), 0, 0, 0)
    assert set(done.unanswered) == {left.id, deleted.id, hidden.id}
    assert {left.id, deleted.id} <= desk.posts.keys()
    assert [it.key.id for it in desk.project.archive.absences.posts()] == [hidden.id]
    assert any("nothing changes" in told for told in desk.told)
    desk.server.faults.clear()
    desk.server.jobs.fails = False
    done = desk.refresh(desk.plan(again=True))
    assert (dict(done.gone), dict(done.absent)) == ({"deleted": 1}, {"deactivated": 2})


@pytest.mark.parametrize("fault", [refused(503), refused(429), reset()])
def test_a_job_that_fails_once_is_run_again(desk: Desk, fault: object) -> None:
    """As any other request is."""
    left = own_posts(desk)[0]
    desk.server.delete(left.id, "deactivated")
    refuse(fault)(desk)
    assert desk.refresh().absent == (("deactivated", 1),)


@pytest.mark.parametrize("fault", [402, 401, 403])
def test_what_no_job_has_confirmed_stays(desk: Desk, fault: int) -> None:
    """A lookup that fails after its first lot; where credits are used up a job is free."""
    plan = desk.plan()
    left = next(post for post in own_posts(desk) if post.id in plan.ids[:100])
    desk.server.delete(left.id, "deactivated")
    desk.server.faults.extend([None, refused(fault)])
    done = desk.refresh(plan)
    assert done.removed == 0
    assert dict(done.absent) == ({"deactivated": 1} if fault == 402 else {})
    assert (left.id in done.unanswered) == (fault != 402)
    left.gone = None
    desk.refresh(desk.plan(again=True))
    assert left.id in desk.posts


def test_an_interrupted_job_removes_nothing(desk: Desk) -> None:
    """Ctrl-C while it runs."""
    left = own_posts(desk)[0]
    desk.server.delete(left.id, "deactivated")
    desk.server.jobs.rounds = 99
    sleep = desk.sleep

    def interrupt(seconds: float) -> None:
        sleep(seconds)
        if any("/compliance/jobs/" in asked.path for asked in desk.server.asked):
            raise KeyboardInterrupt

    desk.sleep = interrupt  # type: ignore[method-assign]  # Ctrl-C comes then
    with pytest.raises(KeyboardInterrupt):
        desk.refresh()
    assert left.id in desk.posts


def test_a_post_that_the_job_does_not_name_stays(desk: Desk) -> None:
    """It is back while the job runs; the next refresh finds it."""
    left = own_posts(desk)[0]
    desk.server.delete(left.id, "deactivated")
    show = desk.server.jobs.show

    def come_back(asked: Asked) -> dict[str, Any]:
        left.gone = None
        return show(asked)

    desk.server.jobs.show = come_back  # type: ignore[method-assign]  # as time passes there
    done = desk.refresh()
    assert (done.gone, done.unanswered) == ((), (left.id,))
    assert left.id in desk.posts


@pytest.mark.long
def test_a_capture_shows_again_what_it_finds(desk: Desk) -> None:
    """With its corrections; its session is read again."""
    post = own_posts(desk)[0]
    hide_post(desk.project, post.id)
    desk.server.delete(post.id, "suspended")
    assert desk.refresh().hidden == 1
    assert desk.plan(again=True).absent == {post.id}
    post.gone = None
    desk.now = CAPTURED  # as the server's clock has it
    capture(desk)
    assert post.id in desk.posts
    assert len(desk.project.corrections(TAG)) == 1
    assert desk.project.archive.find_faults() == ()


def test_a_session_asks_for_what_it_lost(desk: Desk) -> None:
    """What is hidden since is looked up with the rest of the session, and comes back to it."""
    (session,) = desk.project.sessions(TAG)
    keys = set(desk.project.session_keys(session))
    post = next(it for it in own_posts(desk) if PostKey("x", it.id) in keys)
    desk.server.delete(post.id, "protected")
    desk.refresh()
    desk.project.forget()
    (shrunk,) = desk.project.sessions(TAG)
    assert set(desk.project.session_keys(shrunk)) == keys - {PostKey("x", post.id)}
    post.gone = None
    plan = desk.plan(session=shrunk.id, again=True)
    assert post.id in plan.ids
    assert desk.refresh(plan).shown == 1
    desk.project.forget()
    (again,) = desk.project.sessions(TAG)
    assert set(desk.project.session_keys(again)) == keys


def test_those_not_asked_for_longest_come_first(desk: Desk) -> None:
    """Also among hidden ones."""
    first, second = own_posts(desk)[:2]
    for post in (first, second):
        desk.server.delete(post.id, "suspended")
    desk.refresh()
    desk.now += timedelta(hours=2)
    desk.refresh(structs_plan(desk, second.id))
    desk.now += timedelta(hours=2)
    assert desk.plan().ids[-1] == second.id
    assert first.id in desk.plan(most=200).ids


def structs_plan(desk: Desk, *ids: str) -> RefreshPlan:
    """A plan for these posts alone."""
    return replace(desk.plan(), ids=ids)


def test_a_compliance_job_reads_no_post(desk: Desk) -> None:
    """It costs nothing, and asks X with all ids at once."""
    done = desk.refresh(only_gone=True)
    assert done.there == len(desk.posts)
    assert not [asked for asked in desk.server.asked if asked.path == "/2/tweets"]
    assert done.cost.usd == 0
    assert any("compliance job" in line for line in desk.told)


def test_reposts_of_what_is_gone_go_too(desk: Desk) -> None:
    """And the count of what was removed says so."""
    repost = next(post for post in desk.server.posts.values() if post.repost_of)
    assert repost.repost_of is not None
    desk.server.delete(repost.repost_of.id)
    done = desk.refresh()
    assert done.removed >= 2
    assert repost.id not in desk.posts


@pytest.mark.long
def test_a_new_version_is_asked_for_and_taken_in(desk: Desk) -> None:
    """X gives an edited post a new id: it is found by the old one, and is of the chat."""
    old = own_posts(desk)[0]
    new = desk.server.edit(old.id, f"short #{TAG}", at=CAPTURED)
    done = desk.refresh()
    assert done.later == 1
    assert desk.posts[new.id].text == f"short #{TAG}"
    assert set(desk.posts[new.id].edits) == {old.id, new.id}
    again = desk.refresh(desk.plan(again=True))
    assert again.later == 0


def test_an_edited_post_is_of_the_chat_once(desk: Desk) -> None:
    """The version that its author wants to be read; the earlier one is kept, and not shown."""
    old = own_posts(desk)[0]
    new = desk.server.edit(old.id, f"better #{TAG}", at=CAPTURED)
    before = len(desk.posts)
    desk.refresh()
    assert new.id in desk.posts
    assert len(desk.posts) == before


def test_counts_are_those_of_now(desk: Desk) -> None:
    """Likes that came since are taken in, with when."""
    post = own_posts(desk)[0]
    post.likes = 41
    done = desk.refresh()
    counts = desk.posts[post.id].counts
    assert counts is not None
    assert (counts.likes, counts.as_of) == (41, LATER)
    assert done.added.updated >= 1


def test_what_was_seen_within_the_hour_is_not_asked_again(desk: Desk) -> None:
    """Unless somebody says so; an hour later it is."""
    desk.refresh()
    plan = desk.plan()
    assert (len(plan.ids), plan.seen_recently) == (0, len(desk.posts))
    assert len(desk.plan(again=True).ids) == len(desk.posts)
    desk.now += timedelta(hours=1, seconds=1)
    assert len(desk.plan().ids) == len(desk.posts)


@pytest.mark.long
def test_the_longest_unseen_come_first(desk: Desk) -> None:
    """So that a few at a time get around to all of them."""
    first = desk.plan(most=40)
    assert (len(first.ids), first.deferred) == (40, len(desk.posts) - 40)
    desk.refresh(first)
    desk.now += timedelta(hours=2)
    second = desk.plan(most=len(desk.posts) - 40)
    assert not set(first.ids) & set(second.ids)


@pytest.mark.long
def test_what_was_found_out_before_credits_ran_out_is_applied(desk: Desk) -> None:
    """One lot is answered, the next refused: what went in the first lot is gone here."""
    plan = desk.plan()
    gone = next(post for post in own_posts(desk) if post.id in plan.ids[:100])
    desk.server.delete(gone.id)
    desk.server.credits = 50
    done = desk.refresh(plan)
    assert isinstance(done.error, QuotaError)
    assert dict(done.gone) == {"deleted": 1}
    assert gone.id not in desk.posts
    assert set(done.unanswered) == set(plan.ids[100:])
    desk.server.credits = None
    rest = desk.plan()
    assert set(rest.ids) == set(plan.ids[100:])


def test_what_was_broken_off_goes_on_where_it_was(desk: Desk) -> None:
    """Interrupted after the first lot: the rest is asked for next time."""
    plan = desk.plan()
    gone = next(post for post in own_posts(desk) if post.id in plan.ids[:100])
    desk.server.delete(gone.id)

    def interrupt(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh_posts(
            desk.project, X, desk.access, plan, desk.timing,
            only_gone=False, believe=False, progress=interrupt,
        )  # fmt: skip
    assert gone.id in desk.posts  # nobody has said why it cannot be found
    assert set(desk.plan().ids) == {gone.id, *plan.ids[100:]}
    assert desk.line().finished_at is not None


def test_a_network_in_trouble_empties_no_archive(desk: Desk) -> None:
    """Where most posts are said to be gone none goes, until somebody says that it is true."""
    for post in list(desk.server.posts.values()):
        desk.server.delete(post.id)
    before = len(desk.posts)
    done = desk.refresh()
    assert done.held
    assert (done.removed, len(desk.posts)) == (0, before)
    done = desk.refresh(desk.plan(again=True), believe=True)
    assert not done.held
    assert (done.removed, len(desk.posts)) == (before, 0)


def test_ids_of_our_own_are_asked_of_nobody(desk: Desk) -> None:
    """A spreadsheet had rounded theirs, a table counted its rows; X would refuse the whole lot."""
    post = next(iter(desk.posts.values()))
    given = set(desk.plan(again=True).ids)
    own = [structs.replace(post, id=identity) for identity in ("rounded-1234", "17", "17@0123abcd")]
    conflict = structs.replace(post, text="Somebody else's words entirely")
    number = desk.project.archive.begin(Capture(source="table.csv", hashtag=TAG))
    added = desk.project.archive.add(number, [Incoming(it) for it in (*own, conflict)])
    assert added.conflicts == 1
    plan = desk.plan(again=True)
    assert plan.own_ids == len(own) + 1
    assert set(plan.ids) == given


def test_a_session_that_lost_a_post_is_derived_again(desk: Desk) -> None:
    """Its posts are found anew, without anybody asking for it."""
    (session,) = desk.project.sessions(TAG)
    keys = desk.project.session_keys(session)
    gone = next(post for post in own_posts(desk) if PostKey("x", post.id) in keys)
    desk.server.delete(gone.id)
    plan = desk.plan(session=session.id)
    assert set(plan.ids) == {key.id for key in keys}
    desk.refresh(plan)
    desk.project.forget()
    (again,) = desk.project.sessions(TAG)
    assert set(desk.project.session_keys(again)) == set(keys) - {PostKey("x", gone.id)}


def test_without_a_name_everything_is_looked_up(desk: Desk) -> None:
    """Also what only came along: it is kept here, so it must go from here."""
    scope = choose_scope(desk.project, hashtag=None, session=None)
    assert networks_in_scope(scope) == ("x",)
    assert set(scope.keys) == set(desk.project.archive.keys())


def test_what_was_hidden_stays_hidden_when_edited(desk: Desk) -> None:
    """A host's decision about a post holds for its later versions."""
    old = own_posts(desk)[0]
    hide_post(desk.project, old.id)
    new = desk.server.edit(old.id, f"better #{TAG}", at=CAPTURED)
    desk.refresh()
    desk.project.forget()
    (session,) = desk.project.sessions()
    assert new.id in {key.id for key in desk.project.session_keys(session)}
    assert new.id not in {post.id for post in desk.project.visible_posts(session)}

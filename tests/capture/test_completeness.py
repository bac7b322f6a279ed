"""Whether all of a chat came, by what the network itself says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import MastodonServer, mastodon
from tests.servers.mastodon import gotosocial as gotosocial_server
from tests.servers.serving import Answer, Asked, Server
from tests.servers.x_posts import XPost, chat
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.model import GapKind
from tweetup.networks import Access
from tweetup.networks.bluesky.client import BLUESKY
from tweetup.networks.mastodon import MASTODON
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project

TOKEN = "s3cret"
NOW = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=2)
CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",))
MINUTE = timedelta(minutes=1)
QUESTIONS = ("What makes a label good?", "Who reads labels first?", "Which label failed you?")


@dataclass
class Fediverse:
    """A server with a chat, and captures from it into an archive."""

    server: MastodonServer
    archive: Path
    login: dict[str, Secret] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)

    def capture(
        self, *, since: float = -10, until: float = 90, max_replies: int = 0
    ) -> CaptureResult:
        """Capture the minutes around the chat's hour."""
        begins, ends = BEGAN + timedelta(minutes=since), BEGAN + timedelta(minutes=until)
        window = CaptureWindow(since=begins, until=ends, ends=ends)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=self.told.append)
        access = Access(values=self.login, servers=self.others or (self.server.url,))
        with open_project(Config(archive=self.archive, chats=(CHAT,)), create=True) as project:
            request = CaptureRequest(chat=CHAT, window=window, max_replies=max_replies)
            return capture_chat(project, MASTODON, access, request, timing, progress=lambda _: None)

    @property
    def kept(self) -> set[str]:
        """The posts of the archive."""
        with open_project(Config(archive=self.archive, chats=(CHAT,))) as project:
            return {post.id for post in project.archive.posts("labelchat")}


@dataclass
class Chat:
    """What people wrote, by its kind."""

    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)


def hold_chat(server: MastodonServer) -> Chat:
    """Three questions, each with tagged answers, one without the tag, and one in two parts."""
    said = Chat()

    def write(who: str, text: str, minute: int, answers: str | None = None) -> str:
        at = BEGAN + timedelta(minutes=minute)
        return server.post(who, text, at=at, answers=answers)

    for number, question in enumerate(QUESTIONS, 1):
        begins = 15 * number
        asked = write("host", f"Q{number}: {question} #labelchat", begins)
        said.questions.append(asked)
        for person in ("ada", "ben", "cleo"):
            text = f"A{number} {person} would say so and so #labelchat"
            said.answers.append(write(person, text, begins + 2, asked))
        first = write("dan", f"A{number} Large letters first (1/2) #labelchat", begins + 3)
        said.answers.append(first)
        said.untagged.append(write("dan", f"and then a photo {number} (2/2)", begins + 4, first))
        said.untagged.append(write("eve", f"Short sentences, {number}", begins + 5, asked))
    return said


@pytest.fixture
def gotosocial(tmp_path: Path) -> Iterator[Fediverse]:
    """A server whose timelines are without answers."""
    with gotosocial_server(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db", {"access_token": Secret(TOKEN)})


@pytest.fixture
def fediverse(tmp_path: Path) -> Iterator[Fediverse]:
    """A server of Mastodon."""
    with mastodon(clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db")


# --- answers that a timeline leaves out -------------------------------------------------------


def test_answers_come_by_conversations(gotosocial: Fediverse) -> None:
    """Each answer with the hashtag comes, and those without it are counted and left out."""
    said = hold_chat(gotosocial.server)
    done = gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers}
    # Nothing shows that there are none below posts without the hashtag.
    assert (done.complete, done.proved, done.gaps) == (True, False, ())
    (place,) = done.places
    assert (place.untagged, place.replies) == (len(said.untagged), 0)
    (line,) = gotosocial.told
    assert "runs GoToSocial, whose hashtag timelines are without answers" in line


def test_software_without_a_name(tmp_path: Path) -> None:
    """Where no answer came although the software is Mastodon, conversations are asked as well."""
    with mastodon(leaves_replies_out=True, clock=lambda: NOW) as server:
        asked = Fediverse(server, tmp_path / "a.db")
        said = hold_chat(server)
        asked.capture()
        assert asked.kept == {*said.questions, *said.answers}
        assert not asked.told


def test_what_nobody_can_get_is_told_once(gotosocial: Fediverse) -> None:
    """An answer that its author keeps out of timelines is counted: named, then known."""
    said = hold_chat(gotosocial.server)

    def hide(who: str) -> None:
        at = BEGAN + timedelta(minutes=20)
        gotosocial.server.post(who, "-", at=at, answers=said.questions[0], visibility="unlisted")

    hide("fay")
    first = gotosocial.capture()
    (gap,) = first.gaps
    assert (gap.kind, gap.post) == (GapKind.ANSWERS, said.questions[0])
    assert (gap.counted, gap.came, first.complete) == (5, 4, False)
    assert "counts 5 answers to Q1, 4 are here; it shows no others" in gap.why
    again = gotosocial.capture()
    assert (again.complete, again.new_gaps) == (True, ())
    assert [gap.post for gap in again.gaps] == [said.questions[0]]
    hide("gus")
    more = gotosocial.capture()
    (gap,) = more.new_gaps
    assert (gap.counted, gap.came, more.complete) == (6, 4, False)


def test_the_ledger_has_what_lacks(gotosocial: Fediverse) -> None:
    """With the numbers, for whoever reads it by SQL; and older lines are read as they are."""
    said = hold_chat(gotosocial.server)
    at = BEGAN + timedelta(minutes=20)
    gotosocial.server.post("fay", "-", at=at, answers=said.questions[0], visibility="unlisted")
    gotosocial.capture()
    with sqlite3.connect(gotosocial.archive) as sql:
        (gaps,) = sql.execute("SELECT gaps FROM captures WHERE kind = 'capture'").fetchone()
    (gap,) = json.loads(gaps)
    assert {name: gap[name] for name in ("kind", "post", "counted", "came", "certain")} == {
        "kind": "answers",
        "post": said.questions[0],
        "counted": 5,
        "came": 4,
        "certain": False,
    }


def test_a_thread_that_is_cut_off(gotosocial: Fediverse) -> None:
    """Answers to answers that its page lacks are asked for, as are those of who wrote them."""
    said = hold_chat(gotosocial.server)
    deeper, above = [], said.answers[0]
    for n in range(3):
        at = BEGAN + timedelta(minutes=20 + n)
        above = gotosocial.server.post("gus", f"And so {n} #labelchat", at=at, answers=above)
        deeper.append(above)
    answered = gotosocial.server.http.answer

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        if not asked.path.endswith("/context"):
            return found
        body = members(found)
        ids = {asked.path.split("/")[-2]}
        body["descendants"] = [it for it in body["descendants"] if it["in_reply_to_id"] in ids]
        return replace(found, body=json.dumps(body).encode())

    gotosocial.server.http.answer = answer
    done = gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers, *deeper}
    assert done.complete


def test_an_answer_that_was_deleted_hides_no_new_one(fediverse: Fediverse) -> None:
    """The count is the same: only those that are still there count against it."""
    server = fediverse.server
    said = hold_chat(server)
    assert fediverse.capture(max_replies=500).complete
    server.delete(said.answers[0])
    at = BEGAN + timedelta(minutes=20)
    late = server.post("fay", "no tag here", at=at, answers=said.questions[0])
    assert fediverse.capture(max_replies=500).complete
    assert late in fediverse.kept


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_answers_that_another_server_has(tmp_path: Path, order: tuple[int, int]) -> None:
    """Each server may lack what the other has: nothing is missing while one of them has it."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        said = hold_chat(second)
        for uri in (*said.questions, said.answers[0]):
            first.receive(second, uri)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        done = asked.capture(max_replies=500)
        assert asked.kept == {*said.questions, *said.answers, *said.untagged}
        assert (done.complete, done.gaps) == (True, ())


def test_gotosocial_and_mastodon_show_one_post(tmp_path: Path) -> None:
    """They name its author by other addresses: it is stored once, and no conflict."""
    with (
        gotosocial_server(tokens={TOKEN: "reader"}, clock=lambda: NOW) as home,
        mastodon(clock=lambda: NOW) as other,
    ):
        said = hold_chat(home)
        for uri in said.questions:
            other.receive(home, uri)
        asked = Fediverse(home, tmp_path / "a.db", {"access_token": Secret(TOKEN)})
        asked.others = (home.url, other.url)
        done = asked.capture()
        assert asked.kept == {*said.questions, *said.answers}
        assert (done.added.conflicts, done.complete) == (0, True)


def test_conversations_that_are_refused(gotosocial: Fediverse) -> None:
    """Said with the reason, and no failure of what came before."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer

    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("/context"):
            return Answer(401, {"Content-Type": "application/json"}, b'{"error":"Unauthorized"}')
        return answered(asked)

    gotosocial.server.http.answer = answer
    done = gotosocial.capture()
    assert done.places[0].error is None
    assert gotosocial.kept >= set(said.questions)
    assert not done.complete
    assert {gap.post for gap in done.gaps} >= set(said.questions)
    assert all("asking for the others was refused: " in gap.why for gap in done.gaps)
    assert not gotosocial.capture().complete
    gotosocial.server.http.answer = answered
    assert gotosocial.capture().complete


# --- answers without the hashtag --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gotosocial", "fediverse"])
def test_with_replies_counts_what_lacks_the_hashtag(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Second parts of somebody's own answer come too; tagged answers are not counted among them."""
    asked: Fediverse = request.getfixturevalue(kind)
    said = hold_chat(asked.server)
    done = asked.capture(max_replies=500)
    assert asked.kept == {*said.questions, *said.answers, *said.untagged}
    assert done.places[0].replies == len(said.untagged)
    assert done.rows == len(said.questions) + len(said.answers)
    assert (done.complete, done.places[0].untagged) == (True, 0)
    again = asked.capture(max_replies=500)
    assert (again.places[0].replies, again.complete) == (0, True)


def test_quotes_on_mastodon(tmp_path: Path) -> None:
    """A server lists who quotes a question to its users: those without the hashtag come too."""
    with mastodon(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        said = hold_chat(server)
        at = BEGAN + timedelta(minutes=20)
        quotes = [
            server.post("gus", f"Look at this, {n}", at=at, quotes=said.questions[0])
            for n in range(45)
        ]
        asked = Fediverse(server, tmp_path / "a.db")
        done = asked.capture(max_replies=500)
        (gap,) = done.gaps
        assert (gap.kind, gap.counted, gap.came) == (GapKind.QUOTES, 45, 0)
        assert "to its own users only" in gap.why
        asked.login = {"access_token": Secret(TOKEN)}
        done = asked.capture(max_replies=500)
        assert set(quotes) <= asked.kept
        assert (done.complete, done.places[0].replies) == (True, 45)


def test_questions_of_a_short_window(fediverse: Fediverse) -> None:
    """They are found although the session is said to begin at the hour, after the window's end."""
    server = fediverse.server
    asked = server.post(
        "host", "Q1: What makes a label good? #labelchat", at=BEGAN - timedelta(minutes=4)
    )
    for person in ("ada", "ben", "cleo"):
        text = f"A1 {person} would say so and so #labelchat"
        server.post(person, text, at=BEGAN - timedelta(minutes=3), answers=asked)
    late = server.post("eve", "no tag", at=BEGAN - timedelta(minutes=2), answers=asked)
    done = fediverse.capture(since=-10, until=-1, max_replies=500)
    assert done.places[0].replies == 1
    assert late in fediverse.kept


def test_answers_after_the_window_are_not_missing(fediverse: Fediverse) -> None:
    """The server counts them: they are seen, not stored, and nothing lacks."""
    said = hold_chat(fediverse.server)
    late = fediverse.server.post(
        "fay", "Late #labelchat", at=BEGAN + timedelta(minutes=100), answers=said.questions[0]
    )
    done = fediverse.capture(max_replies=500)
    assert (done.complete, done.gaps) == (True, ())
    assert late not in fediverse.kept


# --- Bluesky ----------------------------------------------------------------------------------


def test_quotes_and_second_parts_on_bluesky(tmp_path: Path) -> None:
    """They come by the posts' own counts; what a hidden account wrote is told once."""
    with bluesky(lambda: NOW) as server:
        add = server.network.add_post

        def at(minute: float) -> datetime:
            return BEGAN + timedelta(minutes=minute)

        asked = add("host.example.org", "Q1: What makes a label good? #labelchat", at=at(5))
        first = add("dan.example.org", "A1 Large letters (1/2) #labelchat", at=at(6))
        wanted = {
            add("dan.example.org", "and a photo (2/2)", at=at(7), reply_to=first),
            add("eve.example.org", "So it is", at=at(8), quotes=asked),
            add("fay.example.org", "Short words", at=at(9), reply_to=asked),
        }
        hidden = add("gus.example.org", "Not to be seen", at=at(9), reply_to=asked)
        server.network.set_status("gus.example.org", "deactivated")
        window = CaptureWindow(since=BEGAN, until=at(60), ends=at(60))
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=print)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        access = access_to(server)
        request = CaptureRequest(chat=CHAT, window=window, max_replies=50)
        with open_project(config, create=True) as project:
            results = [
                capture_chat(project, BLUESKY, access, request, timing, progress=lambda _: None)
                for _ in range(2)
            ]
            kept = {post.id for post in project.archive.posts("labelchat")}
    assert kept == {asked, first, *wanted}
    assert hidden not in kept
    (gap,) = results[0].gaps
    assert (gap.kind, gap.post, gap.counted, gap.came) == (GapKind.ANSWERS, asked, 2, 1)
    assert [result.complete for result in results] == [False, True]


@pytest.mark.parametrize(("by", "is_told"), [(-13, True), (300, True), (1, False), (0, False)])
def test_counts_of_bluesky(tmp_path: Path, by: int, *, is_told: bool) -> None:
    """They need not be exact; where they are far from what came nothing is called complete."""
    with bluesky(lambda: NOW) as server:
        for n in range(13):
            server.network.add_post("host.example.org", f"{n} #labelchat", at=BEGAN + n * MINUTE)
        server.counts, server.rounds_up = True, by
        ends = BEGAN + timedelta(hours=1)
        window = CaptureWindow(since=BEGAN, until=ends, ends=ends)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=print)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        request = CaptureRequest(chat=CHAT, window=window)
        with open_project(config, create=True) as project:
            results = [
                capture_chat(
                    project, BLUESKY, access_to(server), request, timing, progress=lambda _: None
                )
                for _ in range(2)
            ]
    assert [result.complete for result in results] == [not is_told, True]
    assert [result.count_agrees for result in results] == [by == 0] * 2
    assert [result.proved for result in results] == [not is_told] * 2


# --- X ----------------------------------------------------------------------------------------


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a chat of 250 posts."""
    with desk(tmp_path) as made:
        yield made


def members(answer: Answer) -> Any:
    """The JSON of an answer."""
    assert isinstance(answer.body, bytes)
    return json.loads(answer.body)


def changed(server: Server, part: str, change: Callable[[Any], None]) -> Callable[[Asked], Answer]:
    """The answers of a server, those of paths with that part with their JSON changed."""
    answered = server.answer

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        if part not in asked.path:
            return found
        body = members(found)
        change(body)
        return replace(found, body=json.dumps(body).encode())

    return answer


def first_question(x: Desk) -> XPost:
    """The first post that asks a question."""
    return next(one for one in x.server.posts.values() if one.text.startswith("Q1"))


def test_answers_that_x_counts_are_named(x: Desk) -> None:
    """Without --with-replies nobody pays for them: they are named with the option, each time."""
    asked = first_question(x)
    tagged = sum(
        asked.id in {o.id for o in p.referenced.values()} and p.reply_to is not None
        for p in x.server.posts.values()
    )
    x.server.post("To me it is light", at=asked.at + timedelta(minutes=2), reply_to=asked)
    done = x.capture()
    (gap,) = [gap for gap in done.gaps if gap.kind is GapKind.ANSWERS]
    assert (gap.post, gap.counted, gap.came) == (asked.id, tagged + 1, tagged)
    assert "--with-replies reads them" in gap.why
    assert not done.complete
    assert not x.capture().complete
    assert not any("conversation_id" in asked.query.get("query", "") for asked in x.server.asked)
    assert x.capture(max_replies=500).complete
    assert x.capture().complete


@pytest.mark.parametrize("renamed", [False, True])
def test_quotes_without_the_hashtag(x: Desk, *, renamed: bool) -> None:
    """X lists who quotes a question; those of the window come with --with-replies.

    So they do by a server that knows the names of 2026 alone.
    """
    x.server.renamed = renamed
    asked = first_question(x)
    quote = x.server.post("So true", author="zoe", at=asked.at + timedelta(minutes=3), quotes=asked)
    late = x.server.post("Years later", author="zoe", at=x.now - timedelta(minutes=1), quotes=asked)
    done = x.capture(max_replies=500)
    assert quote.id in x.kept
    assert late.id not in x.kept
    assert done.places[0].replies == 1
    assert (done.complete, done.gaps) == (True, ())


def test_answers_to_an_edited_question(x: Desk) -> None:
    """It has another id now; its conversation goes on under the first one."""
    asked = first_question(x)
    edited = x.server.edit(asked.id, f"{asked.text} (sic)", at=asked.at + timedelta(minutes=1))
    before = x.server.post("To me it is light", at=asked.at + timedelta(minutes=2), reply_to=asked)
    after = x.server.post("And short", at=asked.at + timedelta(minutes=3), reply_to=edited)
    done = x.capture(max_replies=500)
    assert {before.id, after.id} <= x.kept
    assert (done.complete, [gap.why for gap in done.gaps]) == (True, [])


@pytest.mark.parametrize(("counted", "came"), [(4, 1), (1, 4), (33, 23)])
def test_counts_of_small_chats(tmp_path: Path, counted: int, came: int) -> None:
    """A few posts are most of them."""
    with desk(tmp_path, chat(came, start=START, minutes=5)) as x:
        for post in x.server.posts.values():
            post.repost_of = post.reply_to = post.quotes = None

        def change(body: Any) -> None:
            body["meta"]["total_tweet_count"] = counted

        answer = changed(x.server.server, "counts", change)

        x.server.server.answer = answer
        done = x.capture()
        assert not done.complete
        assert not done.count_agrees


def test_the_names_of_2026_are_no_gap(x: Desk) -> None:
    """Counts, long texts, replies and numbers come under other names, and all is proved."""
    x.server.renamed = True
    done = x.capture()
    assert (done.complete, done.proved, done.gaps, done.rows) == (True, True, (), 250)


def test_refused_names_are_remembered(x: Desk) -> None:
    """The next run asks in the names that were taken; so it does once the server goes back."""

    def refused() -> int:
        return sum("tweet.fields" in asked.query for asked in x.server.asked)

    x.server.renamed = True
    x.capture()
    first = refused()
    assert first
    x.capture()
    assert refused() == first
    x.server.renamed = False
    x.server.breaches.clear()
    assert x.capture().rows == 250
    assert x.capture().proved
    x.server.breaches.clear()


def test_a_count_below_what_came_proves_nothing(x: Desk) -> None:
    """0 by the network's count, and 250 posts: that is no complete capture."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] = 0

    answer = changed(x.server.server, "counts", change)

    x.server.server.answer = answer
    for _ in range(2):
        done = x.capture()
        (gap,) = [gap for gap in done.gaps if gap.kind is GapKind.COUNT]
        assert gap.why.startswith("x counts 0 posts, ")
        assert (done.complete, done.proved) == (False, False)


def test_an_unknown_count_is_no_proof(x: Desk) -> None:
    """An answer without a number, or a refused request: not checked, not complete."""

    def change(body: Any) -> None:
        del body["meta"]["total_tweet_count"]

    answer = changed(x.server.server, "counts", change)

    x.server.server.answer = answer
    done = x.capture()
    assert [gap.kind for gap in done.gaps if gap.kind is not GapKind.REPOSTS] == [GapKind.UNCHECKED]
    assert not done.complete


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("public_metrics.reply_count", "public_metrics.reply_count"),
        ("public_metrics.quote_count", "public_metrics.quote_count"),
        ("public_metrics.retweet_count", "public_metrics.retweet_count"),
        ("conversation_id", "conversation_id"),
        ("note_tweet", "note_tweet"),
        ("referenced_tweets", "referenced_tweets"),
        *((name, name) for name in ("author_id", "lang", "entities", "in_reply_to_user_id")),
        *((name, name) for name in ("reply_settings", "possibly_sensitive", "attachments")),
    ],
)
def test_a_field_that_never_came_is_named(x: Desk, member: str, name: str) -> None:
    """Whatever it is called today: it was asked for, and not one post has it."""

    def change(body: Any) -> None:
        for post in (*body.get("data", ()), *body.get("includes", {}).get("tweets", ())):
            inner, _, name = member.rpartition(".")
            (post[inner] if inner else post).pop(name, None)

    answer = changed(x.server.server, "search", change)

    asked = first_question(x)
    for n in range(6):
        text = f"@{asked.author} to me it is light {n} #labelchat"
        x.server.post(text, at=asked.at + timedelta(minutes=2), reply_to=asked)
    x.server.server.answer = answer
    done = x.capture()
    whys = [gap.why for gap in done.gaps if gap.kind is GapKind.FIELD]
    assert any(why.startswith(f"x was asked for {name} and sent it with none of ") for why in whys)
    # Without a post's own mark nothing that it points at is due.
    assert len(whys) == 1 or member in {"author_id", "entities"}
    assert not done.complete


@pytest.mark.parametrize(
    "name", ["users", "tweets", "media", "places", "user.name", "user.protected", "user.created_at"]
)
def test_objects_that_never_came_are_named(x: Desk, name: str) -> None:
    """Those that posts name by their ids, and the fields of accounts."""
    _, _, field = name.rpartition("user.")

    def change(body: Any) -> None:
        included = body.get("includes", {})
        if name == field:
            included.pop(name, None)
        for user in included.get("users", ()):
            user.pop(field, None)

    x.server.server.answer = changed(x.server.server, "search", change)
    done = x.capture()
    whys = {gap.why for gap in done.gaps if gap.kind is GapKind.FIELD}
    asked = f"includes.{name}" if name == field else name
    assert any(why.startswith(f"x was asked for {asked} and sent it with none") for why in whys)
    assert not done.complete


def test_reposts_that_no_search_gives_are_said(tmp_path: Path) -> None:
    """They are counted on the posts: told in the ledger each time, and no failure."""
    with desk(tmp_path, count=120) as x:
        reposts = sum(post.repost_of is not None for post in x.server.posts.values())
        x.server.search_has_reposts = False
        done = x.capture()
        (gap,) = done.gaps
        assert (gap.kind, gap.counted, gap.came) == (GapKind.REPOSTS, reposts, 0)
        assert "X's search gives none" in gap.why
        assert done.complete


@pytest.mark.parametrize("by", [-3, -1, 1, 3])
def test_a_count_that_differs_a_little_is_told_once(x: Desk, by: int) -> None:
    """X's counts "will not always match" its search: nobody knows why, and nothing is complete."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] += by

    x.server.server.answer = changed(x.server.server, "counts", change)
    done = x.capture()
    (gap,) = done.gaps
    assert (gap.kind, gap.counted, gap.came) == (GapKind.COUNT, 220 + by, 220)
    assert "need not agree with its search" in gap.why
    assert (done.complete, done.proved) == (False, False)
    # By the session, whatever the window's first second is.
    for since in (-15, -14, -9.5):
        again = x.capture(x.window(since=since))
        assert (again.complete, again.proved, len(again.gaps)) == (True, False, 1)


def test_posts_of_the_windows_first_second(tmp_path: Path) -> None:
    """X writes times by whole seconds: a post of the second in which the window begins is there."""
    with desk(tmp_path, chat(20, start=START, minutes=5)) as x:
        window = replace(x.window(), since=START + timedelta(seconds=0.4))
        done = x.capture(window)
        assert (done.rows, done.count_agrees) == (20, True)


@pytest.mark.parametrize("where", ["an answer", "another's conversation", "a quote of an answer"])
def test_second_parts_below_answers_on_x(tmp_path: Path, where: str) -> None:
    """They are asked for by the answer's own count, in whosever conversation it is."""
    with desk(tmp_path, []) as x:
        post = x.server.post

        def at(minute: int) -> datetime:
            return START + timedelta(minutes=minute)

        asked = post("Q1: What makes a label good? #labelchat", author="host", at=at(5))
        answers = [
            post(f"A1 {who} would say so #labelchat", author=who, at=at(7), reply_to=asked)
            for who in ("ada", "ben", "cleo")
        ]
        if where == "a quote of an answer":
            more = post("So true", author="eve", at=at(9), quotes=answers[0])
        elif where == "an answer":
            more = post("and a photo (2/2)", author="ada", at=at(9), reply_to=answers[0])
        else:
            other = post("Something else", author="zoe", at=at(-300))
            first = post("A1 as I said #labelchat", author="zoe", at=at(8), reply_to=other)
            more = post("and a photo (2/2)", author="zoe", at=at(9), reply_to=first)
        done = x.capture(max_replies=50)
        assert more.id in x.kept
        assert (done.proved, done.gaps) == (True, ())
        # One that answers what no search returns: its count is of today.
        late = post("and more (3/3)", author="dee", at=at(10), reply_to=more)
        assert x.capture(max_replies=50).proved
        assert late.id in x.kept


def test_answers_after_the_window_on_x(x: Desk) -> None:
    """X counts them apart: they are public, later, and not missing."""
    asked = first_question(x)
    for minute in range(3):
        at = x.now - timedelta(minutes=5 + minute)
        late = x.server.post("Late", author="zoe", at=at, reply_to=asked)
        done = x.capture(max_replies=500)
        assert (done.complete, done.gaps) == (True, ())
        assert late.id not in x.kept


@pytest.mark.parametrize("network", ["x", "mastodon"])
def test_answers_that_were_removed_are_seen(network: str, x: Desk, fediverse: Fediverse) -> None:
    """Nothing is missing, and no option is advised; each counts once."""
    if network == "x":
        x.capture()
        who = next(
            post
            for post in x.server.posts.values()
            if post.reply_to is not None and post.reply_to.text.startswith("Q")
        ).author
        capture: Callable[[], CaptureResult] = x.capture
        archive = x.config.archive
    else:
        hold_chat(fediverse.server)
        fediverse.capture(max_replies=100)
        who, capture, archive = f"eve@{fediverse.server.name}", fediverse.capture, fediverse.archive
    with open_project(Config(archive=archive, chats=(CHAT,))) as project:
        removed = project.archive.remove(authors=(who,))
    assert removed.posts
    done = capture()
    assert (done.complete, done.gaps, done.places[0].untagged) == (True, (), 0)
    if network == "x":
        assert done.added.removed == sum(
            who in {post.author, post.repost_of.author if post.repost_of else ""}
            for post in x.server.posts.values()
        )


# --- servers of GoToSocial and Mastodon, further --------------------------------------------------


def test_a_window_with_answers_alone(gotosocial: Fediverse) -> None:
    """Its questions are before it: their conversations are asked for."""
    said = hold_chat(gotosocial.server)
    late = [
        gotosocial.server.post(
            who,
            f"A3 {who} thinks so #labelchat",
            at=BEGAN + timedelta(minutes=60),
            answers=said.questions[2],
        )
        for who in ("kim", "lou")
    ]
    gotosocial.capture(until=55)
    done = gotosocial.capture(since=55)
    assert set(late) <= gotosocial.kept
    assert (done.complete, done.proved) == (True, False)
    assert len(gotosocial.told) == 2


def test_questions_below_an_announcement(gotosocial: Fediverse) -> None:
    """It is before the window, and the timeline has it: so its conversation is asked for."""
    server = gotosocial.server
    above = server.post("host", "Tonight: labels! #labelchat", at=BEGAN - timedelta(hours=3))
    wanted = set()
    for number, question in enumerate(QUESTIONS, 1):
        at = BEGAN + timedelta(minutes=15 * number)
        above = server.post("host", f"Q{number}: {question} #labelchat", at=at, answers=above)
        answer = server.post("ada", f"A{number} so #labelchat", at=at + 2 * MINUTE, answers=above)
        wanted |= {above, answer}
    done = gotosocial.capture()
    assert gotosocial.kept == wanted
    # Whoever answers a post without the hashtag is in no conversation that is known.
    assert not done.proved


def test_new_answers_below_posts_that_no_search_returns(gotosocial: Fediverse) -> None:
    """Their counts are asked for again with the conversation that they are part of."""
    said = hold_chat(gotosocial.server)
    gotosocial.capture()
    for above in (said.answers[0], said.untagged[1]):
        late = gotosocial.server.post(
            "gus", "A1 late #labelchat", at=BEGAN + timedelta(minutes=61), answers=above
        )
        gotosocial.capture()
        assert late in gotosocial.kept


def test_threads_without_a_login(fediverse: Fediverse) -> None:
    """Mastodon shows 60 posts of one to strangers: said each time, with the remedy."""
    fediverse.server.tokens[TOKEN] = "reader"
    said = hold_chat(fediverse.server)
    for n in range(80):
        at = BEGAN + timedelta(minutes=16, seconds=n)
        fediverse.server.post(f"p{n}", f"An opinion, {n}", at=at, answers=said.questions[0])
    for _ in range(2):
        done = fediverse.capture(max_replies=500)
        (gap,) = done.new_gaps
        assert (gap.post, gap.counted, gap.sought) == (said.questions[0], 84, False)
        assert "tweetup login mastodon --with-token" in gap.why
        assert "deleted" not in gap.why
    fediverse.login = {"access_token": Secret(TOKEN)}
    done = fediverse.capture(max_replies=500)
    assert (done.complete, done.gaps) == (True, ())


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_count_belongs_to_the_server_that_gave_it(tmp_path: Path, order: tuple[int, int]) -> None:
    """A server that has the questions alone counts no answers to them."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        said = hold_chat(first)
        for uri in said.questions:
            second.receive(first, uri)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        for _ in range(2):
            done = asked.capture()
            assert (done.complete, done.gaps) == (True, ())


def test_software_that_is_not_told_takes_seconds(gotosocial: Fediverse) -> None:
    """The answer can be done without: conversations are asked for since no answer came."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer

    def answer(asked: Asked) -> Answer:
        if "nodeinfo" in asked.path or asked.path.endswith("/instance"):
            return Answer(503, {"Content-Type": "application/json"}, b'{"error":"Busy"}')
        return answered(asked)

    gotosocial.server.http.answer = answer
    gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers}
    assert 0 < sum("asking again" in line for line in gotosocial.told) < 6

"""An archive that changes step by step tells the same as one of which all is derived anew."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from tests.archive.examples import fill, look
from tests.cli.labelchat import invent_chat
from tweetup.archive import Decision
from tweetup.cli.listings import summary_rows
from tweetup.config import ChatConfig, Config
from tweetup.errors import UsageError
from tweetup.jobs.across_sessions import chat_trends, session_people
from tweetup.jobs.correction_log import list_corrections, undo_correction
from tweetup.jobs.corrections import hide_post, move_post, rename_session, split_session
from tweetup.jobs.decide import title_recap
from tweetup.jobs.people import count_chat_people
from tweetup.jobs.publish import recap_session
from tweetup.jobs.removal import take_down
from tweetup.model import Author, Correction, Counts, Kind, Post, PostKey, Reference, Relation
from tweetup.project.project import Project, open_project

TAG = "labelchat"
START = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)
CHAT = ChatConfig(hashtag=TAG, hashtags=(TAG,), timezone="Europe/London")


def meeting(week: int) -> list[Post]:
    """The posts of the chat's meeting of that week."""
    rows = invent_chat(START + timedelta(days=7 * week), first_id=1_000 + 100 * week)
    return [
        Post(
            network="x",
            id=row["id"],
            created_at=datetime.fromisoformat(row["created_at"]),
            author=Author(network="x", handle=row["author"], id=f"id of {row['author']}"),
            text=row["text"],
            hashtags=(TAG,) if f"#{TAG}" in row["text"] else (),
            references=(
                (Reference(relation=Relation.REPLY, id=row["in_reply_to_id"]),)
                if row["in_reply_to_id"]
                else ()
            ),
        )
        for row in rows
    ]


class World:
    """One archive with its configuration, changed by random steps."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.config = Config(archive=folder / "a.db", chats=(CHAT,))
        self.random = random
        self.posts = meeting(0)
        self.weeks = 1
        self.add(self.posts)

    def add(self, posts: list[Post], hashtag: str = TAG) -> None:
        with open_project(self.config, create=True) as project:
            fill(project.archive, posts, hashtag=hashtag)

    def any_post(self) -> Post:
        return self.random.choice(self.posts)

    def one_more_meeting(self) -> None:
        """Import the next meeting, some of which comes later."""
        posts = meeting(self.weeks)
        self.weeks += 1
        self.posts += posts
        self.add(posts[: self.random.choice((len(posts), len(posts) - 3))])

    def earlier_meeting(self) -> None:
        posts = meeting(-self.random.choice((1, 2)))
        self.posts += posts
        self.add(posts)

    def late_answer(self) -> None:
        target = self.any_post()
        late = structs.replace(
            target,
            id=f"9{target.id}{self.random.randrange(1000)}",
            created_at=target.created_at + timedelta(hours=self.random.choice((1, 20, 60))),
            author=Author(network="x", handle="latecomer", id="id of latecomer"),
            text=f"A1: one idea per label, I am late as ever #{TAG}",
            references=(Reference(relation=Relation.REPLY, id=target.id),),
        )
        self.posts.append(late)
        self.add([late])

    def repost_from_another_chat(self) -> None:
        """Import a repost without the hashtag into another chat."""
        target = self.any_post()
        repost = structs.replace(
            target,
            id=f"8{target.id}{self.random.randrange(1000)}",
            created_at=target.created_at + timedelta(minutes=2),
            author=Author(network="x", handle="passer", id="id of passer"),
            text="RT",
            hashtags=(),
            references=(Reference(relation=Relation.REPOST, id=target.id),),
        )
        assert repost.kind is Kind.REPOST
        self.add([repost], hashtag="otherchat")

    def newer_counts(self) -> None:
        post = self.any_post()
        counts = Counts(likes=self.random.randrange(1, 99), reposts=1, replies=2, quotes=0)
        self.add([structs.replace(post, counts=counts)])

    def fuller_text(self) -> None:
        post = self.any_post()
        self.add([structs.replace(post, text=f"{post.text} and light and large type, of course")])

    def renamed_author(self) -> None:
        post = self.any_post()
        handle = f"{post.handle}_{self.random.randrange(9)}"
        author = structs.replace(post.author, handle=handle)
        again = structs.replace(post, id=f"7{post.id}{self.random.randrange(1000)}", author=author)
        self.posts.append(again)
        self.add([again])

    def edited(self) -> None:
        """Import a version of a post under a new id, as X has it."""
        post = self.any_post()
        version = structs.replace(
            post,
            id=f"{post.id}77",
            text=f"{post.text} (mended)",
            created_at=post.created_at + timedelta(minutes=3),
            edits=(post.id,),
        )
        self.add([version])

    def conflicting(self) -> None:
        post = self.any_post()
        other = Author(network="x", handle="somebody", id="id of somebody")
        self.add([structs.replace(post, author=other, text=f"No, quite something else #{TAG}")])

    def decided(self) -> None:
        with open_project(self.config) as project:
            for conflict in project.archive.conflicts(decided=True)[-1:]:
                decision = self.random.choice((*Decision, None))
                project.archive.decide_conflict(conflict.number, decision)

    def corrected(self) -> None:
        with open_project(self.config) as project:
            sessions = project.sessions()
            if not sessions:
                return
            session = self.random.choice(sessions)
            key = self.random.choice(project.session_keys(session))
            correct: list[Callable[[], object]] = [
                lambda: hide_post(project, key.id),
                lambda: move_post(project, key.id, "chatter"),
                lambda: title_recap(project, session, "Labels, again"),
                lambda: rename_session(project, session, f"labels-{self.random.randrange(9)}"),
                lambda: split_session(project, session, key.id),
            ]
            with suppressed():
                self.random.choice(correct)()

    def undone(self) -> None:
        with open_project(self.config) as project:
            for status in list_corrections(project)[-1:]:
                undo_correction(project, status.correction.id or 0)

    def removed(self) -> None:
        with open_project(self.config) as project, suppressed():
            take_down(project, posts=[self.any_post().id])

    def removed_author(self) -> None:
        with open_project(self.config) as project, suppressed():
            take_down(project, authors=[self.any_post().handle])

    def configured(self) -> None:
        changed: dict[str, Any] = self.random.choice(
            (
                {"hosts": ("ada",)},
                {"timezone": "Asia/Tokyo"},
                {"timezone": None},
                {"confidence": 0.9},
                {"hashtags": (TAG, "otherchat")},
                {"guests": ("cleo",)},
            )
        )
        self.config = replace(self.config, chats=(replace(CHAT, **changed),))


STEPS = [
    step for name, step in vars(World).items() if callable(step) and name not in ("add", "any_post")
]
STEPS = [step for step in STEPS if not step.__name__.startswith("_")]


@contextmanager
def suppressed() -> Iterator[None]:
    """Let a step that the archive refuses do nothing."""
    from tweetup.errors import TweetupError

    try:
        yield
    except TweetupError:
        return


def asked(project: Project) -> dict[str, Any]:
    """Return everything that lists, recaps and the site ask of an archive."""
    answers: dict[str, Any] = {"everyone": count_chat_people(project)}
    for session in project.sessions():
        crowds = [project.crowd(earlier) for earlier in session.earlier]
        answers[session.id] = (
            session.start,
            session.end,
            session.corrections,
            session.aliases,
            project.session_keys(session),
            project.segmented(session).segmentation,
            project.overview(session),
            session_people(project, session, crowds),
            project.claims(session),
            project.analysis(session).themes,
            project.summaries(session),
            project.counted(session),
            recap_session(project, session),
        )
    answers["corrections"] = list_corrections(project)
    answers["trends"] = chat_trends(project, TAG)
    return answers


def asked_anew(config: Config, folder: Path) -> dict[str, Any]:
    """Return the same of a copy of the archive, all derived anew."""
    copy = folder / "copy.db"
    shutil.copyfile(config.archive, copy)
    with open_project(replace(config, archive=copy), use_stored=False) as project:
        return asked(project)


# Every example derives a chat ten times.
@pytest.mark.long
@settings(max_examples=max(2, settings().max_examples // 3))
@given(seed=st.integers(0, 10_000))
def test_stored_results_are_those_derived_anew(seed: int) -> None:
    """After each of several random steps, each answer is the one that all posts give."""
    random = Random(seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder, random)
        for _ in range(5):
            step = random.choice(STEPS)
            step(world)
            with open_project(world.config) as project:
                answers = asked(project)
            expected = asked_anew(world.config, folder)
            assert answers.keys() == expected.keys(), step.__name__
            for asked_for, answer in expected.items():
                assert answers[asked_for] == answer, (step.__name__, asked_for)


@pytest.fixture(scope="module")
def told_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two meetings of which everything was asked: to be copied."""
    world = World(tmp_path_factory.mktemp("told"), Random(5))
    world.one_more_meeting()
    with open_project(world.config) as project:
        asked(project)
    return world


def copied(world: World, folder: Path) -> World:
    """Return a world that is the same and changes by itself."""
    copy = deepcopy(world)
    copy.config = replace(world.config, archive=folder / "a.db")
    shutil.copyfile(world.config.archive, copy.config.archive)
    return copy


#: Steps that do nothing unless another one came first.
NEEDED: dict[Callable[[World], None], Callable[[World], None]] = {
    World.decided: World.conflicting,
    World.undone: World.corrected,
}


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_each_step_by_itself(
    step: Callable[[World], None], told_world: World, tmp_path: Path
) -> None:
    """Two meetings are asked for, changed by one step, and asked for again."""
    world = copied(told_world, tmp_path)
    if step in NEEDED:
        NEEDED[step](world)
        with open_project(world.config) as project:
            asked(project)
    step(world)
    with open_project(world.config) as project:
        answers = asked(project)
    assert answers == asked_anew(world.config, tmp_path)


READ = {"posts", "post_search", "hashtags", "edits"}
KEYS = {"post", "network", "id"}
#: Figures of people count who wrote when, over any time; no words of a post are read for them.
UNREAD = {"themes": KEYS, "people": KEYS | {"author", "profile", "handle", "created_at"}}


def reads_of_posts(project: Project, name: str) -> int:
    """Return how many columns of posts are read while something is asked.

    The keys of posts stand in no other table than theirs, which themes name.
    """
    reads = []

    def authorize(action: int, *names: str | None) -> int:
        table, column, *_ = names
        is_key = table == "posts" and column in UNREAD.get(name, ())
        is_time = table == "edits" and name == "people"
        if action == sqlite3.SQLITE_READ and table in READ and not (is_key or is_time):
            reads.append(table)
        return sqlite3.SQLITE_OK

    sql = project.archive._connection._raw
    sql.set_authorizer(authorize)
    ASKED[name](project)
    sql.set_authorizer(None)
    return len(reads)


ASKED: dict[str, Callable[[Project], object]] = {
    "sessions": lambda project: [project.overview(it) for it in project.sessions()],
    "people": count_chat_people,
    "people of a session": lambda project: session_people(
        project,
        project.session("latest"),
        [project.crowd(it) for it in project.session("latest").earlier],
    ),
    "questions": lambda project: project.overview(project.session("latest")).questions,
    "recap": lambda project: recap_session(project, project.session("latest")),
    "all recaps": lambda project: [recap_session(project, it) for it in project.sessions()],
    "corrections": list_corrections,
    "themes": lambda project: project.themes(project.session("latest")),
    "trends": lambda project: chat_trends(project, TAG),
}


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_an_unchanged_archive_is_asked_without_reading_a_post(tmp_path: Path, name: str) -> None:
    """Lists, people, questions and recaps come from stored results alone."""
    world = World(tmp_path, Random(1))
    world.one_more_meeting()
    with open_project(world.config) as project:
        title_recap(project, project.session("latest"), "Labels")
        key = project.session_keys(project.session("latest"))[5]
        hide_post(project, key.id)
        project.forget()
        assert reads_of_posts(project, name) > 0
    with open_project(world.config) as project:
        assert reads_of_posts(project, name) == 0


def two_chats(folder: Path) -> Config:
    """An archive of a chat and, a week later, of another one."""
    config = Config(archive=folder / "a.db")
    other = [
        structs.replace(
            it,
            hashtags=tuple("museumlabels" for _ in it.hashtags),
            text=it.text.replace(f"#{TAG}", "#museumlabels"),
        )
        for it in meeting(1)
    ]
    with open_project(config, create=True) as project:
        fill(project.archive, meeting(0), hashtag=TAG)
        fill(project.archive, other, hashtag="museumlabels")
    return config


@pytest.mark.long
def test_sessions_of_a_chat_that_is_part_of_another_leave_the_tables(tmp_path: Path) -> None:
    """Queries would count them twice; so would those of a chat without a post any more."""
    config = two_chats(tmp_path)
    with open_project(config) as project:
        asked(project)
    folded = ChatConfig(hashtag=TAG, hashtags=(TAG, "museumlabels"))
    with open_project(replace(config, chats=(folded,))) as project:
        names = [it.id for it in project.sessions()]
        asked(project)
    assert names == ["labelchat-2024-05-07", "labelchat-2024-05-14"]
    for table, column in (("sessions", "session"), ("attendance_by_session", "session")):
        query = f"SELECT DISTINCT {column} FROM {table} ORDER BY 1"
        assert [name for (name,) in look(config.archive, query)] == names
    scopes = "SELECT DISTINCT scope FROM _derivations WHERE scope GLOB 'museum*'"
    assert look(config.archive, scopes) == []
    with open_project(config) as project:
        assert len(project.sessions()) == 2
        asked(project)
        assert asked(project) == asked_anew(config, tmp_path)


FIGURES_OF = "SELECT session, posts, participants FROM sessions_with_counts ORDER BY session"
ROWS_OF: tuple[str, ...] = (
    *("visible_posts", "attendance_by_session", "edges_by_session", "participants_by_session"),
    *("hashtags_together_by_session", "pages_by_session"),
)


@pytest.mark.long
def test_views_show_no_figures_of_results_that_are_stale(tmp_path: Path) -> None:
    """Figures are of all posts or NULL; those of another chat stay."""
    config = two_chats(tmp_path)
    with open_project(config) as project:
        asked(project)
    before = look(config.archive, FIGURES_OF)
    assert [(session, posts) for session, posts, _ in before] == [
        ("labelchat-2024-05-07", 33),
        ("museumlabels-2024-05-14", 33),
    ]
    more = [
        structs.replace(it, id=f"4{it.id}", text=f"{it.text} (and more)") for it in meeting(0)[:20]
    ]
    with open_project(config) as project:
        fill(project.archive, more, hashtag=TAG)
        assert look(config.archive, FIGURES_OF) == [(before[0][0], None, None), before[1]]
        project.sessions()
        assert look(config.archive, FIGURES_OF) == [(before[0][0], None, None), before[1]]
        minutes = "SELECT COUNT(*), COUNT(posts) FROM posts_by_minute WHERE session = ?"
        assert look(config.archive, minutes, before[0][0]) == [(56, 0)]
        for view in ROWS_OF:
            stale = f"SELECT COUNT(*) FROM {view} WHERE session = ?"
            assert look(config.archive, stale, before[0][0]) == [(0,)], view
        told = "SELECT COUNT(*), COUNT(text) FROM themes_and_findings WHERE session = ?"
        assert look(config.archive, told, before[0][0]) == [(1, 0)]
        asked(project)
    ((_, posts, _), other) = look(config.archive, FIGURES_OF)
    assert (posts, other) == (53, before[1])


@pytest.mark.long
def test_a_name_that_another_chat_needs_stays_with_it(tmp_path: Path) -> None:
    """It is refused; where it came by other ways, the session has its own name again."""
    config = two_chats(tmp_path)
    with open_project(config) as project:
        first, second = project.sessions()
        with pytest.raises(UsageError, match="form of names by date of #museumlabels, not of #"):
            rename_session(project, first, "museumlabels-2024-05-28")
        rename_session(project, first, "spring")
        for name, session in ((second.id, first), ("spring", second)):
            project.archive.add_correction(
                Correction(
                    kind="session rename",
                    hashtag=session.hashtag,
                    session=session.id,
                    value=(("during", session.start.isoformat()), ("name", name)),
                )
            )
        project.forget()
        assert [it.id for it in project.sessions()] == ["spring", second.id]
        idle = {it.correction.id: it.why for it in list_corrections(project) if it.why}
        assert idle == {
            2: f"names like {second.id} are kept for sessions of #museumlabels",
            3: "another session is called spring",
        }
        answers = asked(project)
    assert answers == asked_anew(config, tmp_path)


def test_a_correction_follows_its_post_to_later_versions(tmp_path: Path) -> None:
    """The posts that corrections name are kept with them, and asked for again after an edit."""
    world = World(tmp_path, Random(3))
    with open_project(world.config) as project:
        key = project.session_keys(project.session("latest"))[5]
        hide_post(project, key.id)
    post = next(it for it in world.posts if it.key == key)
    version = structs.replace(post, id=f"{post.id}77", edits=(post.id,))
    for posts, hidden in (([], key), ([version], version.key)):
        world.add(posts)
        for _ in range(3):
            with open_project(world.config) as project:
                assert project.session_posts(project.session("latest")).hidden == (hidden,)


def test_a_summary_is_listed_by_its_own_posts(tmp_path: Path) -> None:
    """Of an archive that did not change only the posts that may be printed are read."""
    config = two_chats(tmp_path)
    with open_project(config) as project:
        session = project.session("latest")
        expected = summary_rows(project, session)
        assert any(row["sentences"] for row in expected)
        keys = {key for it in project.summaries(session) for key in it.posts}
        answers = len(keys & project.counted(session))
        assert answers < len(project.session_keys(session))
    read: list[PostKey] = []
    with open_project(config) as project:
        load = project.archive.posts_by_key

        def posts_by_key(keys: Iterable[PostKey]) -> tuple[Post, ...]:
            posts = load(keys)
            read.extend(post.key for post in posts)
            return posts

        project.archive.posts_by_key = posts_by_key  # type: ignore[method-assign, assignment]  # it counts
        assert summary_rows(project, project.session("latest")) == expected
    assert len(read) == answers


@pytest.mark.long
def test_a_new_meeting_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    """Only the new session is segmented, and only its recap and that before it are made."""
    world = World(tmp_path, Random(2))
    world.one_more_meeting()
    world.one_more_meeting()
    with open_project(world.config) as project:
        before = {it.id: it.revision for it in project.sessions()}
        asked(project)
    world.one_more_meeting()
    with open_project(world.config) as project:
        after = {it.id: it.revision for it in project.sessions()}
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_counts_leave_the_sessions_of_a_chat(tmp_path: Path) -> None:
    """Newer counts of a post touch its session, and not the list of sessions."""
    world = World(tmp_path, Random(3))
    world.one_more_meeting()
    with open_project(world.config) as project:
        sessions = project.sessions()
        revision = project.archive.chat_revision([TAG])
    target = project_key(world.posts[0])
    world.add([structs.replace(world.posts[0], counts=Counts(likes=3))])
    with open_project(world.config) as project:
        assert project.archive.chat_revision([TAG]) == revision
        changed = [it.id for it in project.sessions() if it not in sessions]
        assert changed == [it.id for it in project.sessions_of_post(target)]


def project_key(post: Post) -> PostKey:
    return post.key


@pytest.mark.long
def test_a_removal_leaves_nothing_in_stored_results(tmp_path: Path) -> None:
    """Recaps, people and lists of handles name the person no longer, in any session."""
    world = World(tmp_path, Random(4))
    leaving = Author(network="x", handle="leavinghandle", id="id of leaving")
    said = "A1: one idea per label, and this sentence is to be forgotten"
    world.add([structs.replace(world.posts[7], id="555001", author=leaving, text=f"{said} #{TAG}")])
    renamed = structs.replace(leaving, handle="leavinghandle2")
    world.add(
        [structs.replace(world.posts[9], id="555002", author=renamed, text=f"{said} too #{TAG}")]
    )
    world.one_more_meeting()
    with open_project(world.config) as project:
        asked(project)
    assert "leavinghandle" in stored_text(world.config.archive)
    with open_project(world.config) as project:
        take_down(project, authors=["leavinghandle2"])
    for _ in range(2):
        kept = stored_text(world.config.archive)
        assert "leavinghandle" not in kept
        assert "to be forgotten" not in kept
        with open_project(world.config) as project:
            asked(project)


def stored_text(path: Path) -> str:
    """Return all stored results that no table holds, and the accounts with several handles."""
    packed = look(path, "SELECT content FROM _derivations WHERE content IS NOT NULL")
    texts = [zlib.decompress(content).decode() for (content,) in packed]
    texts += [accounts for (accounts,) in look(path, "SELECT accounts FROM _several_handles")]
    return " ".join(texts)


def test_an_archive_that_is_being_written_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another program holds the lock all is derived, and nothing is stored."""
    monkeypatch.setattr("tweetup.project.project.LOCK_TIMEOUT", 0.05)
    world = World(tmp_path, Random(6))
    with closing(sqlite3.connect(world.config.archive, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with open_project(world.config) as project:
            (session,) = project.sessions()
            assert project.overview(session).numbers.posts == len(world.posts)
        writer.execute("ROLLBACK")
    assert look(world.config.archive, "SELECT COUNT(*) FROM _derivations") == [(0,)]

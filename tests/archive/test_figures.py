"""The registry's queries, the figures of records and the views of an archive are one."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.archive.examples import START, look, make, make_older, post
from tests.archive.test_derived import ORIGIN
from tweetup.archive import count_figures, open_archive
from tweetup.archive.figure_registry import FIGURES, figures_of
from tweetup.archive.figures import FIGURE_VIEWS, Figure, Scope
from tweetup.archive.schema import STEPS
from tweetup.model import (
    Author,
    DialogueAct,
    Method,
    Placement,
    Post,
    PostAct,
    PostKey,
    Question,
    Reference,
    Relation,
    Segmentation,
    Session,
    Theme,
)
from tweetup.text import is_repost

NAME = "demochat-2021-03-04"
HOUR = timedelta(hours=1)
SECTIONS = ("intro", "Q1", "S2", "closing")
TICK = timedelta(microseconds=1)
# The bounds of the hour themselves, a moment beside them, and fractions of a second.
TIMES = (
    *(-HOUR, -TICK, timedelta(), TICK, timedelta(seconds=59.5)),
    *(timedelta(minutes=1), timedelta(minutes=1, seconds=30), HOUR - TICK, HOUR, HOUR + TICK),
)

#: The scopes of which views have all figures; those of people are compared with the command.
OF_SESSIONS = (Scope.SESSION, Scope.SECTION, Scope.THEME)

#: The figures across sessions of an archive with one.
NO_MEETING_BEFORE = {"newcomers": None, "returning": None}


@dataclass(frozen=True)
class Chat:
    """A made chat: posts with sections and acts, those hidden, and one theme."""

    posts: tuple[Post, ...]
    sections: Mapping[PostKey, str]
    acts: tuple[PostAct, ...]
    counted: frozenset[PostKey]
    hidden: frozenset[PostKey]
    themed: tuple[PostKey, ...]
    asked: tuple[str, ...]

    @property
    def session(self) -> Session:
        keys = tuple(it.key for it in self.posts)
        return Session(id=NAME, hashtag="DemoChat", start=START, end=START + HOUR, posts=keys)

    @property
    def segmentation(self) -> Segmentation:
        """The segmentation as it is stored, hidden posts included."""
        return Segmentation(
            session=NAME,
            hosts=(),
            questions=tuple(map(_question, self.asked)),
            placements=tuple(
                Placement(post=key, section=section, method=Method.TIME, confidence=0.5)
                for key, section in self.sections.items()
            ),
        )

    @property
    def theme(self) -> Theme:
        return Theme(section="Q1", label="a", support=0, posts=self.themed, quotes=())

    def visible(self, section: str | None = None) -> list[Post]:
        return [
            it
            for it in self.posts
            if it.key not in self.hidden and section in (None, self.sections[it.key])
        ]

    def written(self, posts: list[Post]) -> list[Post]:
        """The posts with words of their authors' own."""
        copies = {it.post for it in self.acts if it.act is DialogueAct.REPOST}
        return [it for it in posts if not is_repost(it) and it.key not in copies]


def _question(section: str) -> Question:
    return Question(
        section=section,
        number=1,
        text="?",
        label=None,
        post=None,
        posts=(),
        author=None,
        asked_at=None,
    )


AUTHORS = st.builds(
    Author,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(["ada", "Ada", "bob", "eve_"]),
)


@st.composite
def chats(draw: st.DrawFn) -> Chat:
    """A chat of a few accounts on two networks."""
    posts = tuple(
        post(
            str(number),
            draw(
                st.sampled_from(
                    ["Well said", "RT @bob: Well said", "So true RT @bob: Yes", "No!#DemoChat"]
                )
            ),
            hashtags=draw(st.sampled_from([(), ("demoChat",)])),
            author=draw(AUTHORS),
            created_at=START + draw(st.sampled_from(TIMES)),
            references=tuple(
                Reference(relation=relation, id="9")
                for relation in draw(st.lists(st.sampled_from(Relation), max_size=1))
            ),
        )
        for number in range(1, draw(st.integers(0, 9)) + 1)
    )
    keys = [it.key for it in posts]
    some = st.lists(st.sampled_from(keys), unique=True) if keys else st.just([])
    hidden = frozenset(draw(some))
    shown = [key for key in keys if key not in hidden]
    acts = tuple(
        PostAct(post=key, act=draw(st.sampled_from(DialogueAct)), answer=0.5) for key in shown
    )
    return Chat(
        posts=posts,
        sections={key: draw(st.sampled_from(SECTIONS)) for key in keys},
        acts=acts,
        counted=frozenset(draw(some)) - hidden,
        hidden=hidden,
        themed=tuple(key for key in draw(some) if key not in hidden),
        asked=tuple(draw(st.lists(st.sampled_from(["Q1", "S2", "Q3"]), unique=True))),
    )


def accounts(posts: list[Post]) -> set[tuple[str, str]]:
    return {(it.network, it.handle.lower()) for it in posts}


def recount_session(chat: Chat) -> dict[str, int]:
    """The definitions once more, in Python."""
    posts = chat.visible()
    session = chat.session
    written = chat.written(posts)
    kinds = Counter(it.kind.value for it in posts if not is_repost(it))
    adverts = {it.post for it in chat.acts if it.act in (DialogueAct.ADVERT, DialogueAct.BOT)}
    earnest = [it for it in written if it.key not in adverts]
    hour = [it for it in posts if session.start <= it.created_at <= session.end]
    minutes = Counter(it.created_at.replace(second=0, microsecond=0) for it in hour)
    return {
        "posts": len(posts),
        "originals": kinds["original"],
        "replies": kinds["reply"],
        "quotes": kinds["quote"],
        "reposts": sum(map(is_repost, posts)),
        "participants": len(accounts(written)),
        "advertisers": len(accounts(written) - accounts(earnest)),
        "reposters_only": len(accounts(posts) - accounts(written)),
        "questions": sum(section.startswith("Q") for section in chat.asked),
        "minutes": 60,
        "posts_in_hour": len(hour),
        "posts_before": sum(it.created_at < session.start for it in posts),
        "posts_after": sum(it.created_at > session.end for it in posts),
        "without_hashtag": sum(not it.hashtags and "#Demo" not in it.text for it in written),
        "written_in_hour": len(chat.written(hour)),
        "writers_in_hour": len(accounts(chat.written(hour))),
        "busiest_minute": max(minutes.values(), default=0),
    }


def recount_section(chat: Chat, section: str) -> dict[str, int]:
    posts = chat.visible(section)
    written = chat.written(posts)
    answers = [it for it in posts if it.key in chat.counted]
    return {
        "posts": len(posts),
        "written": len(written),
        "writers": len(accounts(written)),
        "answers": len(answers),
        "people": len(accounts(answers)),
    }


def recount_theme(chat: Chat) -> dict[str, int]:
    posts = [it for it in chat.posts if it.key in chat.themed]
    written = chat.written(posts)
    return {
        "support": len(accounts(written)),
        "reposted": len(accounts(posts) - accounts(written)),
    }


def by_query(path: Path, scope: Scope) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The figures by each query of the registry, run by itself, by the keys of its rows."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for figure in figures_of(scope):
        for *keys, value in () if figure.query is None else look(path, figure.query):
            rows.setdefault(tuple(keys), {})[figure.name] = value
    return rows


def by_view(path: Path, view: str, scope: Scope, *keys: str) -> dict[tuple[str, ...], Any]:
    """The figures as a view shows them."""
    names = [figure.name for figure in figures_of(scope)]
    columns = ", ".join((*keys, *(figure.column for figure in figures_of(scope))))
    return {
        row[: len(keys)]: dict(zip(names, row[len(keys) :], strict=True))
        for row in look(path, f"SELECT {columns} FROM {view}")
    }


@pytest.mark.long
@given(chats())
def test_queries_views_and_records_agree(chat: Chat) -> None:
    """Every figure by its query and in its views is that of the records, counted by hand."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path, list(chat.posts)) as archive:
            assert archive.save_sessions("demochat", [chat.session], ORIGIN)
            assert archive.save_segmentation(chat.segmentation, ORIGIN)
            assert archive.save_acts(
                NAME, chat.acts, ORIGIN, posts=chat.posts, counted=chat.counted
            )
            assert archive.save_themes(NAME, [chat.theme], ORIGIN)
        session, section, theme = (by_query(path, scope) for scope in OF_SESSIONS)
        sections_view = by_view(path, "sections_with_counts", Scope.SECTION, "session", "section")
        questions_view = by_view(path, "questions_with_counts", Scope.SECTION, "session", "section")
        sessions_view = by_view(path, "sessions_with_counts", Scope.SESSION, "session")
        themes_view = by_view(path, "themes_with_posts", Scope.THEME, "session", "section", "label")
        participants = look(
            path,
            "SELECT SUM(posts), SUM(originals), SUM(replies), SUM(quotes), SUM(reposts),"
            " SUM(took_part) FROM participants_by_session",
        )
    names = sorted({*chat.sections.values(), *chat.asked})
    expected = recount_session(chat)
    assert session == sessions_view == {(NAME,): expected | NO_MEETING_BEFORE}
    assert section == {(NAME, name): recount_section(chat, name) for name in names}
    assert sections_view == section
    assert questions_view == {
        key: row for key, row in section.items() if key[1] in chat.asked and key[1].startswith("Q")
    }
    assert theme == {(NAME, "Q1", "a"): recount_theme(chat)}
    assert themes_view == (theme if chat.themed else {})
    if chat.visible():
        kinds = ("posts", "originals", "replies", "quotes", "reposts", "participants")
        assert participants == [tuple(expected[name] for name in kinds)]


@given(chats())
def test_figures_of_records(chat: Chat) -> None:
    """They are counted from records alone, in whatever order the posts come."""
    shown = chat.visible()
    figures = count_figures(chat.session, shown, chat.segmentation, chat.acts, chat.counted)
    assert asdict(figures.numbers) == recount_session(chat)
    for name in {chat.sections[it.key] for it in shown} | set(chat.asked):
        row = {"section": name, **recount_section(chat, name)}
        assert asdict(figures.section(name)) == row
    assert not figures.section("Q99").posts
    again = count_figures(
        chat.session, shown[::-1], chat.segmentation, chat.acts[::-1], chat.counted
    )
    assert again == figures


def test_an_edited_post_counts_when_it_was_first_written(tmp_path: Path) -> None:
    """The archive has both versions; the session has the latest, at the first one's time."""
    path = tmp_path / "a.db"
    first = post("1", "Well sad", created_at=START - TICK, edits=("1", "2"))
    edited = post("2", "Well said", created_at=START + TICK, edits=("1", "2"))
    with make(path, [first, edited]) as archive:
        (shown,) = archive.posts("demochat")
        chat = Chat(
            posts=(shown,),
            sections={shown.key: "Q1"},
            acts=(PostAct(post=shown.key, act=DialogueAct.ANSWER, answer=0.9),),
            counted=frozenset(),
            hidden=frozenset(),
            themed=(),
            asked=(),
        )
        archive.save_sessions("demochat", [chat.session], ORIGIN)
        archive.save_segmentation(chat.segmentation, ORIGIN)
        archive.save_acts(NAME, chat.acts, ORIGIN, posts=chat.posts, counted=())
    figures = count_figures(chat.session, [shown], chat.segmentation, chat.acts, ())
    (row,) = by_query(path, Scope.SESSION).values()
    assert (row["posts_before"], row["posts_in_hour"]) == (1, 0)
    assert row == asdict(figures.numbers) | NO_MEETING_BEFORE


def test_a_session_that_was_not_counted_has_no_figures(tmp_path: Path) -> None:
    """NULL, not 0; acts do not outlive the segmentation that they were counted by."""
    path = tmp_path / "a.db"
    shown = post("1")
    placed = Placement(post=shown.key, section="Q1", method=Method.TIME, confidence=1)
    segmentation = Segmentation(
        session=NAME, hosts=(), questions=(_question("Q1"),), placements=(placed,)
    )
    session = Session(
        id=NAME, hashtag="demochat", start=START, end=START + HOUR, posts=(shown.key,)
    )
    act = PostAct(post=shown.key, act=DialogueAct.ANSWER, answer=0.9)
    answers = "SELECT answers FROM questions_with_counts"
    with make(path, [shown]) as archive:
        archive.save_sessions("demochat", [session], ORIGIN)
        archive.save_segmentation(segmentation, ORIGIN)
        assert look(path, answers) == [(None,)]
        archive.save_acts(NAME, [act], ORIGIN, posts=[shown], counted=[shown.key])
        assert look(path, answers) == [(1,)]
        assert archive.load_acts(NAME, ORIGIN) == (act,)
        archive.save_segmentation(segmentation, replace(ORIGIN, fingerprint="other"))
        assert look(path, answers) == [(None,)]
        assert archive.load_acts(NAME, ORIGIN) is None


@pytest.mark.parametrize("figure", FIGURES, ids=lambda it: f"{it.scope}-{it.name}")
def test_each_figure_is_defined(figure: Figure) -> None:
    """In sentences, and one without a query says why."""
    assert figure.definition.endswith(".")
    assert ("No query" in figure.definition) is (figure.expression is None)
    assert sum((it.scope, it.name) == (figure.scope, figure.name) for it in FIGURES) == 1


def test_views_of_an_archive_are_those_of_the_registry(tmp_path: Path) -> None:
    """A changed figure needs one more step, which makes the views anew."""
    path = tmp_path / "a.db"
    make(path).close()
    stored = dict(look(path, "SELECT name, sql FROM sqlite_schema WHERE type = 'view'"))
    statements = [part.strip() for part in FIGURE_VIEWS.split(";\n\n")]
    views = [part for part in statements if part.startswith("CREATE VIEW")]
    assert len(views) >= 7
    for view in views:
        assert stored[view.split()[2]] == view


@pytest.mark.long
@pytest.mark.usefixtures("schema_steps")
def test_an_older_archive_gets_the_tables_of_figures(tmp_path: Path) -> None:
    """Its results are derived again: they were valid by a fingerprint of posts."""
    path = tmp_path / "a.db"
    before = [name for name, _ in STEPS].index("007_zones_and_aliases")
    make_older(path, before)
    assert look(path, "PRAGMA user_version") == [(before,)]
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        for kind in ("sessions", "segmentation", "themes", "summaries"):
            sql.execute("INSERT INTO derivations VALUES (?, 's', 'f', '1', '{}', '2021')", [kind])
    with open_archive(path) as archive:
        assert archive.load_themes("s", ORIGIN) is None
        # Since there are revisions, all are.
        assert archive.load_summaries("s", ORIGIN) is None
        assert archive.load_claims("s", ORIGIN) is None
    assert look(path, "SELECT kind FROM _derivations") == []
    for table in ("sessions_with_counts", "claims", "findings_with_posts"):
        assert look(path, f"SELECT * FROM {table}") == []
    assert look(path, "PRAGMA foreign_key_check") == []
    make(tmp_path / "new.db").close()
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    assert look(path, schema) == look(tmp_path / "new.db", schema)

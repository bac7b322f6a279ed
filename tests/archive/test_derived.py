"""A derived result comes back exactly, for its derivation only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.examples import START, fill, look, make, post
from tweetup.archive import Archive, Derivation, open_archive
from tweetup.model import (
    AnswerList,
    Claims,
    DialogueAct,
    Finding,
    FindingKind,
    LeftOut,
    Link,
    ListItem,
    Method,
    NextMeeting,
    PassedOn,
    Placement,
    PostAct,
    PostKey,
    Question,
    Reference,
    Relation,
    SectionClaims,
    Segmentation,
    Session,
    Summary,
    Theme,
    Topic,
)

ORIGIN = Derivation(fingerprint="1000", version="1", settings="{}")
OTHERS = [
    Derivation(fingerprint="1001", version="1", settings="{}"),
    Derivation(fingerprint="1000", version="2", settings="{}"),
    Derivation(fingerprint="1000", version="1", settings="{1}"),
]
KEYS = tuple(PostKey("x", str(number)) for number in (1, 2, 3))
NAME = "demochat-2021-03-04"
SESSION = Session(
    id=NAME,
    hashtag="DemoChat",
    start=START,
    end=START + timedelta(hours=1),
    timezone="Europe/Berlin",
    found_by="burst",
    posts=KEYS,
)
SEGMENTATION = Segmentation(
    session=NAME,
    hosts=("ada",),
    questions=(
        Question(
            section="Q1",
            number=1,
            text="How do you listen?",
            label="T1",
            post=KEYS[0],
            posts=KEYS[:1],
            author="ada",
            asked_at=START,
            submitted_by="eve",
        ),
    ),
    placements=(
        Placement(post=KEYS[0], section="Q1", method=Method.LABEL, confidence=1.0, reason="asked"),
        Placement(
            post=KEYS[1], section="Q1", method=Method.REPLY, confidence=0.9, also=("Q2", "Q3")
        ),
        Placement(post=KEYS[2], section="closing", method=Method.TIME, confidence=0.25),
    ),
)
THEMES = (
    Theme(
        section="Q1",
        label="listening",
        support=2,
        reposted=1,
        posts=(KEYS[1], KEYS[0]),
        quotes=(KEYS[1],),
    ),
)
ACTS = (
    PostAct(post=KEYS[0], act=DialogueAct.ORGANISING, answer=0.0),
    PostAct(post=KEYS[2], act=DialogueAct.THANKS, answer=0.25),
    PostAct(post=KEYS[1], act=DialogueAct.ANSWER, answer=0.75),
)
SUMMARIES = (Summary(section="Q1", summarizer="lexrank", posts=(KEYS[1],)),)
POINT = Finding(
    section="Q1",
    kind=FindingKind.POINT,
    text="We listen at the bedside",
    posts=(KEYS[1], KEYS[2]),
    people=1,
    agreed=(KEYS[0],),
    reposted=4,
    quotes=(KEYS[1],),
    against=(KEYS[2],),
    by="person",
)
MENTION = Finding(
    section="Q1",
    kind=FindingKind.MENTION,
    text="not a bedside",
    posts=(KEYS[2], KEYS[1]),
    people=2,
    phrase="bedside",
    sure=False,
    statement="In other words",
    name="own 1",
)
CLAIMS = Claims(
    topic=Topic(text="Listening", posts=KEYS[:1]),
    proposals=(Topic(text="Bedsides", posts=KEYS[1:2], sure=False),),
    next_meeting=NextMeeting(
        text="next Thursday",
        posts=KEYS[2:],
        start=START + timedelta(days=7),
        day=(START + timedelta(days=7)).date(),
        time="8pm ET",
        leaders=("bob",),
        topic="Roses",
        pause=((START + timedelta(days=1)).date(), (START + timedelta(days=6)).date()),
    ),
    next_doubt=NextMeeting(
        text="next Thursday",
        posts=KEYS[2:],
        start=START + timedelta(days=7),
        day=(START + timedelta(days=7)).date(),
        time="8pm ET",
        leaders=("bob",),
        topic="Roses",
        pause=((START + timedelta(days=1)).date(), (START + timedelta(days=6)).date()),
    ),
    guests=("bob",),
    introduced=("ada", "eve"),
    advertisers=("slim",),
    lead_quote=KEYS[1],
    passed_on=PassedOn(post=KEYS[2], people=3),
    mentions=(MENTION,),
    sections=(
        SectionClaims(section="intro"),
        SectionClaims(
            section="Q1",
            answers=KEYS[1:],
            people=2,
            framing=KEYS[:1],
            findings=(POINT, MENTION),
            quotes=(KEYS[2],),
            exchanges=((KEYS[1], KEYS[2]),),
            lists=(
                AnswerList(what="tools", items=(ListItem(item="ear", people=1, posts=KEYS[1:2]),)),
            ),
            open_questions=(KEYS[2],),
        ),
    ),
    left_out=(LeftOut(reason="unsure section", posts=2), LeftOut(reason="thanks", posts=1)),
    unshown=(KEYS[0],),
)
EVERY_RESULT = [(SESSION,), SEGMENTATION, ACTS, frozenset(KEYS[1:2]), THEMES, SUMMARIES, CLAIMS]
NOTHING = [None] * len(EVERY_RESULT)


def saved_session(path: Path) -> Archive:
    """An archive with a session of three posts and everything derived of it."""
    posts = [
        post("1", "T1: How do you listen? #demochat", links=(Link(url="https://example.org/"),)),
        post("2", handle="bob", references=(Reference(relation=Relation.REPLY, id="1"),)),
        post("3", handle="bob", references=(Reference(relation=Relation.QUOTE, id="1"),)),
    ]
    archive = make(path, posts)
    assert archive.save_sessions("#DemoChat", [SESSION], ORIGIN)
    assert archive.save_segmentation(SEGMENTATION, ORIGIN)
    assert archive.save_acts(NAME, ACTS, ORIGIN, posts=posts, counted=KEYS[1:2])
    assert archive.save_themes(NAME, THEMES, ORIGIN)
    assert archive.save_summaries(NAME, SUMMARIES, ORIGIN)
    assert archive.save_claims(NAME, CLAIMS, ORIGIN)
    return archive


def load_all(archive: Archive, origin: Derivation) -> list[object]:
    """Return the results that were saved with that derivation."""
    return [
        archive.load_sessions("demochat", origin),
        archive.load_segmentation(NAME, origin),
        archive.load_acts(NAME, origin),
        archive.load_counted(NAME, origin),
        archive.load_themes(NAME, origin),
        archive.load_summaries(NAME, origin),
        archive.load_claims(NAME, origin),
    ]


def test_kept_for_its_origin_only(tmp_path: Path) -> None:
    """The same fingerprint, version and settings find it; anything else finds nothing."""
    with saved_session(tmp_path / "a.db") as archive:
        assert load_all(archive, ORIGIN) == EVERY_RESULT
        for origin in OTHERS:
            assert load_all(archive, origin) == NOTHING


def test_an_empty_result_is_a_result(tmp_path: Path) -> None:
    """That nothing was found is kept as well."""
    with make(tmp_path / "a.db") as archive:
        assert archive.load_sessions("demochat", ORIGIN) is None
        assert archive.save_sessions("demochat", [], ORIGIN)
        assert archive.load_sessions("demochat", ORIGIN) == ()


def test_the_newest_replaces(tmp_path: Path) -> None:
    """Keeping a result anew leaves nothing of the old one."""
    path = tmp_path / "a.db"
    with saved_session(path) as archive:
        archive.save_themes(NAME, (), OTHERS[0])
        assert archive.load_themes(NAME, ORIGIN) is None
        assert archive.load_themes(NAME, OTHERS[0]) == ()
    assert look(path, "SELECT * FROM theme_posts") == []


def test_a_session_that_stays_keeps_what_was_derived_of_it(tmp_path: Path) -> None:
    """New sessions of a chat forget what was derived of those that are gone, and only of those."""
    with saved_session(tmp_path / "a.db") as archive:
        another = replace(SESSION, id="demochat-2021-03-11", posts=())
        archive.save_sessions("demochat", [SESSION, another], OTHERS[0])
        assert archive.load_segmentation(NAME, ORIGIN) == SEGMENTATION
        archive.save_sessions("demochat", [another], OTHERS[1])
        assert load_all(archive, ORIGIN) == NOTHING
        assert archive.load_sessions("demochat", OTHERS[1]) == (another,)


def test_nothing_kept_without_its_session_or_posts(tmp_path: Path) -> None:
    """A result of an unknown session, or of posts the archive does not have, is not kept."""
    with make(tmp_path / "a.db", [post("1")]) as archive:
        assert not archive.save_sessions("demochat", [SESSION], ORIGIN)
        assert not archive.save_segmentation(SEGMENTATION, ORIGIN)
        assert not archive.save_themes(NAME, THEMES, ORIGIN)
        assert not archive.save_summaries(NAME, SUMMARIES, ORIGIN)
        assert not archive.save_claims(NAME, CLAIMS, ORIGIN)
        known = [post(act.post.id) for act in ACTS]
        assert not archive.save_acts(NAME, ACTS, ORIGIN, posts=known, counted=())
        assert load_all(archive, ORIGIN) == NOTHING


def test_roles_of_a_chat(tmp_path: Path) -> None:
    """They stay while their chat does, whatever sessions it has; a removal makes them anew."""
    with saved_session(tmp_path / "a.db") as archive:
        archive.save_result("roles", "demochat", ["nurses"], ORIGIN)
        archive.save_sessions("demochat", [SESSION], OTHERS[0])
        assert archive.load_result("roles", "demochat", ORIGIN) is not None
        archive.remove(posts=[KEYS[0]])
        assert archive.load_result("roles", "demochat", ORIGIN) is None


def test_a_kind_of_results_that_an_older_archive_does_not_have(tmp_path: Path) -> None:
    """All that was kept stays, but what was under another kind's name for want of an own one."""
    path = tmp_path / "a.db"
    saved_session(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        ((made,),) = sql.execute("SELECT sql FROM sqlite_schema WHERE name = '_derivations'")
        rows = sql.execute("SELECT * FROM _derivations").fetchall()
        sql.execute("DROP TABLE _derivations")
        sql.execute(made.replace("'roles', ", ""))
        kept = ("trends", "demochat", "f", "v", "{}", "2026-01-01T00:00:00Z", None)
        sql.executemany(
            "INSERT INTO _derivations VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*rows, kept, ("trends", "demochat roles", *kept[2:])],
        )
        sql.execute("DELETE FROM _sqlite_migrations WHERE name = '052_kind_of_roles'")
        sql.execute("PRAGMA user_version = 51")
    with open_archive(path) as archive:
        assert load_all(archive, ORIGIN) == EVERY_RESULT
        assert archive.save_result("roles", "demochat", ["nurses"], ORIGIN)
    assert look(path, "SELECT scope FROM _derivations WHERE kind = 'trends'") == [("demochat",)]


def test_reading_only(tmp_path: Path) -> None:
    """An archive opened to read gives what is kept and keeps nothing."""
    path = tmp_path / "a.db"
    saved_session(path).close()
    with open_archive(path, write=False) as archive:
        assert not archive.save_themes(NAME, (), OTHERS[0])
        assert load_all(archive, ORIGIN) == EVERY_RESULT


def test_posts_imported_again_leave_it(tmp_path: Path) -> None:
    """A post that an import fills up stays in what was derived; the fingerprint changes."""
    with saved_session(tmp_path / "a.db") as archive:
        before = archive.fingerprint("demochat")
        fill(archive, [post("2", handle="bob", language="en")])
        assert archive.fingerprint("demochat") != before
        assert archive.load_segmentation(NAME, ORIGIN) == SEGMENTATION


_TEXT = st.text(max_size=8).map(lambda text: text.encode(errors="ignore").decode())
_MANY = st.lists(st.sampled_from(KEYS), max_size=4).map(tuple)
_SECTIONS = st.sampled_from(["intro", "Q1", "S2", "closing"])
_THEMES = st.builds(
    Theme,
    section=_SECTIONS,
    label=_TEXT,
    support=st.integers(0, 99),
    reposted=st.integers(0, 99),
    posts=_MANY,
    quotes=_MANY,
)
_FINDINGS = st.builds(
    Finding,
    section=_SECTIONS,
    kind=st.sampled_from(list(FindingKind)),
    text=_TEXT,
    posts=_MANY,
    people=st.integers(0, 99),
    phrase=st.none() | _TEXT,
    agreed=_MANY,
    reposted=st.integers(0, 99),
    quotes=_MANY,
    against=_MANY,
    by=st.sampled_from(["rule", "person", "reader"]),
)
_TOPICS = st.builds(Topic, text=_TEXT, posts=_MANY, sure=st.booleans())
_MEETINGS = st.builds(
    NextMeeting,
    text=_TEXT,
    posts=_MANY,
    start=st.none() | st.datetimes(timezones=st.just(UTC)),
)
_LISTS = st.builds(
    AnswerList,
    what=_TEXT,
    items=st.lists(
        st.builds(ListItem, item=_TEXT, people=st.integers(0, 9), posts=_MANY), max_size=3
    ).map(tuple),
)
_SECTION_CLAIMS = st.builds(
    SectionClaims,
    section=_SECTIONS,
    answers=_MANY,
    people=st.integers(0, 99),
    framing=_MANY,
    findings=st.lists(_FINDINGS, max_size=2).map(tuple),
    quotes=_MANY,
    exchanges=st.lists(_MANY, max_size=2).map(tuple),
    lists=st.lists(_LISTS, max_size=2).map(tuple),
    open_questions=_MANY,
)
_NAMES = st.lists(_TEXT, max_size=2).map(tuple)
_CLAIMS = st.builds(
    Claims,
    topic=st.none() | _TOPICS,
    proposals=st.lists(_TOPICS, max_size=2).map(tuple),
    next_meeting=st.none() | _MEETINGS,
    next_doubt=st.none() | _MEETINGS,
    guests=_NAMES,
    introduced=_NAMES,
    advertisers=_NAMES,
    lead_quote=st.none() | st.sampled_from(KEYS),
    passed_on=st.none()
    | st.builds(PassedOn, post=st.sampled_from(KEYS), people=st.integers(0, 99)),
    mentions=st.lists(_FINDINGS, max_size=2).map(tuple),
    sections=st.lists(_SECTION_CLAIMS, max_size=3).map(tuple),
    left_out=st.lists(st.builds(LeftOut, reason=_TEXT, posts=st.integers(0, 99)), max_size=2).map(
        tuple
    ),
)
_QUESTIONS = st.builds(
    Question,
    section=_SECTIONS,
    number=st.integers(0, 12),
    text=_TEXT,
    label=st.none() | _TEXT,
    post=st.none() | st.sampled_from(KEYS),
    posts=_MANY,
    author=st.none() | _TEXT,
    asked_at=st.none() | st.just(START + timedelta(microseconds=5)),
    submitted_by=st.none() | _TEXT,
)
_PLACEMENTS = st.builds(
    Placement,
    post=st.sampled_from(KEYS),
    section=_SECTIONS,
    method=st.sampled_from(list(Method)),
    confidence=st.floats(0, 1),
    reason=_TEXT,
    also=st.lists(_SECTIONS, max_size=2).map(tuple),
)


@pytest.mark.long
@given(
    st.lists(_QUESTIONS, max_size=3).map(tuple),
    st.lists(_PLACEMENTS, max_size=4).map(tuple),
    st.lists(_THEMES, max_size=3).map(tuple),
    _CLAIMS,
)
def test_round_trip(
    questions: tuple[Question, ...],
    placements: tuple[Placement, ...],
    themes: tuple[Theme, ...],
    claims: Claims,
) -> None:
    """Whatever was derived is read back as it was."""
    taken_apart = Segmentation(
        session=NAME, hosts=("b", "a"), questions=questions, placements=placements
    )
    with TemporaryDirectory() as folder, saved_session(Path(folder, "a.db")) as archive:
        assert archive.save_segmentation(taken_apart, ORIGIN)
        assert archive.save_themes(NAME, themes, ORIGIN)
        assert archive.load_segmentation(NAME, ORIGIN) == taken_apart
        assert archive.load_themes(NAME, ORIGIN) == themes
        assert archive.save_claims(NAME, claims, ORIGIN)
        assert archive.load_claims(NAME, ORIGIN) == claims


FINDINGS = "SELECT kind, text, phrase, people, reposted, made_by FROM findings ORDER BY position"
FINDING_POSTS = "SELECT finding, part, id FROM finding_posts JOIN posts USING (post)"


def test_findings_are_rows(tmp_path: Path) -> None:
    """Each with its figures, and its posts by their part in it, in their order."""
    path = tmp_path / "a.db"
    with saved_session(path):
        pass
    assert look(path, FINDINGS) == [
        ("point", "We listen at the bedside", None, 1, 4, "person"),
        ("mention", "not a bedside", "bedside", 2, 0, "rule"),
    ]
    order = "ORDER BY finding, part DESC, finding_posts.position"
    assert look(path, f"{FINDING_POSTS} {order}") == [
        *((0, "says", "2"), (0, "says", "3"), (0, "disagrees", "3"), (0, "agrees", "1")),
        *((1, "says", "3"), (1, "says", "2")),
    ]


def test_view_of_findings(tmp_path: Path) -> None:
    """A row for each post of a finding: who says it, disagrees or agrees, in which words."""
    path = tmp_path / "a.db"
    with saved_session(path):
        pass
    rows = look(path, "SELECT * FROM findings_with_posts")
    listen, tell = "T1: How do you listen? #demochat", "A2: by listening #demochat"
    point = (NAME, "Q1", "point", "We listen at the bedside", None, 1, 4, "person", 1)
    phrase = (NAME, "Q1", "mention", "not a bedside", "bedside", 2, 0, "rule", 0)
    assert rows == [
        (*point, "says", "x", "2", "bob", tell),
        (*point, "says", "x", "3", "bob", tell),
        (*point, "disagrees", "x", "3", "bob", tell),
        (*point, "agrees", "x", "1", "ada", listen),
        (*phrase, "says", "x", "3", "bob", tell),
        (*phrase, "says", "x", "2", "bob", tell),
    ]


def test_new_claims_replace_the_stored_ones(tmp_path: Path) -> None:
    """With their findings; those of another session stay."""
    path = tmp_path / "a.db"
    other = replace(SESSION, id="demochat-2021-03-11", posts=())
    with saved_session(path) as archive:
        archive.save_sessions("demochat", [SESSION, other], OTHERS[0])
        assert archive.save_claims(other.id, Claims(), ORIGIN)
        assert archive.save_claims(NAME, Claims(introduced=("ada",)), OTHERS[0])
        assert archive.load_claims(NAME, ORIGIN) is None
        assert archive.load_claims(NAME, OTHERS[0]) == Claims(introduced=("ada",))
        assert archive.load_claims(other.id, ORIGIN) == Claims()
    assert look(path, FINDINGS) == look(path, FINDING_POSTS) == []


def test_claims_on_an_unknown_post_are_not_saved(tmp_path: Path) -> None:
    """The stored ones stay."""
    unknown = replace(POINT, agreed=(PostKey("x", "99"),))
    section = replace(CLAIMS.sections[1], findings=(unknown,))
    with saved_session(tmp_path / "a.db") as archive:
        assert not archive.save_claims(NAME, replace(CLAIMS, sections=(section,)), OTHERS[0])
        assert archive.load_claims(NAME, ORIGIN) == CLAIMS


def test_every_field_of_claims_is_in_the_example() -> None:
    """A field that is added is stored and loaded by a test at once."""

    def records(value: object) -> Iterator[Any]:
        if is_dataclass(value):
            yield value
            for part in fields(value):
                yield from records(getattr(value, part.name))
        elif isinstance(value, tuple):
            for item in value:
                yield from records(item)

    unset = {(type(it), part.name) for it in records(CLAIMS) for part in fields(it)}
    for record in records(CLAIMS):
        for part in fields(record):
            if getattr(record, part.name) != part.default:
                unset.discard((type(record), part.name))
    assert unset == set()


def named(*names: str, days: int = 7, start: datetime = SESSION.start) -> tuple[Session, ...]:
    """Sessions of those names, each so many days after the one before."""
    return tuple(
        replace(
            SESSION,
            id=name,
            start=start + timedelta(days=days * number),
            end=start + timedelta(days=days * number, hours=1),
            posts=(),
        )
        for number, name in enumerate(names)
    )


def test_names_before_are_kept(tmp_path: Path) -> None:
    """A session saved under another name keeps the one it had, once, the oldest first."""
    hours = count()

    def clock() -> datetime:
        return START + timedelta(hours=next(hours))

    with open_archive(tmp_path / "a.db", create=True, clock=clock) as archive:
        for number, names in enumerate(
            [("a", "b"), ("c", "b"), ("a", "d"), ("a", "d"), ("e", "d")]
        ):
            assert archive.save_sessions("demochat", named(*names), OTHERS[number % 2])
        aliases = archive.session_aliases("#DemoChat")
        assert [name for name, _ in aliases] == ["a", "b", "c"]
        first, second = named("x", "y")
        for name, during in aliases:
            session = second if name == "b" else first
            assert session.start < during < session.end
        assert archive.session_aliases("otherchat") == ()


def test_a_session_that_is_gone_leaves_no_name(tmp_path: Path) -> None:
    """A name that no session has any more, and none went on at its hour, is not an alias."""
    with open_archive(tmp_path / "a.db", create=True) as archive:
        archive.save_sessions("demochat", named("a", "b"), ORIGIN)
        archive.save_sessions("demochat", named("a"), OTHERS[0])
        assert archive.session_aliases("demochat") == ()


def test_zone_of_a_session_is_saved(tmp_path: Path) -> None:
    """Source and reasons of a guessed zone come back as they were."""
    guessed = replace(named("a")[0], zone_source="guessed", zone_reasons=("2 posts say “8pm”", "x"))
    with open_archive(tmp_path / "a.db", create=True) as archive:
        archive.save_sessions("demochat", [guessed], ORIGIN)
        assert archive.load_sessions("demochat", ORIGIN) == (guessed,)

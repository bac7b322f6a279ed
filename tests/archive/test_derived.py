"""A derived result comes back exactly, for its derivation only."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.archive.examples import START, fill, look, make, post
from tweetup.archive import Archive, Derivation, open_archive
from tweetup.model import (
    DialogueAct,
    Link,
    Method,
    Placement,
    PostAct,
    PostKey,
    Question,
    Reference,
    Relation,
    Segmentation,
    Session,
    Summary,
    Theme,
)

ORIGIN = Derivation(fingerprint="f", version="1", settings="{}")
OTHERS = [
    Derivation(fingerprint="g", version="1", settings="{}"),
    Derivation(fingerprint="f", version="2", settings="{}"),
    Derivation(fingerprint="f", version="1", settings="{1}"),
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
    return archive


def load_all(archive: Archive, origin: Derivation) -> list[object]:
    """Return the results that were saved with that derivation."""
    return [
        archive.load_sessions("demochat", origin),
        archive.load_segmentation(NAME, origin),
        archive.load_acts(NAME, origin),
        archive.load_themes(NAME, origin),
        archive.load_summaries(NAME, origin),
    ]


def test_kept_for_its_origin_only(tmp_path: Path) -> None:
    """The same fingerprint, version and settings find it; anything else finds nothing."""
    with saved_session(tmp_path / "a.db") as archive:
        assert load_all(archive, ORIGIN) == [(SESSION,), SEGMENTATION, ACTS, THEMES, SUMMARIES]
        for origin in OTHERS:
            assert load_all(archive, origin) == [None] * 5


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
        assert load_all(archive, ORIGIN) == [None] * 5
        assert archive.load_sessions("demochat", OTHERS[1]) == (another,)


def test_nothing_kept_without_its_session_or_posts(tmp_path: Path) -> None:
    """A result of an unknown session, or of posts the archive does not have, is not kept."""
    with make(tmp_path / "a.db", [post("1")]) as archive:
        assert not archive.save_sessions("demochat", [SESSION], ORIGIN)
        assert not archive.save_segmentation(SEGMENTATION, ORIGIN)
        assert not archive.save_themes(NAME, THEMES, ORIGIN)
        assert not archive.save_summaries(NAME, SUMMARIES, ORIGIN)
        known = [post(act.post.id) for act in ACTS]
        assert not archive.save_acts(NAME, ACTS, ORIGIN, posts=known, counted=())
        assert load_all(archive, ORIGIN) == [None] * 5


def test_reading_only(tmp_path: Path) -> None:
    """An archive opened to read gives what is kept and keeps nothing."""
    path = tmp_path / "a.db"
    saved_session(path).close()
    with open_archive(path, write=False) as archive:
        assert not archive.save_themes(NAME, (), OTHERS[0])
        assert load_all(archive, ORIGIN) == [(SESSION,), SEGMENTATION, ACTS, THEMES, SUMMARIES]


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


@given(
    st.lists(_QUESTIONS, max_size=3).map(tuple),
    st.lists(_PLACEMENTS, max_size=4).map(tuple),
    st.lists(_THEMES, max_size=3).map(tuple),
)
def test_round_trip(
    questions: tuple[Question, ...],
    placements: tuple[Placement, ...],
    themes: tuple[Theme, ...],
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

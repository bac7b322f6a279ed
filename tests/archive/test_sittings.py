"""Stored sittings: which sessions are of one meeting, forgotten where that may have changed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.examples import START, fill, make, post
from tests.archive.test_derived import ORIGIN
from tweetup.archive import Archive
from tweetup.model import Question, Segmentation, Session

HOUR = timedelta(hours=1)
#: Two sittings, a day between a chain of three, and one a week later: hours after the start.
HOURS = {"a": 0, "b": 10, "c": 200, "d": 230, "e": 260, "f": 400}
MEETINGS = [["a", "b"], ["c", "d"], ["e"], ["f"]]
ALL = {"a": "a", "b": "a", "c": "c", "d": "c", "e": "e", "f": "f"}


def sessions(**hours: int) -> list[Session]:
    """Return sessions by their hours after the start, those of HOURS but for other ones given."""
    starts = sorted((HOURS | hours).items(), key=lambda it: it[1])
    return [
        Session(
            id=name,
            hashtag="DemoChat",
            start=START + hour * HOUR,
            end=START + (hour + 1) * HOUR,
            posts=(post("1").key,),
        )
        for name, hour in starts
        if hour >= 0
    ]


def asked(session: str, *texts: str) -> Segmentation:
    questions = tuple(
        Question(
            section=f"Q{number}",
            number=number,
            text=text,
            label=None,
            post=None,
            posts=(),
            author=None,
            asked_at=None,
        )
        for number, text in enumerate(texts, 1)
    )
    return Segmentation(session=session, hosts=(), questions=questions, placements=())


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with make(tmp_path / "a.db") as made:
        fill(made, [post("1")])
        assert made.save_sessions("demochat", sessions(), ORIGIN)
        assert made.save_sittings("#DemoChat", MEETINGS)
        yield made


def left(archive: Archive) -> str:
    """Return the sessions that still have a meeting."""
    stored = archive.load_sittings("DemoChat")
    assert stored.items() <= ALL.items()
    return "".join(sorted(stored))


def test_meetings_are_stored(archive: Archive) -> None:
    """They are those of one chat, replaced as a whole, and only of sessions that are stored."""
    assert archive.load_sittings("demochat") == ALL
    assert archive.load_sittings("otherchat") == {}
    assert not archive.save_sittings("demochat", [["a", "z"]])
    assert not archive.save_sittings("otherchat", [["a"]])
    assert archive.load_sittings("demochat") == ALL
    apart = [[name] for name in ALL]
    assert archive.save_sittings("demochat", apart)
    assert archive.load_sittings("demochat") == {name: name for name in ALL}


def test_sessions_saved_again_keep_their_meetings(archive: Archive) -> None:
    assert archive.save_sessions("demochat", sessions(), ORIGIN)
    assert archive.load_sittings("demochat") == ALL


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"f": 401}, "abcde"),
        ({"f": -1}, "abcde"),
        ({"b": -1}, "cdef"),
        ({"a": -1}, "cdef"),
        ({"d": 231}, "abf"),
        ({"e": 300}, "abf"),
        ({"f": 290}, "ab"),
        ({"g": 450}, "abcdef"),
        ({"g": 420}, "abcde"),
        ({"g": 36}, "cdef"),
        ({"g": 37}, "cdef"),
        ({"g": 47}, "abcdef"),
    ],
)
def test_changed_sessions_are_forgotten_with_their_neighbours(
    archive: Archive, changed: dict[str, int], kept: str
) -> None:
    """Those that are new, gone or moved, and all up to a gap of more than 36 hours."""
    assert archive.save_sessions("demochat", sessions(**changed), ORIGIN)
    assert left(archive) == kept


def test_sessions_after_those_that_stay(archive: Archive) -> None:
    """Where sessions are extended at the end, the ones before are compared as well."""
    later = sessions(g=420)
    assert archive.save_sessions("demochat", later[5:], ORIGIN, first=5)
    assert left(archive) == "abcde"


@pytest.mark.parametrize(
    ("session", "kept"), [("a", "cdef"), ("d", "abf"), ("e", "abf"), ("f", "abcdef")]
)
def test_questions_decide(archive: Archive, session: str, kept: str) -> None:
    """Other questions forget a session and its neighbours; the same ones nothing."""
    texts: Sequence[Sequence[str]] = (["Which tools help?", "Who pays?"], ["Which tools help?"])
    for asks in texts:
        assert archive.save_segmentation(asked(session, *asks), ORIGIN)
        assert left(archive) == kept
        assert archive.save_sittings("demochat", MEETINGS)
        assert archive.save_segmentation(asked(session, *asks), ORIGIN)
        assert left(archive) == "abcdef"

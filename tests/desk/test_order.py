"""Orders of quotes while some of them are left out meanwhile, and shown again."""

from collections.abc import Callable, Iterator

import pytest

from tests.jobs.deciding import latest, project_of, recap_of, talk
from tweetup.desk.actions import ACTIONS, Form, with_absent
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.correction_log import undo_correction
from tweetup.model import post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState


@pytest.fixture
def project() -> Iterator[Project]:
    with project_of(talk()) as made:
        yield made


def shown(project: Project) -> list[str]:
    (section,) = (it for it in recap_of(project).sections if it.section == "Q2")
    return [post_name(it.post.key) for it in section.quotes]


def leave_out(project: Project, name: str) -> int:
    made = decide.settle_quote(project, latest(project), name, PartState.LEFT_OUT)
    assert made.decision.id
    return made.decision.id


def put(project: Project, **fields: str) -> None:
    form = {"parts": "quotes", "section": "Q2", **fields}
    ACTIONS["order"](project, latest(project), Form({key: [it] for key, it in form.items()}))


Order = Callable[[list[str]], list[str]]

# A quote is dropped beside one that another window left out: of a b c d e f, c is gone.
BESIDE: list[tuple[str, str, str, Order]] = [
    ("f before c", "f", "before", lambda it: [*it[:2], it[5], it[3], it[4]]),
    ("a behind c", "a", "after", lambda it: [it[1], it[0], *it[3:]]),
    ("b behind c", "b", "after", lambda it: [*it[:2], *it[3:]]),
    ("d before c", "d", "before", lambda it: [*it[:2], *it[3:]]),
]


@pytest.mark.parametrize(
    ("moved", "side", "order"), [it[1:] for it in BESIDE], ids=[it[0] for it in BESIDE]
)
def test_a_neighbour_that_is_gone(project: Project, moved: str, side: str, order: Order) -> None:
    """Its own neighbours tell the place: those are left of the order that the window shows."""
    before = shown(project)
    assert len(before) == 6
    number = leave_out(project, before[2])
    wanted = order(before)
    fields = {"name": before["abcdef".index(moved)], side: before[2], "names": " ".join(before)}
    if wanted == shown(project):
        with pytest.raises(UsageError, match="like that already"):
            put(project, **fields)
    else:
        put(project, **fields)
    assert shown(project) == wanted
    undo_correction(project, number)
    assert [it for it in shown(project) if it != before[2]] == wanted


def test_a_neighbour_that_nobody_knows_is_refused(project: Project) -> None:
    before = shown(project)
    leave_out(project, before[2])
    with pytest.raises(UsageError, match="put beside is not there any more"):
        put(project, name=before[0], after=before[2])
    assert shown(project) == [*before[:2], *before[3:]]


def test_a_quote_that_is_shown_again_is_in_its_place(project: Project) -> None:
    """The order was changed meanwhile, and has its name still."""
    a, b, c, d, e, f = shown(project)
    put(project, name=f, before=a)
    number = leave_out(project, b)
    put(project, name=d, before=c)
    assert shown(project) == [f, a, d, c, e]
    undo_correction(project, number)
    assert shown(project) == [f, a, b, d, c, e]


@pytest.mark.parametrize(
    ("names", "before", "woven"),
    [
        ("abc", "", "abc"),
        ("ca", "abc", "cab"),
        ("ca", "bac", "bca"),
        ("", "ab", "ab"),
        ("ad", "abcd", "abcd"),
    ],
)
def test_absent_names_stay_in_an_order(names: str, before: str, woven: str) -> None:
    assert "".join(with_absent(names, before)) == woven

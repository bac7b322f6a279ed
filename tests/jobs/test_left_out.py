"""Decisions on something in a part of a recap that is left out: refused, and not asked about."""

from collections.abc import Callable, Iterator

import pytest

from tests.chats.making import TAG, post
from tests.jobs.any_decisions import PIXEL
from tests.jobs.deciding import latest, project_of, recap_of, talk
from tests.project.making import HOST
from tweetup.desk.actions import ACTIONS, Form
from tweetup.errors import NoEffectError
from tweetup.jobs import decide
from tweetup.jobs.checks import CheckKind, find_checks
from tweetup.jobs.correction_log import list_corrections
from tweetup.model import finding_name, post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState

LEFT_OUT, SHOWN = PartState.LEFT_OUT, PartState.SHOWN
LINK = "https://example.org/page"


@pytest.fixture
def project() -> Iterator[Project]:
    with project_of(talk()) as made:
        yield made


def theme(project: Project) -> str:
    sections = recap_of(project).sections
    return next(finding_name(it) for part in sections for it in part.findings)


def quoted(project: Project) -> str:
    (part,) = (it for it in recap_of(project).sections if it.section == "Q1")
    return post_name(part.quotes[0].post.key)


Decide = Callable[[Project, str, str], object]
IN_PART: dict[str, tuple[str, Decide]] = {
    "a link": ("links", lambda p, *_: decide.add_link(p, latest(p), LINK, "A page")),
    "the title of a link": (
        "links",
        lambda p, *_: decide.title_link(p, latest(p), "https://garden.example/slugs", "On slugs"),
    ),
    "the next meeting": ("next", lambda p, *_: decide.word_next(p, latest(p), "In June")),
    "the words of a theme": (
        "Q1",
        lambda p, name, _: decide.word_finding(p, latest(p), name, "Soil matters"),
    ),
    "a theme of one's own": (
        "Q1",
        lambda p, _, said: decide.add_finding(p, latest(p), "Q1", "Soil matters", [said]),
    ),
    "a theme that is kept": (
        "Q1",
        lambda p, name, _: decide.settle_finding(p, latest(p), name, SHOWN),
    ),
    "a paragraph": (
        "Q1",
        lambda p, *_: decide.write_paragraph(p, latest(p), "My words", place="Q1"),
    ),
    "a picture": (
        "Q1",
        lambda p, *_: decide.add_picture(p, latest(p), PIXEL, alternative="A dot", place="Q1"),
    ),
    "a thing of a list": (
        "Q1",
        lambda p, _, said: decide.add_list_item(p, latest(p), "Q1", "tools", "Spade", posts=[said]),
    ),
    "a question": (
        "Q3",
        lambda p, *_: decide.settle_question(p, latest(p), asking(p), PartState.ANSWERED),
    ),
}


def asking(project: Project) -> str:
    transcript = recap_of(project).transcript
    return next(post_name(it.post.key) for it, _ in transcript if "foxes" in it.post.text)


@pytest.mark.parametrize(
    "case",
    [it if it == "a link" else pytest.param(it, marks=pytest.mark.long) for it in IN_PART],
)
def test_it_is_refused_until_its_part_is_shown(project: Project, case: str) -> None:
    """The error names the decision that leaves the part out; shown again, it may be decided."""
    part, make = IN_PART[case]
    name, shown = theme(project), quoted(project)
    drop = decide.leave_out(project, latest(project), part, LEFT_OUT).decision
    with pytest.raises(NoEffectError, match=f"correction {drop.id} leaves {part} out") as refused:
        make(project, name, shown)
    assert refused.value.hint is not None
    assert f"tweetup part show {latest(project).id} {part}" in refused.value.hint
    assert len(list_corrections(project)) == 1
    decide.leave_out(project, latest(project), part, SHOWN)
    make(project, name, shown)
    assert len(list_corrections(project)) == 3


def test_what_takes_away_is_not_refused(project: Project) -> None:
    """A link or key theme may be left out where its part is: it stays out when that is shown."""
    name = theme(project)
    for part in ("links", "Q1"):
        decide.leave_out(project, latest(project), part, LEFT_OUT)
    decide.settle_finding(project, latest(project), name, LEFT_OUT)
    decide.settle_link(project, latest(project), "https://garden.example/slugs", LEFT_OUT)
    for part in ("links", "Q1"):
        decide.leave_out(project, latest(project), part, SHOWN)
    recap = recap_of(project)
    assert name not in [finding_name(it) for part in recap.sections for it in part.findings]
    assert "https://garden.example/slugs" not in [it.url for it in recap.resources]


def test_the_desk_says_so(project: Project) -> None:
    """Its forms call the same functions."""
    decide.leave_out(project, latest(project), "next", LEFT_OUT)
    with pytest.raises(NoEffectError, match="leaves next out"):
        ACTIONS["next"](project, latest(project), Form({"text": ["In June"]}))


def test_the_queue_does_not_ask() -> None:
    """Of a next meeting that is left out, nor of decisions there whose ground has changed."""
    said = post(59, HOST, f"Thank you all! The next chat is on 18 March at 7pm #{TAG}")
    with project_of((*talk(), said)) as project:
        asked = {it.kind for it in find_checks(project, latest(project))}
        assert CheckKind.NEXT in asked
        drop = decide.leave_out(project, latest(project), "next", LEFT_OUT)
        assert drop.recap.next_meeting is not None
        asked = {it.kind for it in find_checks(project, latest(project))}
        assert CheckKind.NEXT not in asked

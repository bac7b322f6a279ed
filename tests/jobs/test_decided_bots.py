"""Somebody is marked as a bot whose posts people had decided on, or want to; a post is moved."""

from collections.abc import Callable

import pytest

from tests.jobs.deciding import (
    latest,
    project_of,
    quotes,
    recap_of,
    section,
    shown_posts,
    talk,
)
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.correction_log import list_corrections, undo_correction
from tweetup.jobs.corrections import move_post
from tweetup.jobs.decide_people import mark_bot
from tweetup.model import PostKey, post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState

SHOWN, LEFT = PartState.SHOWN, PartState.LEFT_OUT


def authors(project: Project) -> dict[str, str]:
    session = latest(project)
    return {post_name(it.post.key): it.post.handle for it, _ in recap_of(project).transcript} | {
        "": session.id
    }


def statuses(project: Project) -> list[tuple[str, str | None]]:
    return [(it.status, it.why or it.changed or None) for it in list_corrections(project)]


@pytest.mark.long
def test_a_bot_falls_as_a_hidden_post_does() -> None:
    """Those who support a theme are counted without it; a quote of its post has no effect."""
    with project_of(talk()) as project:
        session, by = latest(project), authors(project)
        quoted = next(it for it in quotes(recap_of(project), "Q2") if by[it] != "mona")
        handle = by[quoted]
        others = [
            next(name for name, whose in by.items() if whose == it)
            for it in sorted({*by.values()} & {"rosa", "li", "kim", "omar", "eve"} - {handle})[:2]
        ]
        decide.add_finding(project, session, "Q2", "Water comes first", [quoted, *others])
        decide.settle_quote(project, session, quoted, SHOWN, section="Q3")
        finding = next(it for it in section(recap_of(project), "Q2").findings if it.by == "person")
        assert finding.people == 3
        marked = mark_bot(project, session, handle, SHOWN)
        recap = recap_of(project)
        (left,) = [it for it in section(recap, "Q2").findings if it.by == "person"]
        assert (left.people, quoted in map(post_name, left.posts)) == (2, False)
        assert quoted not in shown_posts(recap)
        is_bot = f"@{handle} is marked as a bot"
        assert statuses(project)[:2] == [
            ("look again", f"1 of its posts: {is_bot}"),
            ("no effect", is_bot),
        ]
        refusals: tuple[Callable[[], object], ...] = (
            lambda: decide.settle_quote(project, session, quoted, SHOWN),
            lambda: decide.add_finding(project, session, "Q2", "Shade", [others[0], quoted]),
            lambda: decide.show_large(project, session, quoted),
        )
        for refused in refusals:
            with pytest.raises(UsageError, match=f"is of @{handle}, a bot") as raised:
                refused()
            assert "tweetup bot remove" in (raised.value.hint or "")
        assert marked.decision.id is not None
        undo_correction(project, marked.decision.id)
        assert statuses(project)[:2] == [("in effect", None)] * 2


@pytest.mark.long
def test_support_of_a_theme_without_a_bot() -> None:
    """All that a decision counted is told with the name of the bot."""
    with project_of(talk()) as project:
        session, by = latest(project), authors(project)
        (point, *_) = [it for it in section(recap_of(project), "Q1").findings if it.posts]
        name = post_name(point.posts[0])
        other = next(it for it in quotes(recap_of(project), "Q1") if by[it] != by[name])
        decide.support_finding(project, session, name, [name, other])
        mark_bot(project, session, by[other], SHOWN)
        ((status, why), _) = statuses(project)
        assert status == "look again"
        assert f"@{by[other]} is marked as a bot" in (why or "")


def test_a_supporter_that_was_moved_is_told() -> None:
    """Of one's own theme, unless it stood elsewhere when it was chosen."""
    with project_of(talk()) as project:
        session, by = latest(project), authors(project)
        first, second = [it for it in quotes(recap_of(project), "Q1") if by[it] != "mona"][:2]
        elsewhere = next(it for it in quotes(recap_of(project), "Q2") if by[it] != "mona")
        decide.add_finding(project, session, "Q1", "Clay is hard", [first, second, elsewhere])
        assert statuses(project) == [("in effect", None)]
        move_post(project, PostKey(*second.split(":")).id, "Q3")
        assert statuses(project)[0] == ("look again", "1 of its posts stands under Q3 now")

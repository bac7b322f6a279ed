"""Whatever is decided, imported, edited, hidden, moved, removed and undone, in whatever order."""

from collections.abc import Callable
from dataclasses import replace as replace_recap
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.jobs.any_decisions import decide_anything
from tests.jobs.deciding import (
    both_of,
    bring,
    latest,
    project_of,
    repeated,
    shown_posts,
    talk,
)
from tests.project.making import make_chat
from tests.project.test_claims import for_any_chat
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.correction_log import (
    export_corrections,
    import_corrections,
    list_corrections,
    redo_correction,
    undo_correction,
)
from tweetup.jobs.corrections import hide_post, move_post
from tweetup.jobs.publish import DecidedRecap
from tweetup.jobs.removal import take_down
from tweetup.model import Absence, Post, Provenance, Recap, post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState
from tweetup.render import render_recap

FORMATS = ("markdown", "html", "json", "transcript")


def without_origin(recap: Recap) -> Recap:
    """Return a recap without the files that brought it, which two archives have each their own."""
    provenance = recap.provenance
    plain = Provenance(version="", sources=(), methods=provenance.methods, skipped=0)
    return replace_recap(recap, provenance=replace_recap(plain, decisions=provenance.decisions))


def check(project: Project) -> DecidedRecap:
    """Check all that holds of every decided recap, and return it."""
    both = both_of(project)
    recap = both.recap
    assert repeated(shown_posts(recap)) == set()
    session = {quote.post.key for quote, _ in recap.transcript}
    for section in recap.sections:
        for finding in section.findings:
            assert finding.posts
            assert session.issuperset((*finding.posts, *finding.agreed, *finding.against))
            assert finding.people > 0
        for statement in section.statements:
            assert session.intersection(statement.posts)
        for items in section.lists:
            assert all(session.issuperset(it.posts) and it.posts for it in items.items)
    for standing in both.standings:
        assert standing.stored.id is not None
        assert not (standing.why and standing.changed)
    in_force = [it for it in list_corrections(project) if not it.correction.undone]
    told = {it.stored.id for it in both.standings}
    assert told == {it.correction.id for it in in_force if it.correction.is_of_recap}
    assert recap.provenance.decisions == sum(it.why is None for it in both.standings)
    left = {
        it.stored.target
        for it in both.standings
        if it.why is None
        and it.stored.kind == "recap quote"
        and dict(it.stored.value)["state"] == PartState.LEFT_OUT
    }
    placed_later = {
        name
        for it in both.standings
        if it.why is None and it.stored.kind in {"recap lead", "recap open", "recap example"}
        for name in (it.stored.target or "", *dict(it.stored.value).get("posts", "").split())
    }
    assert not (left - placed_later) & set(shown_posts(recap))
    return both


# What may happen to an archive besides decisions.


def bring_more(project: Project, random: Random, posts: list[Post]) -> None:
    if posts:
        bring(project, [posts.pop(random.randrange(len(posts)))])


def edit(project: Project, random: Random, posts: list[Post]) -> None:
    """A later version of a post, under an id of its own, as X has it."""
    post = random.choice(project.session_posts(latest(project)).stored)
    if post.edits:
        return
    later = f"{int(post.id) + 5 * 10**12}"
    bring(
        project,
        [
            replace(
                post,
                id=later,
                text=f"{post.text} (edited)",
                edits=(post.id, later),
                edited_at=post.created_at + timedelta(seconds=50),
            )
        ],
    )


def hide(project: Project, random: Random, posts: list[Post]) -> None:
    hide_post(project, post_name(random.choice(project.visible_posts(latest(project))).key))


def move(project: Project, random: Random, posts: list[Post]) -> None:
    post = random.choice(project.visible_posts(latest(project)))
    move_post(project, post_name(post.key), random.choice(("Q1", "Q2", "chatter")))


def remove(project: Project, random: Random, posts: list[Post]) -> None:
    post = random.choice(project.visible_posts(latest(project)))
    if random.random() < 1 / 2:
        take_down(project, posts=[post_name(post.key)])
    elif post.handle != "mona":
        take_down(project, authors=[post.handle])


def miss(project: Project, random: Random, posts: list[Post]) -> None:
    post = random.choice(project.visible_posts(latest(project)))
    project.archive.absences.hide({post.key: Absence.BLOCKED})
    project.forget()


def undo(project: Project, random: Random, posts: list[Post]) -> None:
    numbers = [it.correction.id for it in list_corrections(project)]
    if numbers:
        undo_correction(project, random.choice(numbers) or 0)


def redo(project: Project, random: Random, posts: list[Post]) -> None:
    """Do again what was undone: the last step, or any other that is left."""
    steps = project.archive.redoable()
    if steps:
        again = redo_correction(project, random.choice([None, random.choice(steps)[0].id]))
        assert again
        in_force = {it.id for it in project.archive.corrections()}
        assert in_force >= {it.id for it in again}


EVENTS: tuple[Callable[[Project, Random, list[Post]], None], ...] = (
    *(bring_more, edit, hide, move, remove, miss),
    *(undo, undo, undo, redo, redo),
)


@pytest.mark.long
@for_any_chat
@given(st.integers(0, 2**32 - 1))
def test_the_decisions_in_force_alone_tell(seed: int) -> None:
    """A fresh archive with the same posts, in which they alone are made, has the same recap."""
    random = Random(seed)
    chat = talk() if random.random() < 1 / 3 else make_chat(seed)
    held = random.sample(chat, min(len(chat), random.randint(0, 6)))
    with project_of([it for it in chat if it not in held]) as project:
        if not project.sessions():
            return
        for _ in range(random.randint(3, 14)):
            if random.random() < 2 / 3:
                decide_anything(project, random)
            else:
                try:
                    random.choice(EVENTS)(project, random, held)
                except (UsageError, UnknownNameError):
                    continue
                if not project.sessions():
                    return
            check(project)
        both = check(project)
        for name in FORMATS:
            render_recap(both.recap, name)
        posts = project.posts(project.chats[0])
        exported = export_corrections(project)
    with project_of(posts) as fresh:
        import_corrections(fresh, exported, name="all.json")
        again = check(fresh)
        assert without_origin(again.recap) == without_origin(both.recap)

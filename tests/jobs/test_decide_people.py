"""Who is a bot, a guest or none of them: as people say, until they take it back."""

from itertools import chain

import pytest
from msgspec.structs import replace

from tests.jobs.deciding import latest, project_of, recap_of, shown_posts, talk
from tests.project.making import make_chat
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.correction_log import list_corrections, undo_correction
from tweetup.jobs.decide import derive_again
from tweetup.jobs.decide_people import mark_bot, mark_guest
from tweetup.jobs.people import count_chat_people
from tweetup.model import Claims, DialogueAct, Post, PostKey
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState

CHATS = [talk(), *map(make_chat, (1, 3, 4))]


def told(claims: Claims) -> set[PostKey]:
    """Return the posts that claims quote, count or list, the hosts' own aside."""
    keys = {key for it in claims.mentions for key in it.posts}
    keys |= {claims.lead_quote} - {None}  # type: ignore[arg-type]  # without the None
    keys |= {claims.passed_on.post} if claims.passed_on else set()
    for section in claims.sections:
        keys |= {*section.answers, *section.quotes, *section.open_questions}
        keys.update(chain.from_iterable(section.exchanges))
        for finding in section.findings:
            keys |= {*finding.posts, *finding.agreed, *finding.against, *finding.quotes}
        keys.update(key for items in section.lists for it in items.items for key in it.posts)
    return keys


def of(handle: str, posts: tuple[Post, ...]) -> set[PostKey]:
    return {it.key for it in posts if it.handle == handle}


def talkers(project: Project, posts: tuple[Post, ...]) -> list[str]:
    """Return those who are quoted, counted or listed, those with most posts first."""
    keys = told(project.claims(latest(project)))
    return sorted(
        {it.handle for it in posts if it.key in keys and it.handle != "mona"},
        key=lambda handle: (-len(of(handle, posts)), handle),
    )


def written(project: Project) -> list[tuple[str, int, tuple[str, ...]]]:
    people = [it.activity for it in count_chat_people(project).people]
    return [(it.person, it.posts, it.sessions) for it in people]


@pytest.mark.long
@pytest.mark.parametrize("posts", CHATS, ids=["talk", "chat 1", "chat 3", "chat 4"])
def test_the_posts_of_a_bot_are_nowhere(posts: tuple[Post, ...]) -> None:
    """In no finding, quote, list, open question and no figure of answers; undone they are back."""
    with project_of(posts) as project:
        before = recap_of(project)
        figures = project.figures(latest(project))
        handle = talkers(project, posts)[0]
        own = of(handle, posts)
        marked = mark_bot(project, latest(project), f"@{handle.upper()}", PartState.SHOWN)
        session = latest(project)
        gate, claims = project.gate(session), project.claims(session)
        acts = {gate.acts[key].act for key in own & gate.acts.keys()}
        assert acts == {DialogueAct.BOT}
        assert not told(claims) & own
        recap = recap_of(project)
        assert recap == marked.recap
        assert not {f"x:{key.id}" for key in own} & set(shown_posts(recap))
        assert handle not in {it.author.handle for it in recap.listed}
        assert handle not in " ".join(it.text for it in recap.intro)
        now = project.figures(session)
        assert now.numbers.advertisers == figures.numbers.advertisers + 1
        assert sum(it.answers for it in now.sections) < sum(it.answers for it in figures.sections)
        assert project.overview(session).numbers == now.numbers
        (status,) = list_corrections(project)
        assert (status.status, status.correction.target) == ("in effect", handle)
        undo_correction(project, status.correction.id or 0)
        assert recap_of(project) == before
        assert project.figures(latest(project)) == figures


@pytest.mark.long
def test_who_is_taken_for_a_bot_is_none() -> None:
    """A name that says bot is no proof once somebody said so."""
    posts = tuple(it if it.handle != "rosa" else _renamed(it, "rosa_bot") for it in talk())
    with project_of(posts) as project:
        assert not told(project.claims(latest(project))) & of("rosa_bot", posts)
        with pytest.raises(UsageError, match="taken for a bot already"):
            mark_bot(project, latest(project), "rosa_bot", PartState.SHOWN)
        decided = mark_bot(project, latest(project), "rosa_bot", PartState.LEFT_OUT)
        assert told(project.claims(latest(project))) & of("rosa_bot", posts)
        with pytest.raises(UsageError, match="is no bot"):
            mark_bot(project, latest(project), "rosa_bot", PartState.LEFT_OUT)
        derive_again(project, latest(project), decided.decision)
        assert not told(project.claims(latest(project))) & of("rosa_bot", posts)


def _renamed(post: Post, handle: str) -> Post:
    return replace(post, author=replace(post.author, handle=handle))


def test_results_without_a_mark_stay_valid() -> None:
    """A mark changes the acts and the results that build on them, and nothing else is stale."""
    with project_of(talk()) as project:
        session = latest(project)
        recap_of(project)
        before = project.stored_origins(session, dict)
        mark_bot(project, session, "rosa", PartState.SHOWN)
        after = project.stored_origins(latest(project), dict)
        changed = {kind for kind in before if before[kind] != after[kind]}
        assert changed == {"acts", "overview", "people", "claims", "recap"}
        (status,) = list_corrections(project)
        undo_correction(project, status.correction.id or 0)
        assert project.stored_origins(latest(project), dict) == before


def test_people_of_a_chat_agree() -> None:
    """Who took part in a chat is told of a bot as of the analysis' own: by the posts written."""
    with project_of(talk()) as project:
        before = written(project)
        mark_bot(project, latest(project), "rosa", PartState.SHOWN)
        assert written(project) == before


@pytest.mark.parametrize("state", [PartState.SHOWN, PartState.LEFT_OUT])
def test_nobody_of_that_name(state: PartState) -> None:
    with project_of(talk()) as project:
        for mark in (mark_bot, mark_guest):
            with pytest.raises(UnknownNameError):
                mark(project, latest(project), "nobody", state)
        assert list_corrections(project) == ()


def test_a_guest_is_told_and_taken_back() -> None:
    """In the introduction and the list of people, by whatever spelling of the handle."""
    with project_of(talk()) as project:
        before = recap_of(project)
        guest = mark_guest(project, latest(project), "@Rosa", PartState.SHOWN).recap
        assert [it.author.handle for it in guest.guests] == ["rosa"]
        assert "@rosa" in next(it.text for it in guest.intro if it.name == "guests")
        again = mark_guest(project, latest(project), "rosa", PartState.LEFT_OUT).recap
        assert not again.guests
        assert [it.status for it in list_corrections(project)] == ["overruled", "in effect"]
        for status in list_corrections(project):
            undo_correction(project, status.correction.id or 0)
        assert recap_of(project) == before

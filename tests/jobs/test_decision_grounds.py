"""What a decision rested on, then and now."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.jobs.deciding import both_of, bring, latest, project_of, talk
from tweetup.jobs import decide
from tweetup.jobs.correction_log import list_corrections
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.decide_again import Ground, find_ground
from tweetup.model import PostKey, finding_name, post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import PartState


def ground(project: Project) -> Ground | None:
    """Return the ground of the last decision on the recap."""
    both = both_of(project)
    return find_ground(project, both, both.standings[-1].stored)


@pytest.mark.long
def test_a_post_that_was_edited() -> None:
    """Its words when it was decided on, and those of now."""
    with project_of(talk()) as project:
        quote = both_of(project).recap.sections[0].quotes[0].post
        decide.settle_quote(project, latest(project), post_name(quote.key), PartState.LEFT_OUT)
        assert ground(project) is None
        later = replace(
            quote,
            id="9304191100009626",
            text=f"{quote.text}, they say",
            edits=(quote.id, "9304191100009626"),
            edited_at=quote.created_at + timedelta(minutes=1),
        )
        bring(project, [later])
        assert list_corrections(project)[0].status == "look again"
        assert ground(project) == Ground(then=(quote.text,), now=(later.text,))


def test_a_theme_that_lost_a_post() -> None:
    """All its posts, of which one is not there any more."""
    with project_of(talk()) as project:
        section = next(it for it in both_of(project).recap.sections if it.findings)
        finding = max(section.findings, key=lambda it: len(it.posts))
        posts = [quote.post for quote, _ in both_of(project).recap.transcript]
        named = {it.key: f"@{it.handle}: {it.text}" for it in posts}
        decide.word_finding(project, latest(project), finding_name(finding), "They hold water.")
        assert ground(project) is None
        hide_post(project, finding.posts[-1].id)
        shown = ground(project)
        assert shown is not None
        assert len(shown.then) == len(finding.posts)
        assert shown.then[:-1] == tuple(named[PostKey(*key)] for key in finding.posts[:-1])
        assert shown.then[-1].startswith("A post that the recap has no more")
        assert named[finding.posts[-1]] not in shown.now


def test_words_that_were_derived_anew() -> None:
    """The title that was replaced, and the one that is derived now."""
    with project_of(talk()) as project:
        derived = both_of(project).recap.title
        decide.title_recap(project, latest(project), "Soil")
        stored = both_of(project).standings[0].stored
        project.archive.undo_correction(stored.id or 0)
        value = tuple((k, "Before" if k == "was" else v) for k, v in stored.value)
        project.archive.add_correction(replace(stored, id=None, made_at=None, value=value))
        assert list_corrections(project)[-1].status == "look again"
        assert ground(project) == Ground(then=("Before",), now=(derived,))

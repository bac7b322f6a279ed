"""Decisions on the sample chat: the same commands a host gives, on the chat that comes along."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copyfile

import pytest

from tests.jobs.any_decisions import decide_anything
from tests.jobs.deciding import repeated, shown_posts
from tweetup.config import load_config
from tweetup.jobs import decide
from tweetup.jobs.correction_log import list_corrections, undo_correction
from tweetup.jobs.import_ import import_file
from tweetup.jobs.publish import decided_recap, recap_session
from tweetup.jobs.removal import take_down
from tweetup.model import post_name
from tweetup.project.project import Project, open_project
from tweetup.recap.decisions import PartState, finding_name
from tweetup.render import OUTPUTS, render_output, render_recap


@pytest.fixture
def sample(tmp_path: Path, project_root: Path) -> Iterator[Project]:
    """The sample chat in an archive."""
    archives = project_root / "archives"
    copyfile(archives / "sample-tweetup.toml", tmp_path / "tweetup.toml")
    config = load_config(tmp_path / "tweetup.toml")
    with open_project(config, create=True) as project:
        import_file(project, str(archives / "sample-chat.jsonl"))
        yield project


@pytest.mark.long
def test_a_hundred_decisions_and_all_taken_back(sample: Project) -> None:
    """Every output is made of whatever was decided; without any the recap is as before."""
    session = sample.session("latest")
    before = recap_session(sample, session)
    random, made = Random(15), 0
    for _ in range(100):
        made += decide_anything(sample, random) is not None
    assert made > 40
    recap = recap_session(sample, sample.session("latest"))
    assert repeated(shown_posts(recap)) == set()
    for name in OUTPUTS.names():
        assert render_output(recap, name).data
    assert len(list_corrections(sample)) == made
    numbers = [it.correction.id or 0 for it in list_corrections(sample)]
    for number in random.sample(numbers, len(numbers)):
        undo_correction(sample, number)
    assert recap_session(sample, sample.session("latest")) == before


@pytest.mark.long
def test_a_takedown_is_told_of_every_decision(sample: Project) -> None:
    """Decisions on a person's posts are in the list, and nothing that is published has them."""
    session = sample.session("latest")
    recap = recap_session(sample, session)
    part = next(it for it in recap.sections if len(it.quotes) > 1 and it.points)
    post = part.quotes[0].post
    other = post_name(part.quotes[1].post.key)
    finding = finding_name(part.points[0].finding)
    decide.settle_quote(sample, session, post_name(post.key), PartState.SHOWN)
    decide.show_large(sample, session, post_name(post.key))
    decide.add_finding(sample, session, part.section, "Told by two", [post_name(post.key), other])
    decide.word_finding(sample, session, finding, post.text)
    removal = take_down(sample, authors=[post.handle])
    assert removal.is_complete
    assert removal.removed.decisions == 4
    both = decided_recap(sample, sample.session("latest"))
    told = {it.stored.kind: it.why or it.changed for it in both.standings}
    assert told["recap quote"] == told["recap lead"] == ""
    statuses = [it.status for it in list_corrections(sample)]
    assert statuses == ["place kept", "place kept", "look again", "no effect"]
    page = render_recap(both.recap, "html") + render_recap(both.recap, "json")
    assert "Told by two" in page
    assert post.id not in page
    assert post.id not in str(list_corrections(sample))

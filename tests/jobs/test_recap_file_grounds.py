"""What a decision of a text file rested on: that which the file showed."""

import json

import pytest

from tests.jobs.editing import Desk
from tweetup.jobs import decide
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.publish import decided_recap
from tweetup.model import finding_name, post_name


def changed(desk: Desk) -> list[str]:
    standings = decided_recap(desk.project, desk.session).standings
    return [it.changed for it in standings if not it.overruled]


@pytest.mark.long
@pytest.mark.parametrize("is_shown", [False, True])
def test_an_edit_rests_on_what_the_file_showed(desk: Desk, is_shown: bool) -> None:
    """A theme loses a post: an edit of a file that was written before still waits for a look; of
    one that was written since it does not.
    """
    finding = next(it for part in desk.recap.sections for it in part.findings if len(it.posts) > 2)
    name = finding_name(finding)
    decide.word_finding(desk.project, desk.session, name, "As I say it")
    desk.run()
    hide_post(desk.project, post_name(finding.posts[-1]))
    desk.project.forget()
    desk.session = desk.project.session("latest")
    (change,) = filter(None, changed(desk))
    if is_shown:
        desk.run()
    done = desk.edited(("As I say it", "As I say it better"))
    (decision,) = done.decisions
    assert dict(decision.value)["text"] == "As I say it better"
    assert changed(desk) == ([""] if is_shown else [change])
    assert any(
        len(json.loads(json.dumps(dict(it.value)))["rested_on"].split())
        == len(finding.posts) - is_shown
        for it in desk.stored
        if it.id == decision.id
    )

"""How to join a chat and whom to ask for removals, in recaps and on the site."""

from pathlib import Path

import pytest
from msgspec import structs

from tests.jobs.deciding import meeting_of, project_of, recap_of
from tests.project.making import CHAT
from tweetup.config import Config, RecapConfig, SiteConfig
from tweetup.jobs.site import publish_site
from tweetup.project.project import open_project
from tweetup.render import RenderOptions, render_output

MONDAYS = "Come to us on Mondays."
OUTPUTS = ("markdown", "html", "thread-bluesky", "email")


def settings(config: Config, *, recap: str | None, site: str | None) -> Config:
    """Settings with contacts, a way to join of all chats, and one of the only chat."""
    return structs.replace(
        config,
        recap=RecapConfig(join="Come all.", contact=recap),
        site=SiteConfig(contact=site),
        chats=(structs.replace(CHAT, join=MONDAYS),),
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("recap", "site", "in_recap", "on_site"),
    [
        (None, "site@example.org", "site@example.org", "site@example.org"),
        ("recap@example.org", None, "recap@example.org", "recap@example.org"),
        ("recap@example.org", "site@example.org", "recap@example.org", "site@example.org"),
    ],
)
def test_each_output_tells_the_chats_own(
    recap: str | None, site: str | None, in_recap: str, on_site: str, tmp_path: Path
) -> None:
    """A change of the site's contact reaches pages that are as they were otherwise."""
    with project_of(meeting_of(2)) as first:
        config = settings(first.config, recap=recap, site=None)
        with open_project(config) as before:
            publish_site(before, tmp_path / "site")
        config = settings(first.config, recap=recap, site=site)
        with open_project(config) as project:
            made = recap_of(project)
            publish_site(project, tmp_path / "site")
    assert made.join == MONDAYS
    assert in_recap in made.removal
    for name in OUTPUTS:
        data = render_output(made, name, RenderOptions(site=None)).data
        assert b"Mondays" in data, name
        assert b"Come all" not in data, name
    (page,) = (it for it in (tmp_path / "site/sessions").iterdir() if ".transcript" not in it.name)
    for path in (page, tmp_path / "site/index.html"):
        assert MONDAYS in path.read_text(encoding="utf-8")
    assert on_site in page.read_text(encoding="utf-8")
    assert on_site in (tmp_path / "site/policy.html").read_text(encoding="utf-8")

"""Posts before and after the hour are told apart wherever its minutes are told."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.render.builders import recap
from tests.render.reading import read_html
from tweetup.config import SiteConfig
from tweetup.model import Recap
from tweetup.render import build_site, render_recap


@dataclass(frozen=True)
class Told:
    """The words of one recap in each place."""

    before: int
    after: int
    page: tuple[str, ...]
    markdown: str
    front: str


TOLD = (
    Told(
        before=0,
        after=0,
        page=("posts in the hour (60 minutes) 381", "posts in all 381"),
        markdown="- 381 posts in the 60 minutes of the hour\n",
        front="1 person, 381 posts in 60 minutes",
    ),
    Told(
        before=12,
        after=24,
        page=(
            "posts in the hour (60 minutes) 381",
            "posts before the hour 12",
            "posts after the hour 24",
            "posts in all 417",
        ),
        markdown="- 381 posts in the 60 minutes of the hour, 12 before it, 24 after it\n",
        front="1 person, 381 posts in 60 minutes, 12 before, 24 after",
    ),
)


def counted(told: Told) -> Recap:
    """A recap with so many posts before and after the 381 of its hour."""
    made = recap()
    numbers = replace(
        made.numbers,
        posts=381 + told.before + told.after,
        posts_in_hour=381,
        written_in_hour=381,
        writers_in_hour=1,
        posts_before=told.before,
        posts_after=told.after,
    )
    return replace(made, numbers=numbers)


@pytest.mark.parametrize("told", TOLD)
def test_on_the_page(told: Told) -> None:
    page = read_html(render_recap(counted(told), "html"))
    rows = [
        f"{row.one('dt').text} {row.one('dd').text}"
        for row in page.classed("numbers")[0].all("div")
    ]
    assert [row for row in rows if row.startswith("posts ") and "busiest" not in row] == list(
        told.page
    )


@pytest.mark.parametrize("told", TOLD)
def test_in_markdown(told: Told) -> None:
    text = render_recap(counted(told), "markdown")
    assert told.markdown in text
    assert f"- {381 + told.before + told.after} posts in all: 1 original," in text


@pytest.mark.parametrize("told", TOLD)
def test_on_the_front_page(told: Told, tmp_path: Path) -> None:
    build_site([counted(told)], tmp_path, site=SiteConfig())
    front = read_html((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert front.classed("tallies")[0].text == told.front

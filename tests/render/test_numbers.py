"""Posts before and after the hour are told apart wherever its minutes are told."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.render.builders import ENGLISH, recap
from tests.render.reading import read_html
from tweetup.config import SiteConfig
from tweetup.model import Recap
from tweetup.render import build_site, render_recap


@dataclass(frozen=True)
class Told:
    """The figures of posts of one recap, as the page and the Markdown tell them."""

    before: int
    after: int
    page: tuple[str, ...]
    markdown: str
    reposts: int = 40
    name: str = "posts and reposts"


TOLD = (
    Told(
        before=0,
        after=0,
        page=(
            "posts and reposts 381",
            "posts and reposts from start to end 381",
        ),
        markdown=" posts and reposts from start to end: 381;"
        " posts and reposts in the busiest minute: 1.\n",
    ),
    Told(
        before=12,
        after=24,
        page=(
            "posts and reposts 417",
            "posts and reposts from start to end 381",
            "before it 12",
            "after it 24",
        ),
        markdown=(" posts and reposts from start to end: 381; before it: 12; after it: 24;"),
    ),
    Told(  # captured by a search, which gives no reposts
        before=12,
        after=0,
        page=("posts 393", "posts from start to end 381", "before it 12"),
        markdown=" posts from start to end: 381; before it: 12; posts in the busiest minute: 1.\n",
        reposts=0,
        name="posts",
    ),
)


def counted(told: Told) -> Recap:
    """A recap with so many posts before and after the 381 of its hour."""
    made = recap()
    numbers = replace(
        made.numbers,
        posts=381 + told.before + told.after,
        posts_in_hour=381,
        reposts=told.reposts,
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
        for figures in page.classed("numbers")
        for row in figures.all("div")
    ]
    of_times = (
        *(f"{told.name} {digit}" for digit in range(10)),
        *(f"{told.name} from", "before", "after"),
    )
    timed = [row for row in rows if row.startswith(of_times) and "busiest" not in row]
    assert timed == list(told.page)


def test_accounts_that_only_advertised() -> None:
    """They count as people, as in every sentence on them, and are told apart."""
    made = recap()
    some = replace(made, numbers=replace(made.numbers, participants=3, advertisers=1))
    text = render_recap(some, "markdown")
    assert "**3** people posted," in text
    assert " accounts with nothing but links, copies, adverts or bot posts: 1;" in text
    assert "1 question and 3 people" in render_recap(some, "thread-mastodon")
    # Nor where no question has answers, and the first figures are others.
    few = replace(some, sections=(), numbers=replace(some.numbers, originals=0, replies=0))
    assert "** accounts with nothing but" not in render_recap(few, "markdown")


@pytest.mark.parametrize("count", [0, 7])
def test_posts_without_the_hashtag(count: int) -> None:
    """They are told where there are any: a thread or a file brought them."""
    made = recap()
    some = replace(made, numbers=replace(made.numbers, without_hashtag=count))
    assert (" posts without the hashtag: 7;" in render_recap(some, "markdown")) is bool(count)
    assert ("posts without the hashtag" in render_recap(some, "html")) is bool(count)


@pytest.mark.parametrize("told", TOLD)
def test_in_markdown(told: Told) -> None:
    text = render_recap(counted(told), "markdown")
    assert told.markdown in text
    assert f"**{381 + told.before + told.after}** {told.name}," in text


@pytest.mark.parametrize("told", TOLD)
def test_on_the_front_page(told: Told, tmp_path: Path) -> None:
    """It tells no rate: all posts of the session, without the minutes of its hour."""
    build_site([counted(told)], tmp_path, site=SiteConfig(), words=ENGLISH)
    front = read_html((tmp_path / "years" / "2024.html").read_text(encoding="utf-8"))
    posts = 381 + told.before + told.after
    words = "posts and reposts" if counted(told).numbers.reposts else "posts"
    assert front.classed("tallies")[0].text == f"1 person, {posts} {words}"

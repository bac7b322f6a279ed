"""The date of a recap: the start of its session, in all outputs that have one."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.render.builders import START
from tests.render.test_site import ADDRESS, Said, numbered
from tests.render.test_site_pages import write
from tweetup.model import Recap
from tweetup.model.cldr import day_text
from tweetup.recap import read_wording
from tweetup.render import RenderOptions, render_output

_DAY = re.compile(r"2024-05-(\d\d)|(\d\d) May 2024")


def late_evening() -> Recap:
    """A chat that began at half past eleven and went on past midnight."""
    start = START.replace(hour=23, minute=30)
    made = numbered("carechat-2024-05-16", start, topic=None)
    return replace(made, session=replace(made.session, end=start + timedelta(hours=2)))


@pytest.mark.parametrize(
    "name",
    ["eleventy", "ghost", "hugo", "jekyll", "email", "mkdocs", "pandoc", "pelican", "wordpress"],
)
def test_a_recap_is_dated_by_the_start_of_its_session(name: str) -> None:
    text = render_output(late_evening(), name, RenderOptions()).data.decode()
    assert {"".join(it) for it in _DAY.findall(text)} == {"16"}


def test_the_first_of_a_month_in_french() -> None:
    """Is the only one that is an ordinal."""
    french = read_wording(None, "fr")
    assert french.day(date(2024, 5, 1)) == "1er mai 2024"
    assert french.day(date(2024, 5, 11)) == "11 mai 2024"
    assert read_wording(None, "es").day(date(2024, 5, 1)) == "1 de mayo de 2024"
    assert day_text("fr", "short", date(2024, 5, 1)) == "01/05/2024"


def test_so_it_is_in_feeds_and_data_of_a_site(tmp_path: Path) -> None:
    write(tmp_path, [late_evening()], site=Said(url=ADDRESS))
    moment = "2024-05-16T23:30:00+00:00"
    assert f"<published>{moment}</published>" in (tmp_path / "feed.xml").read_text("utf-8")
    assert f'"date_published": "{moment}"' in (tmp_path / "feed.json").read_text("utf-8")
    page = (tmp_path / "sessions" / "carechat-2024-05-16.html").read_text("utf-8")
    assert re.search(rf'"datePublished": ?"{re.escape(moment)}"', page)

"""The picture of a conversation in a browser: its letters are drawn, and names still lie free."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.alone import on_every_screen
from tests.insight.talks import invent_talk
from tests.insight.test_layout import draw, labels_of
from tweetup.render.charts_people import GraphPicture, graph_page

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Pairs of names, and of names and others' discs, that lie on each other by half a pixel or more.
COVERED = """() => {
  const box = (each) => ({of: each.textContent, ...each.getBoundingClientRect().toJSON()});
  const names = [...document.querySelectorAll(".graph .name")].map(box);
  const discs = [...document.querySelectorAll(".graph .disc")].map(box);
  const on = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const covered = [];
  names.forEach((name, i) => {
    names.slice(i + 1).forEach((it) => { if (on(name, it)) covered.push([name.of, it.of]); });
    discs.forEach((it, j) => { if (i !== j && on(name, it)) covered.push([name.of, j]); });
  });
  return covered;
}"""


@pytest.mark.parametrize("people", [30, 300])
def test_names_lie_free_and_axe_finds_nothing(
    browser: Browser, tmp_path: Path, people: int
) -> None:
    """In light and dark, on a small screen and a wide one; nothing is fetched."""
    talk = invent_talk(people)
    labels = labels_of(talk)
    drawing = draw(talk, hosts={"x:@ada"}, groups={"x:@ben": "nurse", "x:@cleo": "librarian"})
    picture = GraphPicture(title="An invented chat", drawing=drawing, names=labels)
    (tmp_path / "graph.html").write_text(graph_page(picture), encoding="utf-8")
    for page in on_every_screen(browser, tmp_path, "graph.html"):
        assert page.evaluate("document.querySelectorAll('.graph .name').length") == len(labels)
        assert page.evaluate(COVERED) == []

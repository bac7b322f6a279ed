"""The picture of a conversation says in words all that it draws, in the reader's colours."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.render.test_themes import LEAST, contrast
from tweetup.model import Arrow, Disc, Drawing
from tweetup.render.charts_people import GraphPicture, graph_page, graph_svg
from tweetup.render.templates import own_templates

SVG = "{http://www.w3.org/2000/svg}"


def disc(
    name: str, x: float, received: int, *, host: bool = False, group: int | None = None
) -> Disc:
    return Disc(person=f"x:@{name}", x=x, y=30.0, radius=6.0, label=name[:5], label_y=50.0,
                received=received, sent=2, is_host=host, group=group)  # fmt: skip


PICTURE = GraphPicture(
    title="Who addressed whom in <a chat>",
    drawing=Drawing(
        width=300.0,
        height=80.0,
        discs=(disc("ada", 30, 3, host=True), disc("benedikta", 90, 1, group=0),
               disc("cleo", 150, 0, group=1)),
        arrows=(
            Arrow(source="x:@cleo", target="x:@ada", there=2, back=0, start=(144.0, 30.0),
                  end=(38.0, 30.0), width=1.5),
            Arrow(source="x:@benedikta", target="x:@ada", there=4, back=1, start=(82.0, 30.0),
                  end=(38.0, 30.0), width=4.0),
        ),
        groups=("librarian", "<nurse>"),
        more_people=1200,
        more_arrows=3,
    ),
    names={"x:@ada": "ada", "x:@benedikta": "benedikta", "x:@cleo": "cleo"},
    remarks=("Posts by and at hosts are left out",),
)  # fmt: skip


def test_the_file_is_drawn_and_told() -> None:
    root = ET.fromstring(graph_svg(PICTURE))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "graph-title graph-text")
    assert root.findtext(f"{SVG}title") == "Who addressed whom in <a chat>"
    assert root.findtext(f"{SVG}desc") == PICTURE.summary
    assert "3 people, 2 lines. Most posts are at ada (3), benedikta (1)." in PICTURE.summary
    assert "1,200 people with the fewest posts are left out." in PICTURE.summary
    assert "3 lines with the fewest posts are left out." in PICTURE.summary
    assert "Posts by and at hosts are left out." in PICTURE.summary
    titles = [it.text for it in root.iter(f"{SVG}title")][1:]
    assert titles == [
        "ada, host: 3 posts at them, 2 by them",
        "benedikta, librarian: 1 post at them, 2 by them",
        "cleo, <nurse>: 0 posts at them, 2 by them",
    ]
    classes = [it.get("class") for it in root.iter()]
    assert (classes.count("ring"), classes.count("line"), classes.count("name")) == (1, 2, 3)
    assert [
        bool(it.get("marker-start")) for it in root.iter(f"{SVG}path") if it.get("marker-end")
    ] == [
        False,
        True,
    ]


def test_the_caption_stands_below_the_picture_and_inside_the_file() -> None:
    root = ET.fromstring(graph_svg(PICTURE))
    lines = [it for it in root.iter(f"{SVG}text") if it.get("class") == "told"]
    heights = [float(it.get("y", "0")) for it in lines]
    assert heights == sorted(set(heights))
    assert PICTURE.drawing.height < heights[0]
    assert heights[-1] < float(root.get("height", "0"))
    assert [it.text for it in lines[:2]] == ["librarian", "<nurse>"]
    width = float(root.get("width", "0"))
    assert max(7 * len(it.text or "") for it in lines) + 32 <= width


def test_the_page_has_tables_of_all_that_is_drawn() -> None:
    page = graph_page(PICTURE)
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page)
    cells = [re.sub("(?:<.*?>)+", "|", row).strip("|") for row in rows]
    assert cells == [
        "ada|host|3|2",
        "benedikta|librarian|1|2",
        "cleo|&lt;nurse&gt;|0|2",
        "benedikta|ada|4|1",
        "cleo|ada|2|0",
    ]
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_stand_out(scheme: str) -> None:
    """Letters 4.5 to 1 from the ground, discs and lines 3 to 1 and 1.8 to 1."""
    light, _, dark = (
        (own_templates() / "graph" / "graph.css").read_text("utf-8").partition("@media")
    )
    rules = dark if scheme == "dark" else light
    colours = dict(re.findall(r"--(paper|ink|soft|line): #(\w+)", rules))
    discs = re.findall(r"--disc: #(\w+)", rules)
    assert len(discs) == 9
    assert all(contrast(colours[it], colours["paper"]) >= LEAST for it in ("ink", "soft"))
    assert all(contrast(it, colours["paper"]) >= 3 for it in discs)
    assert contrast(colours["line"], colours["paper"]) >= 1.8


def test_a_template_of_the_users_is_used(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "picture.svg.j2").write_text("<svg>{{ picture.title }}</svg>")
    assert graph_svg(PICTURE, tmp_path) == "<svg>Who addressed whom in &lt;a chat&gt;</svg>"

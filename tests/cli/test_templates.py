"""``tweetup templates``: the folder beside tweetup.toml, its list, and what is wrong there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Run
from tweetup.config import load_config
from tweetup.render.templates import own_templates

_LACKING = (
    "404.html.j2",
    "chat.html.j2",
    "gone.html.j2",
    "redirect.html.j2",
    "robots.txt.j2",
    "search.html.j2",
    "search.js",
    "sitemap.xml.j2",
)


def write(here: Path, name: str, text: str) -> Path:
    path = here / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_folder_beside_the_file(here: Path, run: Run) -> None:
    """Is taken by itself where the file names none, and where there is no file."""
    assert load_config().templates is None
    (here / "templates").mkdir()
    assert load_config().templates == Path("templates")
    (here / "tweetup.toml").write_text('[site]\ntitle = "Chats"\n', encoding="utf-8")
    assert load_config().templates == Path("templates")
    (here / "mine").mkdir()
    (here / "tweetup.toml").write_text('templates = "mine"\n', encoding="utf-8")
    assert load_config().templates == Path("mine")


@pytest.mark.long
def test_list_and_export(here: Path, run: Run) -> None:
    """Each template and block with the file that replaces it; a changed one is kept."""
    made = run("templates", "export", "parts/links.html.j2")
    assert load_config().templates == Path("templates")
    exported = here / "templates/parts/links.html.j2"
    assert (made.code, exported.read_bytes()) == (
        0,
        (own_templates() / "parts/links.html.j2").read_bytes(),
    )
    assert run("templates", "export", "parts/links.html.j2").code == 0
    exported.write_text("mine", encoding="utf-8")
    again = run("templates", "export", "parts/links.html.j2")
    assert again.code != 0
    assert "nothing was written" in again.err
    assert exported.read_text(encoding="utf-8") == "mine"
    outside = run("templates", "export", "../templates/page.css")
    assert (outside.code != 0, "no template named" in outside.err) == (True, True)
    write(
        here,
        "recap.html.j2",
        '{% extends "!default/recap.html.j2" %}{% block numbers %}{% endblock %}',
    )
    rows = json.loads(run("templates", "list", "--json").out)
    files = {(it["template"], it["block"]): it["file"] for it in rows}
    assert files["recap.html.j2", "numbers"] == "templates/recap.html.j2"
    assert files["recap.html.j2", "sections"] is None
    assert files["parts/links.html.j2", None] == "templates/parts/links.html.j2"
    assert files["site/index.html.j2", None] is None
    assert not any(name.startswith("desk/") for name, _ in files)
    ours = (it.relative_to(own_templates()) for it in own_templates().rglob("*") if it.is_file())
    assert {name for name, _ in files} == {it.as_posix() for it in ours if it.parts[0] != "desk"}


@pytest.mark.long
def test_check_tells_all_that_is_wrong(here: Path, run: Run) -> None:
    """Each once with file and line: of outputs, the site, planned posts, and what nothing shows."""
    (here / "tweetup.toml").write_text("", encoding="utf-8")
    default = '{% extends "!default/recap.html.j2" %}\n'
    write(
        here,
        "recap.html.j2",
        f"{default}{{% block titel %}}{{% endblock %}}\n"
        '{% block numbers %}{% include "mine.html.j2" %}{% endblock %}',
    )
    write(here, "mine.html.j2", "fine")
    assert run("templates", "check", "--json").code == 3
    write(here, "transcript.md.j2", "\n{{ recap.titel }}")
    write(here, "site/index.html.j2", "{{ nobody }}")
    write(here, "plan/de/welcome.txt.j2", "\n\n{{ nobody }}")
    write(here, "parts/section.md.j2", "{% if %}")
    write(here, "recaps.md.j2", "Hello")
    done = run("templates", "check", "--json")
    found = {it["where"]: it for it in json.loads(done.out)}
    assert set(found) == {
        "templates/recap.html.j2:2",
        "templates/transcript.md.j2:2",
        "templates/site/index.html.j2:1",
        "templates/plan/de/welcome.txt.j2:3",
        "templates/parts/section.md.j2:1",
        "templates/recaps.md.j2",
    }
    assert found["templates/recaps.md.j2"]["hint"] == "did you mean recap.md.j2?"
    for name in found:
        (here / name.partition(":")[0]).unlink()
    write(
        here,
        "recap.html.j2",
        f'{default}{{% block numbers %}}{{% include "mine.html.j2" %}}{{% endblock %}}',
    )
    well = run("templates", "check")
    assert (well.code, "all is well" in well.err) == (0, True)


@pytest.mark.long
def test_check_makes_pages_that_the_sample_lacks(here: Path, run: Run) -> None:
    """Of several chats, of search, at addresses that pages had, and of a site with an address; a
    report; the styles of all pages.
    """
    (here / "tweetup.toml").write_text("", encoding="utf-8")
    names = {f"site/{it}" for it in _LACKING} | {"page.css"}
    names |= {"graph/minutes.svg.j2", "report/page.html.j2", "report/dots.svg.j2"}
    for name in names:
        write(here, name, "{{ nobody }}" + (own_templates() / name).read_text(encoding="utf-8"))
        if "{% extends" in (here / "templates" / name).read_text(encoding="utf-8"):
            default = f'{{% extends "!default/{name}" %}}'
            write(here, name, f"{default}{{% block page_title %}}{{{{ nobody }}}}{{% endblock %}}")
    while names:
        places = [it["where"] for it in json.loads(run("templates", "check", "--json").out)]
        told = {it.partition(":")[0].removeprefix("templates/") for it in places}
        assert told
        assert told <= names
        for name in told:
            (here / "templates" / name).unlink()
        names -= told


@pytest.mark.long
def test_a_template_as_it_is_exported(here: Path, run: Run) -> None:
    """Has no faults, and neither has a script of one's own."""
    (here / "tweetup.toml").write_text("", encoding="utf-8")
    assert run("templates", "export", "recap.html.j2").code == 0
    assert run("templates", "export", "site/search.js").code == 0
    well = run("templates", "check")
    assert (well.code, "all is well" in well.err) == (0, True)


def test_styles_that_fail(derived: Path, run: Run) -> None:
    """A fault in styles of one's own is told with file and line, as one of any template."""
    write(derived, "page.css", "\n{{ nobody }}")
    (derived / "tweetup.toml").write_text('templates = "templates"\n', encoding="utf-8")
    refused = run("site", "build")
    assert refused.code == 1
    assert "templates/page.css:2: the template failed: 'nobody' is undefined" in refused.err

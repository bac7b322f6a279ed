"""People in the desk: what is recorded of them, found, added and taken back by forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, expect, opened, serving
from tests.desk.test_guard import Answer, ask, cookie
from tests.desk.test_pages import AXE


@pytest.fixture
def desk(chats: Chats, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the sample."""
    with serving(chats("sample", tmp_path)) as desk:
        yield desk


GWEN = "/people/" + quote("x:@healthlib_gwen", safe="")


def send(desk: Desk, path: str = GWEN, **fields: str) -> Answer:
    """The answer to a form of the person's page."""
    sender = {"Cookie": cookie(desk), "Origin": desk.origin}
    return ask(desk, path, "POST", urlencode(fields), **sender)


def stored(desk: Desk) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(desk.archive)) as sql:
        return sql.execute(
            "SELECT handle_folded, name, value, note, recorded_by FROM annotations"
            " WHERE undone_at IS NULL ORDER BY annotation"
        ).fetchall()


def test_a_form_records_and_takes_back(desk: Desk) -> None:
    """And leads back to the page; markup in words is words."""
    assert "@healthlib_gwen" in ask(desk, "/people", Cookie=cookie(desk)).text
    answer = send(desk, name="influence", value="high", by="Anna", note="<b>chair</b>")
    assert (answer.status, answer.headers["location"]) == (303, f"{GWEN}?done=recorded")
    assert stored(desk) == [("healthlib_gwen", "influence", "high", "<b>chair</b>", "Anna")]
    page = ask(desk, answer.headers["location"], Cookie=cookie(desk)).text
    assert "Recorded." in page
    assert "&lt;b&gt;chair&lt;/b&gt;" in page
    assert page.count('value="Anna"') == 2
    first = ask(desk, "/people", Cookie=cookie(desk)).text.partition("<tbody>")[2]
    assert first.index("healthlib_gwen") < first.index("<td>high</td>") < first.index("</tr>")
    assert send(desk, do="undo", number="1").headers["location"].endswith("done=taken%20back")
    assert stored(desk) == []


def test_mistakes_are_told_on_the_page(desk: Desk) -> None:
    """With nothing written, nor taken back of somebody else."""
    for fields in (
        {"name": "influence", "value": "huge"},
        {"name": "mood", "value": "good"},
        {"name": "note", "value": " "},
        {"do": "undo", "number": "7"},
        {},
    ):
        answer = send(desk, **fields)
        assert answer.status == 400
        assert "Not done: " in answer.text
    send(desk, "/people/" + quote("x:@rx_ruairi", safe=""), name="note", value="tall")
    assert send(desk, do="undo", number="1").status == 400
    assert len(stored(desk)) == 1
    assert ask(desk, "/people/x:@nobody", Cookie=cookie(desk)).status == 404
    assert "Nobody here has" in ask(desk, "/people?find=%3Cb%3E", Cookie=cookie(desk)).text
    found = ask(desk, "/people?find=RX_", Cookie=cookie(desk)).text
    assert "@rx_ruairi" in found
    assert "@healthlib_gwen" not in found


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_person_records_in_a_browser(browser: Browser, desk: Desk, scripts: bool) -> None:
    """From the list to the person, with and without scripts; axe is content, on a phone too."""
    with opened(browser, desk, java_script_enabled=scripts, bypass_csp=True) as page:
        page.goto(f"{desk.origin}/people")
        page.get_by_label("Handle").fill("gwen")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="@healthlib_gwen").click()
        page.locator("select").first.select_option("relationship")
        page.get_by_label("medium").check()
        page.get_by_label("Who says so").first.fill("Ben")
        page.get_by_role("button", name="Record level").click()
        expect(page.get_by_role("status")).to_have_text("Recorded.")
        expect(page.locator("tbody")).to_contain_text("relationship: medium")
        for width in (390, 1280) if scripts else ():
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.scrollingElement.scrollWidth") == width
            if AXE.exists():
                page.add_script_tag(path=AXE)
                found = page.evaluate("async () => (await axe.run(document)).violations")
                assert not [(it["id"], it["nodes"][0]["html"][:200]) for it in found]
        page.get_by_role("button", name="Take back: relationship medium").click()
        expect(page.get_by_role("status")).to_have_text("Taken back.")
    assert stored(desk) == []


def test_a_refused_form_keeps_its_words(desk: Desk) -> None:
    """And its choice; beside the field stands in plain words what is allowed there."""
    words = "librarian (Oregon)"
    page = send(desk, name="role", value=words, by="Clara").text
    assert f'value="{words}"' in page
    assert 'value="Clara"' in page
    assert '<option value="role" selected>' in page
    told = page.partition('id="wrong-words">')[2].partition("</p>")[0]
    assert "a role has letters, spaces and hyphens alone" in told
    page = send(desk, name="relationship", value="", note="an <b>old friend").text
    assert 'value="an &lt;b&gt;old friend"' in page
    assert '<option value="relationship" selected>' in page
    assert "choose a level: none, low, medium, high" in page.partition('id="wrong-level">')[2]


@pytest.mark.browser
def test_typed_words_are_kept(browser: Browser, desk: Desk) -> None:
    """A window that is lost leaves its words, those of a refused form too, until they are saved."""
    with closing(browser.new_context()) as context:  # its console tells of the refusal
        page = context.new_page()
        page.goto(desk.address)
        page.goto(f"{desk.origin}{GWEN}")
        with page.expect_response("**/draft"):
            page.get_by_label("Words").fill("met her in (Oregon)")
        page.locator("select").last.select_option("role")
        with page.expect_response("**/draft"):
            page.get_by_role("button", name="Record words").click()
        expect(page.get_by_role("status")).to_contain_text("Not done: ")
        page.goto("about:blank")
        page.goto(f"{desk.origin}{GWEN}")
        expect(page.get_by_label("Words")).to_have_value("met her in (Oregon)")
        page.get_by_role("button", name="Record words").click()
        expect(page.get_by_role("status")).to_have_text("Recorded.")
        page.goto(f"{desk.origin}{GWEN}")
        expect(page.get_by_label("Words")).to_have_value("")
        with closing(sqlite3.connect(desk.archive)) as sql:
            assert sql.execute("SELECT label, words FROM _drafts").fetchall() == []

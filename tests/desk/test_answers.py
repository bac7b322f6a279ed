"""An answer never waits for an analysis, and says what it knows of it."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, decisions, opened, serving, settled
from tests.desk.test_guard import Answer, ask, cookie

RUNS = "An analysis runs"


def do(desk: Desk, **form: str) -> Answer:
    """An action as the script of the page asks for it."""
    headers = {"Cookie": cookie(desk), "Origin": desk.origin, "HX_Request": "true"}
    return ask(desk, "/s/{}/do", "POST", urlencode(form), **headers)


def page(desk: Desk) -> str:
    """The page once all is analysed."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = ask(desk, "/s/{}", Cookie=cookie(desk))
        if answer.status == 200 and RUNS not in answer.text:
            return answer.text
        time.sleep(0.1)
    raise AssertionError("the analysis does not end")


def quotes(text: str) -> list[tuple[str, str]]:
    """The quotes of a page: post and section."""
    return re.findall(r'data-post="([^"]+)" data-kind="quotes" data-section="(\w+)', text)


def told(answer: Answer) -> list[str]:
    """The decisions of an answer's history in words, the latest first."""
    history = answer.text.partition('<ol class="history">')[2].partition("</ol>")[0]
    return re.findall(r"<li><bdi>([^<]*)</bdi>", history)


def test_actions_while_an_analysis_runs(chats: Chats, tmp_path: Path) -> None:
    """A move is answered before it is derived, is in the history and out of the checks already;
    what is decided meanwhile is on the recap of before at once; then all is there.
    """
    with serving(chats("invented", tmp_path)) as desk:
        first, second = quotes(page(desk))[:2]
        moved = do(desk, do="move", post=first[0], section="Q3")
        assert moved.headers["desk-outcome"] == "done"
        assert RUNS in moved.text
        assert "Q3" in told(moved)[0]
        titled = do(desk, do="title", text="Meanwhile")
        assert titled.headers["desk-outcome"] == "done"
        assert ">Meanwhile</h1>" in titled.text
        again = do(desk, do="move", post=second[0], section="chatter")
        assert RUNS in again.text
        assert "Q3" in told(again)[2]
        text = page(desk)
        assert ">Meanwhile</h1>" in text
        assert not {first, second} & set(quotes(text))
        assert [kind for kind, _, _ in decisions(desk.archive)] == ["move", "retitle", "move"]


@pytest.mark.parametrize(
    "form",
    [
        {"do": "move", "section": "Q1"},
        {"do": "host", "handle": "labelhost", "state": "shown"},
        {"do": "question", "section": "Q1", "text": "What makes a museum label worth reading?"},
    ],
)
def test_what_would_change_nothing_is_refused(
    chats: Chats, tmp_path: Path, form: dict[str, str]
) -> None:
    """Though no analysis is asked: a post put where a person put it, a host named twice."""
    with serving(chats("invented", tmp_path)) as desk:
        post = next(post for post, section in quotes(page(desk)) if section == "Q1")
        if form["do"] == "move":
            form = {**form, "post": post}
            assert do(desk, **form).headers["desk-outcome"] == "done"
            page(desk)
        made = decisions(desk.archive)
        answer = do(desk, **form)
        assert answer.headers["desk-outcome"] == "failed"
        assert "already" in answer.text
        assert decisions(desk.archive) == made


@pytest.mark.long
def test_only_what_changed_is_sent(chats: Chats, tmp_path: Path) -> None:
    """Nothing where the browser has it all; a header that is no JSON has nothing."""
    with serving(chats("invented", tmp_path)) as desk:
        text = page(desk)
        blocks = dict(
            re.findall(r'<div id="(block-[\w-]+)" class="block" data-digest="(\w+)"', text)
        )
        layout = re.search(r'data-layout="([^"]*)"', text)
        assert layout
        have = json.dumps({**blocks, "layout": layout[1]})
        headers = {"Cookie": cookie(desk), "HX_Request": "true"}
        assert "<div" not in ask(desk, "/s/{}/sync", **headers, Desk_Have=have).text
        fewer = json.dumps({**blocks, "layout": layout[1], "block-links": "old"})
        answer = ask(desk, "/s/{}/sync", **headers, Desk_Have=fewer)
        assert re.findall(r'<div id="(block-[\w-]+)"', answer.text) == ["block-links"]
        for given in ("", "[", "[1]", "null", '"x"'):
            answer = ask(desk, "/s/{}/sync", **headers, Desk_Have=given)
            assert 'id="block-title"' in answer.text


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_the_first_opening(browser: Browser, chats: Chats, tmp_path: Path, scripts: bool) -> None:
    """Before the first analysis a page says so, and becomes the recap by itself."""
    with serving(chats("imported", tmp_path)) as desk:
        first = ask(desk, "/s/{}", Cookie=cookie(desk))
        assert (first.status == 202) is ("A moment" in first.text)
        with opened(browser, desk, java_script_enabled=scripts) as page:
            settled(page)
            assert "#labelchat" in page.locator("h1").inner_text()


def theme_form(text: str, name: str, section: str, action: str) -> dict[str, str]:
    """The fields of a form of a key theme as the page has them, the first of those to choose."""
    found = []
    for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
        inputs = re.findall(r'<input type="\w+" name="([^"]+)" value="([^"]*)"', form)
        fields = dict(reversed(inputs)) | dict(
            re.findall(r'name="(into)"><option value="(.*?)"', form)
        )
        of = fields.get("section", "").split(" ")[0]
        if (fields.get("do"), fields.get("name"), of) == (action, name, section):
            found.append(fields)
    (only,) = found
    return only


def test_a_theme_of_two_sections(chats: Chats, tmp_path: Path) -> None:
    """Everything is done to the key theme of the section in which the form stands."""
    name, archive = "mention rules", chats("sample", tmp_path)
    steps = [
        ("finding", "Q1", {}, "shown"),
        ("finding", "Q3", {}, "shown"),
        ("finding-words", "Q1", {"text": "Rules come first."}, "Rules come first."),
        ("finding-words", "Q3", {"text": "Rules come last."}, "Rules come last."),
        ("finding-post", "Q3", {}, ""),
        ("finding-support", "Q1", {}, ""),
        ("finding-support", "Q3", {}, ""),
        ("finding-merge", "Q3", {}, ""),
        ("finding", "Q1", {}, "left out"),
    ]
    history: list[str] = []
    with serving(archive) as desk:
        for action, section, words, value in steps:
            form = theme_form(page(desk), name, section, action) | words
            answer = do(desk, **form)
            assert answer.headers["desk-outcome"] == "done", (form, answer.text[:400])
            _, target, values = decisions(archive)[-1]
            assert (target, values["section"]) == (name, section)
            assert value in values.values() or not value
            history = told(answer)
    assert "Key theme: “Rules come last.”" in history
    assert "Left out the key theme “rules”" in history


@pytest.mark.parametrize("chat", ["invented", "sample"])
def test_each_up_and_down_moves_its_part(chats: Chats, tmp_path: Path, chat: str) -> None:
    """No part has a button that can do nothing."""
    with serving(chats(chat, tmp_path)) as desk:
        text = page(desk)
        forms = [
            dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
            for form in re.findall(r"<form.*?</form>", text, re.DOTALL)
        ]
        moves = [form for form in forms if form.get("do") == "order"]
        assert {form["parts"] for form in moves} >= {"quotes", "findings", "sections", "links"}
        for form in moves:
            answer = do(desk, **{name: unescape(value) for name, value in form.items()})
            assert answer.headers["desk-outcome"] == "done", (form, answer.text[:400])
            numbers = re.findall(r'name="number" value="(\d+)"', answer.text)
            undone = do(desk, do="undo", number=numbers[0])
            assert undone.headers["desk-outcome"] == "done"

"""Outputs for other places in a real browser: as an e-mail, in a page of somebody else."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.render.elsewhere import RECAPS
from tweetup.render import render_output

pytestmark = pytest.mark.browser

PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1>'
# As WordPress's own styles have it for its blocks.
BLOCKS = "<style>p, h2, h3, li, cite { overflow-wrap: break-word }</style>"
WIDTHS = (360, 1280)


def pages() -> dict[str, str]:
    """Each kind of HTML as the place that takes it in shows it, by name."""
    made = {}
    for name in ("hostile", "climbing", "decided"):
        recap = RECAPS[name]
        made[f"fragment {name}"] = PAGE + render_output(recap, "fragment").text
        blocks = render_output(recap, "wordpress-blocks").text
        made[f"blocks {name}"] = PAGE.replace("<h1>", f"{BLOCKS}<h1>") + blocks
        mail = message_from_bytes(render_output(recap, "email").data, policy=default)
        body = mail.get_body(("html",))
        assert body is not None
        # A reader of mail puts the parts in; an empty picture stands for them here.
        made[f"email {name}"] = re.sub(r'src="cid:[^"]+"', 'src="data:,"', str(body.get_content()))
    return made


@pytest.mark.long
def test_nothing_runs_and_nothing_is_fetched(browser: Browser, tmp_path: Path) -> None:
    """No script, dialog or request, and no line that is wider than a phone."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        for name, text in pages().items():
            file = tmp_path / f"{name}.html"
            file.write_text(text, encoding="utf-8")
            page.goto(file.as_uri(), wait_until="load")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, name
            assert page.locator("script, iframe, object, embed, form").count() == 0
            assert page.title() in {"A page", " ".join(page.locator("h1").inner_text().split())}
        assert not said
        assert {it for it in asked if not it.startswith(("data:", tmp_path.as_uri()))} == set()

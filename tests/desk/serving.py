"""The desk as its own program, and a person at it: with a mouse, or with nothing but keys."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

__all__ = ["REST", "Desk", "Hand", "decisions", "expect", "opened", "serving", "settled", "shape"]

ROOT = Path(__file__).parents[2]
PATIENCE = 30_000
"""Milliseconds that a busy machine may take for what takes a tenth of a second."""

REST = 200
"""Milliseconds, and more, in which a key does not answer the next check, which nobody has read."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Desk:
    """A desk that runs: the address that lets a browser in, its archive, its process."""

    address: str
    archive: Path
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return self.address.split("/s/")[0].split("/?")[0]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]


@contextmanager
def serving(archive: Path, *arguments: str) -> Iterator[Desk]:
    """``tweetup desk`` on an archive, until the end of the block."""
    command = [sys.executable, "-m", "tweetup", "desk", *(arguments or ("latest",))]
    process = subprocess.Popen(
        [*command, "--no-browser", "--archive", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        cwd=archive.parent,
        env={**os.environ, "PYTHONPATH": _path(), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"http://\S+", line):
                yield Desk(found[0], archive, process)
                break
        else:
            raise AssertionError("".join(lines))
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _path() -> str:
    """The folders that programs import from: this checkout, and those of the test's own."""
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def decisions(archive: Path) -> list[tuple[str, str | None, dict[str, str]]]:
    """The decisions in force, in the order made: kind, target and values."""
    with closing(sqlite3.connect(archive)) as sql:
        rows = sql.execute(
            "SELECT kind, target, value FROM corrections WHERE undone_at IS NULL"
            " ORDER BY correction"
        ).fetchall()
    return [(kind, target, dict(json.loads(value))) for kind, target, value in rows]


@contextmanager
def opened(browser: Browser, desk: Desk, **options: object) -> Iterator[Page]:
    """The desk's page in a browser of its own; nothing is asked of others, nothing goes wrong."""
    wrong: list[str] = []
    with closing(browser.new_context(reduced_motion="reduce", **options)) as context:  # type: ignore[arg-type]  # options of the browser's own
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda it: wrong.append(it.text) if it.type != "log" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda it: (
                wrong.append(it.url)
                if not it.url.startswith((desk.origin, "data:", "about:"))
                else None
            ),
        )
        page.goto(desk.address)
        settled(page)
        yield page
    assert not wrong


def settled(page: Page) -> None:
    """Wait until no analysis runs."""
    page.locator("#main .block").first.wait_for(state="attached")
    if page.evaluate("!window.htmx"):  # without scripts nothing is drawn anew
        deadline = time.monotonic() + PATIENCE / 1000
        while page.locator("#pending").inner_text() and time.monotonic() < deadline:
            page.reload()
    expect(page.locator("#pending")).to_be_empty()


def shape(page: Page) -> tuple[dict[str, str], str]:
    """The blocks with their digests (of the history the decisions in force), and all words of the
    recap but those that are folded.
    """
    blocks: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.block:not(#block-posts)')]"
        ".map((each) => [each.id, each.id === 'block-history'"
        " ? [...each.querySelectorAll('li')].map((it) => it.textContent).join()"
        " : each.dataset.digest]))"
    )
    words: str = page.evaluate(
        """() => {
          const recap = document.getElementById("main").cloneNode(true);
          recap.querySelectorAll("details, form").forEach((each) => each.remove());
          return recap.textContent.replace(/\\s+/g, " ");
        }"""
    )
    return blocks, words


_FOCUSED = "(element) => element === document.activeElement"
_BEFORE = """(element) => {
  const near = element.closest(".item, [data-lands], .draft");
  if (near && near.hasAttribute("tabindex") && near !== element) { near.focus(); return; }
  const all = [...document.querySelectorAll("a[href], button, summary, textarea, input, select")]
    .filter((each) => each.checkVisibility() && each.type !== "hidden");
  const before = all[all.indexOf(element) - 1];
  if (before) before.focus(); else document.activeElement.blur();
}"""


@dataclass
class Hand:
    """A person at the page, who uses the mouse, or the keyboard alone."""

    page: Page
    keys: bool
    pressed: list[str] = field(default_factory=list)

    def press(self, target: Locator) -> None:
        """Click a button, or go to it with Tab and press Enter."""
        if not self.keys:
            around = target.locator(
                "xpath=ancestor::*[contains(@class, 'item') or self::header][1]"
            )
            if around.count():
                around.hover(position={"x": 5, "y": 5})
            target.click()
            return
        self.reach(target)
        self.page.keyboard.press("Enter")

    def reach(self, target: Locator) -> None:
        """Go to an element with Tab, from the part that it stands in."""
        target.evaluate(_BEFORE)
        for _ in range(40):
            if target.evaluate(_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def choose(self, target: Locator) -> None:
        """Tick a box, or choose one of several."""
        if not self.keys:
            target.click()
            return
        kind = target.get_attribute("type")
        self.reach(target) if kind == "checkbox" else target.focus()
        self.page.keyboard.press("Space")

    def select(self, field: Locator, label: str) -> None:
        """Choose from a list."""
        if self.keys:
            field.focus()
            self.page.keyboard.type(label[:40])
        else:
            field.select_option(label=label)

    def edit(self, summary: Locator, *texts: str) -> None:
        """Open a form, type into its fields, save it."""
        self.press(summary)
        form = summary.locator("xpath=..").locator("form.edit")
        fields = form.locator("textarea, input:not([type=hidden])")
        expect(fields.first).to_be_focused()
        for index, text in enumerate(texts):
            if self.keys:
                if index:
                    self.page.keyboard.press("Tab")
            else:
                fields.nth(index).click()
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")
        self.save(form)

    def save(self, form: Locator) -> None:
        """Press the button of a form, or the keys that save."""
        if self.keys:
            form.locator("textarea, input:not([type=hidden]), select").first.focus()
            self.page.keyboard.press("Control+Enter")
        else:
            form.get_by_role("button").click()

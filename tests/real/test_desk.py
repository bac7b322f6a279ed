"""The desk on real chats: every check answered by keys, everything undone again."""

from __future__ import annotations

from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.desk.serving import REST, Hand, decisions, expect, opened, serving, settled, shape
from tweetup.cli import main


@pytest.mark.long
@pytest.mark.parametrize("chat", ["docnow-chat", "critlib-2015-04-29"])
def test_a_host_goes_through_a_real_chat(
    browser: Browser, real_data: Path, tmp_path: Path, chat: str
) -> None:
    """The first checks by one key each, a title, a paragraph between quotes, a moved post; the
    page loaded again reads the same; undone in any order, all is as it was.
    """
    archive = tmp_path / "chat.db"
    file = real_data / "chats" / f"{chat}.jsonl"
    with chdir(tmp_path), redirect_stderr(StringIO()) as said, redirect_stdout(StringIO()):
        assert main(["import", str(file), "--archive", str(archive)]) == 0, said.getvalue()
    with serving(archive) as desk, opened(browser, desk) as page:
        settled(page)
        before = shape(page)
        hand = Hand(page, keys=True)
        while len(decisions(archive)) < 12:  # of a check that is gone, the key shows the next
            check = page.locator("#check")
            asked = check.get_attribute("data-check")
            page.locator("body").press("1")
            expect(page.locator("#check")).not_to_have_attribute("data-check", asked or "")
            page.wait_for_timeout(REST)
        assert len(decisions(archive)) == 12
        hand.edit(page.locator("#block-title summary").first, "An evening by hand")
        expect(page.locator("h1")).to_have_text("An evening by hand")
        quote = page.locator(".quote[data-kind=quotes]").nth(1)
        hand.edit(quote.locator("summary", has_text="Add your own words"), "Then it went on.")
        expect(page.locator(".own-part")).to_contain_text("Then it went on.")
        settled(page)
        after = shape(page)
        page.reload()
        settled(page)
        assert shape(page) == after
        made = len(decisions(archive))
        for number in range(made):
            undo = page.locator("#block-history").get_by_role("button", name="Undo")
            undo.nth((number * 7) % undo.count()).click()
            expect(page.locator("#block-history li")).to_have_count(made - number - 1)
        settled(page)
        assert shape(page) == before

"""Every action of a session's page, in a real browser: by mouse, and by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.desk.conftest import Chats
from tests.desk.serving import REST, Desk, Hand, decisions, expect, opened, serving, settled, shape

pytestmark = pytest.mark.browser

# Each action by each way, in both chats together: all four of each would take ten minutes more.
WAYS = (("mouse", "invented"), ("keys", "sample"))

Do = Callable[[Hand], None]


@dataclass(frozen=True)
class Opened:
    """A desk and its page, with the blocks as they are before anybody decides."""

    desk: Desk
    page: Page


@pytest.fixture(scope="module")
def there(
    request: pytest.FixtureRequest,
    browser: Browser,
    chats: Chats,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Opened]:
    """The desk of each chat."""
    archive = chats(request.param, tmp_path_factory.mktemp("desk"))
    with serving(archive) as desk, opened(browser, desk) as page:
        yield Opened(desk, page)


def tool(page: Page, name: str, within: str = "#main", at: int = 0) -> Locator:
    """A button, or the heading of a form, by the beginning of its name."""
    return (
        page.locator(f"{within} .tools")
        .locator(f'summary[aria-label^="{name}"], button[aria-label^="{name}"]')
        .or_(
            page.locator(f"{within} .tools")
            .locator("summary, button")
            .get_by_text(name, exact=True)
        )
        .nth(at)
    )


def edit(name: str, *texts: str, within: str = "#main", at: int = 0) -> Do:
    return lambda hand: hand.edit(tool(hand.page, name, within, at), *texts)


def press(name: str, within: str = "#main", at: int = 0) -> Do:
    return lambda hand: hand.press(tool(hand.page, name, within, at))


def unfold(hand: Hand, within: str) -> None:
    for details in hand.page.locator(within).all():
        if not details.evaluate("(each) => each.open"):
            hand.press(details.locator(":scope > summary"))
        expect(details).to_have_attribute("open", "")


def theme(do: Do) -> Do:
    """Something done to one of the key themes that are folded."""

    def unfolded(hand: Hand) -> None:
        unfold(hand, "details.themes")
        do(hand)

    return unfolded


def people(do: Do) -> Do:
    def unfolded(hand: Hand) -> None:
        unfold(hand, "#block-people details")
        do(hand)

    return unfolded


THEME = "details.themes >> nth=0"


def merge(hand: Hand) -> None:
    summary = tool(hand.page, "Merge", "details.themes")
    hand.press(summary)
    form = summary.locator("xpath=..").locator("form")
    if hand.keys:
        form.locator("select").focus()
    hand.save(form)


def support(hand: Hand) -> None:
    """Say that one of the posts of a key theme does not say it."""
    several = hand.page.locator("label.choice + label.choice > input[type=checkbox]")
    details = hand.page.locator("#main details.edit").filter(has=several).first
    folded = details.locator("xpath=ancestor::details[@class='themes']/summary")
    if folded.count():
        hand.press(folded)
    hand.press(details.locator(":scope > summary"))
    hand.choose(details.locator("input[type=checkbox]").last)
    hand.press(details.locator("form").get_by_role("button"))


def move(within: str, hand: Hand) -> None:
    summary = tool(hand.page, "Move", within)
    hand.press(summary)
    form = summary.locator("xpath=..").locator("form")
    hand.select(form.locator("select"), "chatter")
    hand.save(form)


def evidence(do: Do) -> Do:
    def with_panel(hand: Hand) -> None:
        hand.press(hand.page.locator("a.all").first)
        expect(hand.page.locator("#posts-heading")).to_be_focused()
        do(hand)

    return with_panel


def check(hand: Hand) -> None:
    """The first answer to the check that is asked now: by its key, or by its button."""
    if hand.keys:
        hand.page.locator("body").press("1")
    else:
        hand.press(hand.page.locator("#check [data-key='1']"))


@dataclass(frozen=True)
class Action:
    """An action, the kind of the decision that it makes, and words that the recap has then."""

    do: Do
    kind: str
    shows: str = ""
    only: str = ""


LINK = "https://example.org/added"

ACTIONS = {
    "title": Action(
        edit("Edit the title", "An evening on words"), "retitle", "An evening on words"
    ),
    "topic": Action(edit("Edit the topic", "Words on walls"), "recap topic", "Words on walls"),
    "sentence": Action(
        edit("Edit: sentence 2", "We met again."), "recap sentence", "We met again."
    ),
    "sentence out": Action(press("Leave out: sentence 2"), "recap sentence"),
    "sentence up": Action(press("Up: sentence 3"), "recap order"),
    "own words": Action(
        edit("Add your own words", "Bring **cake**."), "recap paragraph", "Bring cake."
    ),
    "own words between quotes": Action(
        edit("Add your own words: behind", "It was long."), "recap paragraph", "It was long."
    ),
    "no large post": Action(press("No large post"), "recap lead"),
    "large post": Action(press("Show large", at=1), "recap lead"),
    "quote out": Action(press("Leave out", ".quote[data-kind=quotes]"), "recap quote"),
    "quote down": Action(press("Down", ".quote[data-kind=quotes]"), "recap order"),
    "quote up": Action(press("Up", ".quote[data-kind=quotes]", 1), "recap order"),
    "quote moved": Action(partial(move, ".quote[data-kind=quotes]"), "move"),
    "question": Action(
        edit("Edit the question", "What is worth reading?"),
        "question edit",
        "What is worth reading?",
    ),
    "section down": Action(press("Down: section"), "recap order"),
    "section up": Action(press("Up: section"), "recap order"),
    "section out": Action(press("Leave out this section"), "recap section"),
    "finding in my words": Action(
        edit("Say it in my words", "Short is better.", within="#main .point"),
        "recap wording",
        "Short is better.",
    ),
    "finding out": Action(press("Leave out", "#main .point"), "recap finding"),
    "who said it": Action(support, "recap support"),
    "finding shown": Action(theme(press("Show it", "details.themes")), "recap finding"),
    "findings merged": Action(theme(merge), "recap merge"),
    "finding up": Action(theme(press("Up", "details.themes", 1)), "recap order"),
    "question answered": Action(
        edit("It was answered", "", within=".quote[data-kind=open]"), "recap open", only="invented"
    ),
    "exchange out": Action(press("Leave out: exchange"), "recap exchange", only="sample"),
    "list out": Action(
        lambda hand: hand.press(
            hand.page.locator("#main caption").get_by_role("button", name="Leave out the list")
        ),
        "recap list",
        only="invented",
    ),
    "item renamed": Action(
        edit("Rename", "Airtable base"), "recap item", "Airtable base", only="invented"
    ),
    "item out": Action(press("Leave out", "#main table"), "recap item", only="invented"),
    "item added": Action(
        edit("Add to the list", "Hemingway and Canva", ""),
        "recap item",
        "Hemingway and Canva",
        only="invented",
    ),
    "list begun": Action(
        edit("Begin a list", "materials", "large type"), "recap item", "large type", only="invented"
    ),
    "link titled": Action(edit("Edit the title: ", "On labels"), "recap link", "On labels"),
    "link out": Action(press("Leave out", "#block-links"), "recap link"),
    "link down": Action(press("Down", "#block-links"), "recap order"),
    "link up": Action(press("Up", "#block-links"), "recap order"),
    "link added": Action(edit("Add a link", LINK, "An added page"), "recap link", "An added page"),
    "next": Action(edit("Edit: the next meeting", "On 4 June"), "recap next", "On 4 June"),
    "part out": Action(
        lambda hand: hand.press(
            hand.page.locator("#block-ends").get_by_role("button", name="Leave out: links")
        ),
        "recap section",
    ),
    "guest": Action(people(press("Guest", "#block-people", 1)), "recap guest"),
    "host": Action(people(press("Host", "#block-people", 1)), "host add"),
    "bot": Action(people(press("Bot", "#block-people", 1)), "recap bot"),
    "check": Action(check, ""),
    "post quoted": Action(evidence(press("Quote it", "#block-posts", -1)), "recap quote"),
    "post moved": Action(evidence(partial(move, "#block-posts")), "move"),
    "post hidden": Action(evidence(press("Hide", "#block-posts", 1)), "hide"),
}


@pytest.mark.parametrize(
    ("there", "name", "way"),
    # Not each chat has an exchange, a list, or an open question.
    sorted((act.only or chat, name, way) for way, chat in WAYS for name, act in ACTIONS.items()),
    indirect=["there"],
)
def test_an_action(there: Opened, name: str, way: str) -> None:
    """It is decided in the archive and on the page at once, and stays so when the page is loaded
    again; undone, all is as it was.
    """
    action, page, archive = ACTIONS[name], there.page, there.desk.archive
    before, made = shape(page), decisions(archive)
    hand = Hand(page, keys=way == "keys")
    action.do(hand)
    undo = page.locator("#done [data-key=u]")
    expect(undo).to_be_visible()
    now = decisions(archive)
    assert now[:-1] == made
    assert now[-1][0].startswith(action.kind)
    settled(page)
    after = shape(page)
    assert after[0] != before[0]
    assert action.shows in after[1]
    page.reload()
    settled(page)
    assert shape(page) == after
    # The message is gone with the page, the history is not.
    hand.press(page.locator("#block-history").get_by_role("button", name="Undo").first)
    expect(page.locator("#done")).to_contain_text("Undone")
    assert decisions(archive) == made
    settled(page)
    assert shape(page) == before
    if hand.keys:
        page.locator("body").press("r")
        expect(page.locator("#done")).to_contain_text("Done again")
        assert decisions(archive) == now
        settled(page)
        assert shape(page) == after
        page.locator("body").press("Control+z")
        expect(page.locator("#done")).to_contain_text("Undone")
        settled(page)
        assert shape(page) == before


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_post_for_a_worded_theme(
    browser: Browser, chats: Chats, tmp_path: Path, way: str
) -> None:
    """A phrase shows no post before it has somebody's words; then any of those that say it."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=way == "keys")
        unfold(hand, "details.themes")
        assert page.locator("details.themes").get_by_text("Show a post").count() == 0
        hand.edit(tool(page, "Say it in my words", "details.themes"), "They stand.")
        expect(page.locator("#done")).to_contain_text("has your words")
        details = page.locator("#main details.edit").filter(
            has=page.locator("input[type=radio]:not(:checked):not([value=''])")
        )
        unfold(hand, "details.themes")
        hand.press(details.first.locator(":scope > summary"))
        hand.choose(details.first.locator("input[type=radio]:not(:checked)").first)
        hand.press(details.first.locator("form").get_by_role("button"))
        expect(page.locator("#done")).to_contain_text("shows that post")
        assert [kind for kind, _, _ in decisions(archive)] == ["recap wording", "recap example"]
        expect(page.locator("#main .statement").first).to_contain_text("They stand.")


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_a_check_takes_another_question_than_the_likeliest(
    browser: Browser, chats: Chats, tmp_path: Path, keys: bool
) -> None:
    """Under "Another one" each section can be chosen."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        check = page.locator("#check[data-check^=placement]")
        first = page.locator("#check")
        while "placement" not in (kind := first.get_attribute("data-check") or ""):
            page.locator("body").press("1")
            expect(first).not_to_have_attribute("data-check", kind)
            page.wait_for_timeout(REST)
        post = (check.get_attribute("data-check") or "").partition(" ")[2]
        hand = Hand(page, keys)
        hand.press(check.get_by_text("Another one", exact=True))
        check.get_by_role("combobox").select_option("closing")
        hand.press(check.get_by_role("button", name="Move: the post to check"))
        expect(page.locator("#done")).to_contain_text("The post is under closing.")
        kind, target, values = decisions(archive)[-1]
        assert (kind, target, values["section"]) == ("move", post, "closing")

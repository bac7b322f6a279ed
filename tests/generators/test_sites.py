"""A recap that a generator has built: its title, date, contents, links, quotes, and nothing run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Dialog, Route

from tests.generators.sites import GENERATORS, Generator, read_built
from tests.hostile.posts import POSTS
from tests.hostile.reading import posts_recap
from tests.lazily import Lazily
from tests.render.builders import author, participant, question, quoted_posts, recap, section
from tests.render.evening import evening
from tests.render.hostile import WORDS, hostile_recap, shown, visible
from tests.render.reading import Element
from tweetup.model import Recap, Sentence
from tweetup.render import render_output

pytestmark = pytest.mark.generator

TITLES = (
    *WORDS,
    "Who pays: us? # no comment",
    "it's \"quoted\" and 'single', {a: b} [c] & more %TAG",
    "- a dash, ? a question, : a colon, | a bar, > fold, ! tag, & anchor, * alias, @ at, ` tick",
    "---",
    "...",
    "+++ title = 'x' +++",
    "no",
    "1:30",
    "2024-05-16",
    "0x1F",
    "null",
    "~",
    "=1+1",
    "{{ site.title }} {% include x %} {{< ref >}} {{% x %}} ${x} <%= x %>",
    "</title><script>alert(1)</script>",
    "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "\" onmouseover=\"alert(1)\" x='",
    "](javascript:alert(1)) [x](javascript:alert(1))",
    "@ann and @../../x: who answers?",
    "../../x",
    "سلام: who שלום 👩‍👩‍👧?",
)  # fmt: skip
FIRST = "evening"
HARMLESS = str.maketrans({"‹": "<", "›": ">", "＆": "&", "”": '"'})


def titled(number: int, text: str) -> Recap:
    """A recap with a text as its title, its description, the name of its host, and all it shows."""
    said = shown(text, number, name=text)
    made = recap(
        title=text,
        intro=(Sentence(text=text, posts=(said.post.key,)),),
        hosts=(participant(author(text, text)),),
        sections=(
            section(quotes=(said,), question=question(1, text)),
            section("closing", heading=text),
        ),
        transcript=((said, "Q1"),),
    )
    return replace(made, session=replace(made.session, id=f"carechat-{number}-2024-05-16"))


def dated(start: datetime, zone: str) -> Recap:
    """A recap of a chat that began then, in a zone."""
    made, day = titled(0, "Who pays?"), start.astimezone(ZoneInfo(zone)).date()
    session = replace(
        made.session,
        id=f"carechat-{day}", start=start, end=start + timedelta(hours=1), timezone=zone,
    )  # fmt: skip
    return replace(made, date=day, session=session)


DATED = {
    "evening in the west": partial(dated, datetime(2015, 3, 20, 1, tzinfo=UTC), "America/New_York"),
    "morning in the east": partial(dated, datetime(2015, 3, 20, 22, 30, tzinfo=UTC), "Asia/Tokyo"),
}
"""Chats whose day is another one in UTC."""


def _hostile() -> Recap:
    made = hostile_recap()
    return replace(made, session=replace(made.session, id="carechat-hostile-2024-05-16"))


RECAPS = Lazily[Recap](
    {FIRST: evening}
    | {"hostile": _hostile}
    | DATED
    | {f"title {it}": partial(titled, it, text) for it, text in enumerate(TITLES)}
)
HOSTILE = Lazily[Recap](
    {FIRST: evening}
    | {"posts": posts_recap}
    | {f"post {it}": partial(titled, it, text) for it, text in enumerate(POSTS)}
)


@dataclass(frozen=True)
class Built:
    """A site: the generator, its folder, its recaps and their pages, by name."""

    generator: Generator
    site: Path
    recaps: Lazily[Recap]
    pages: dict[str, Path]

    def read(self, name: str) -> Element:
        """The page of a recap."""
        return read_built(self.pages[name])

    def alike(self, text: str) -> str:
        """Words as they compare: with signs that mean the same to a reader."""
        return " ".join(text.translate(HARMLESS).split())


@pytest.fixture(
    scope="module",
    params=[
        *(
            (it, RECAPS)
            if it.name == "hugo"
            else pytest.param((it, RECAPS), marks=pytest.mark.long)
            for it in GENERATORS
        ),
        *(pytest.param((it, HOSTILE), marks=pytest.mark.long) for it in GENERATORS),
    ],
    ids=[*(it.name for it in GENERATORS), *(f"{it.name} hostile" for it in GENERATORS)],
)
def built(request: pytest.FixtureRequest, made_once: Callable[..., Path]) -> Built:
    """The site of each generator in turn, with all recaps, and with two hundred hostile ones."""
    generator: Generator = request.param[0]
    recaps: Lazily[Recap] = request.param[1]
    form = generator.name.partition(" ")[0]
    stems = {name: render_output(made, form).stem for name, made in recaps.items()}
    pages: dict[str, Path] = {}

    def fill(folder: Path) -> None:
        posts = {stems[name]: render_output(made, form).text for name, made in recaps.items()}
        made = generator.build(folder, posts)
        (folder / "pages").write_text("\n".join(f"{it}\t{made[it]}" for it in posts), "utf-8")

    kind = "" if recaps is RECAPS else "-hostile"
    folder = made_once(f"site-{generator.name.replace(' ', '')}{kind}", fill)
    paths = dict(it.split("\t") for it in (folder / "pages").read_text("utf-8").split("\n"))
    pages = {name: Path(paths[stem]) for name, stem in stems.items()}
    assert [name for name, path in pages.items() if not path.is_file()] == []
    return Built(generator, folder / generator.output, recaps, pages)


def _faults(built: Built, find: Callable[[Recap, Element], object]) -> Iterator[tuple[str, object]]:
    for name, made in built.recaps.items():
        fault = find(made, built.read(name))
        if fault:
            yield name, fault


def test_title_and_heading(built: Built) -> None:
    """The window has the title, and the page one heading of the first level, which is the title."""

    def find(made: Recap, page: Element) -> object:
        title = built.alike(visible(made.title))
        headings = [built.alike(it.text) for it in page.all("h1") if not _is_site(it)]
        (window,) = (built.alike(it.text) for it in page.all("title"))
        has_title = built.generator.strips_title or title in window
        return (title, window, headings) if headings != [title] or not has_title else None

    assert list(_faults(built, find)) == []
    assert built.alike(visible(RECAPS[FIRST].title)) in built.alike(
        built.read(FIRST).one("title").text
    )


def _is_site(heading: Element) -> bool:
    """Whether a heading is that of the site, which some themes write as one of the first level."""
    return any(it.get("href") in {"/", "./", "."} for it in heading.all("a"))


def test_date(built: Built) -> None:
    """The page has the day of the session in its own zone, and the time, to the second."""
    if built.generator.shows_date:
        assert list(_faults(built, partial(_wrong_date, built.generator))) == []


def _wrong_date(generator: Generator, made: Recap, page: Element) -> object:
    """The days and times that a page has, where they are not the session's."""
    start = made.session.start.astimezone(ZoneInfo(made.session.timezone))
    shown_in = page.all("time", "abbr") + [it for it in page.all("p") if it.get("class") == "date"]
    days = {day for it in shown_in for day in _days(it.text)}
    said = [it.get("datetime") or it.get("title") for it in shown_in]
    said += [it.get("content") for it in page.all("meta") if it.get("name") == "dcterms.date"]
    times = {datetime.fromisoformat(it) for it in said if re.match(r"\d{4}-", it)}
    if not generator.keeps_zone:
        start, times = start.replace(tzinfo=None), {it.replace(tzinfo=None) for it in times}
    return None if days == {start.date()} and start in times else (start, days, times)


_DAY = re.compile(
    r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})|([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4})"
)


def _days(text: str) -> Iterator[date]:
    """The days that stand in a text, as the generators' themes write them."""
    for match in _DAY.finditer(text):
        day, month, year, other_month, other_day, other_year = match.groups()
        written = f"{day or other_day} {month or other_month} {year or other_year}"
        yield datetime.strptime(written, "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone


@pytest.mark.long
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
@pytest.mark.parametrize("generator", GENERATORS, ids=[it.name for it in GENERATORS])
def test_date_on_any_machine(
    generator: Generator, zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Day, time and address are the session's wherever the site is built."""
    monkeypatch.setenv("TZ", zone)
    made = Lazily[Recap](DATED)
    form = generator.name.partition(" ")[0]
    posts = {name: render_output(it, form) for name, it in made.items()}
    pages = generator.build(tmp_path, {it.stem: it.text for it in posts.values()})
    read = {name: read_built(pages[it.stem]) for name, it in posts.items()}
    faults = {name: _wrong_date(generator, made[name], page) for name, page in read.items()}
    assert not generator.shows_date or not any(faults.values()), faults


@pytest.mark.long
def test_contents_and_back(built: Built) -> None:
    """Each link within the page leads somewhere; contents lead to each question, and back."""

    def find(made: Recap, page: Element) -> object:
        ids = [it.get("id") for it in page.all() if it.get("id")]
        ids += [it.get("name") for it in page.all("a") if it.get("name")]
        links = [it.get("href") for it in page.all("a") if it.get("href").startswith("#")]
        dead = [it for it in links if it != "#" and it[1:] not in ids]
        missing = [it.section for it in made.sections if f"#{it.section.lower()}" not in links]
        twice = [it for it in ("contents", "q1") if ids.count(it) != 1]
        back = links.count("#contents")
        wrong_back = back if back < len(made.sections) else None
        headed = {it.get("id") for it in page.all("h2")}
        headed |= {it.get("id") for heading in page.all("h2") for it in heading.all("a")}
        unheaded = [it.section for it in made.sections if it.section.lower() not in headed]
        faults = (dead, missing, twice, wrong_back, unheaded)
        return faults if any(faults) else None

    assert list(_faults(built, find)) == []


def test_words(built: Built) -> None:
    """Posts are quoted word for word, and questions are headings, whatever they look like."""

    def find(made: Recap, page: Element) -> object:
        quotes = [built.alike(it.text) for it in page.all("blockquote")]
        expected = [built.alike(visible(it.text)) for it in quoted_posts(made)]
        headings = [built.alike(it.text) for it in page.all("h2")]
        asked = [it.question.text for it in made.sections if it.question]
        unasked = [it for it in asked if built.alike(visible(it)) not in headings]
        wrong = [pair for pair in zip(quotes, expected, strict=False) if len({*pair}) > 1]
        return (wrong[:2], unasked) if quotes != expected or unasked else None

    assert list(_faults(built, find)) == []


def test_nothing_of_people_is_markup(built: Built) -> None:
    """No script, picture or address that acts, on a recap's page and on the site's lists of them;
    at signs are signs; feeds are well-formed.
    """
    assert list(_faults(built, lambda _, page: _acting(page))) == []
    own = set(built.pages.values())
    lists = [it for it in built.site.rglob("*.html") if it not in own and "theme" not in it.parts]
    assert [(it.name, acts) for it in lists if (acts := _acting(read_built(it)))] == []
    for path in built.site.rglob("*.xml"):
        ET.parse(path)


def _acting(page: Element) -> list[str]:
    """What a page runs, fetches or cites that is not its theme's."""
    acting = [
        "".join(map(str, it.children))
        for it in page.all("script", "style")
        if it.get("type") != "application/ld+json"
    ]
    acting = [it for it in acting if "alert" in it]
    acting += [it.get("src") for it in page.all("img", "iframe")]
    for it in page.all():
        acting += [name for name in it.attributes if name.startswith("on")]
        acting += [
            it.get(name)
            for name in ("href", "src", "action")
            if re.match(r"\s*(?:javascript|data|vbscript):", it.get(name), re.IGNORECASE)
        ]
        acting += [it.text] if "citation" in it.get("class").split() else []
    return acting


@pytest.mark.browser
@pytest.mark.parametrize(
    "which", [slice(2), pytest.param(slice(2, None), marks=pytest.mark.long)], ids=["two", "more"]
)
def test_in_a_browser(built: Built, which: slice, browser: Browser) -> None:
    """Nothing runs and nothing of people is asked for; a link of the contents leads to the
    question, and one there back.
    """
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    happened: list[str] = []
    asked: list[str] = []
    errors: set[str] = set()

    def dismiss(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: errors.add(error.message))
    context.route(re.compile("^https?:"), refuse)
    for name in tuple(built.recaps)[which]:
        page.goto(built.pages[name].as_uri())
        page.locator("a[href='#q1']").first.press("Enter")
        page.wait_for_function("document.getElementById('q1').getBoundingClientRect().top < 200")
        page.locator("a[href='#contents']").first.press("Enter")
        assert page.url.endswith("#contents"), name
    context.close()
    assert happened == []
    assert built.generator.has_scripts or not errors
    assert [it for it in asked if "example" in it or "alert" in it] == []

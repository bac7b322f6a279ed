"""No page is half in another language: every word is the catalogue's, a post's or a name."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from markdown_it import MarkdownIt

from tests.lazily import Lazily
from tests.render.builders import ENGLISH
from tests.render.evening import NEXT_TIME, Evening
from tests.render.hostile import visible
from tests.render.reading import Element, read_html
from tweetup.config import RecapConfig, SiteConfig
from tweetup.insight.roles.lexicon import load_lexicon
from tweetup.model import DialogueAct, Method, Recap, Wording
from tweetup.recap import WORDINGS
from tweetup.recap.catalogue import faults_of
from tweetup.render import build_site, render_recap
from tweetup.render.templates import own_templates
from tweetup.render.view import RecapView
from tweetup.text import Spot, strip_labels

ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
ZONE = ("Europe/London", "BST")
LETTER = r"[^\W\d_]"
SITE = SiteConfig(title="Care chats", url="https://chats.example.org", author="A & B")


def marked(text: str) -> str:
    """Return words in brackets, with the white space and signs around them outside."""
    return re.sub(r"[^\W\d_](?:.*[^\W\d_])?", lambda match: f"⟦{match[0]}⟧", text, count=1)


def marked_pattern(pattern: str) -> str:
    """Return a pattern whose own words are in brackets, and the values that fill it are not."""
    return "".join(
        marked(words) + (f"{{{name}}}" if name else "")
        for words, name, _, _ in string.Formatter().parse(pattern)
    )


PSEUDO: Wording = replace(
    ENGLISH,
    language="en-x-pseudo",
    numerals=tuple(map(marked, ENGLISH.numerals)),
    joint=marked(ENGLISH.joint),
    months=tuple(marked(ENGLISH.day(date(2024, month, 1)).split()[1]) for month in range(1, 13)),
    weekdays=tuple(marked(ENGLISH.weekday(date(2024, 1, day))) for day in range(1, 8)),
    nouns={name: tuple(map(marked, forms)) for name, forms in ENGLISH.nouns.items()},
    patterns={
        name: tuple(map(marked_pattern, patterns)) for name, patterns in ENGLISH.patterns.items()
    },
)
EVENINGS = Lazily[Recap](
    {
        "everything": Evening(wording=PSEUDO).recap,
        "nothing sure": Evening(
            wording=PSEUDO,
            topic=False,
            announced=False,
            zone_source="guessed",
            settings=RecapConfig(participants="introduced"),
        ).recap,
        "no zone": Evening(
            wording=PSEUDO, zone_source="unknown", settings=RecapConfig(participants="number")
        ).recap,
    }
)


def data_of(of: Recap) -> list[str]:
    """Return the words in a recap that no language changes: those of posts, names, addresses."""
    words = [visible(each.post.text) for each, _ in of.transcript]
    # The post that was passed on most stands without its label and the chat's hashtag.
    words += [
        strip_labels(text, spots=(Spot.LEADING,)).removesuffix(f"#{of.hashtag}").strip()
        for text in words
    ]
    words += [person.author.name or "" for person in of.participants]
    words += [section.question.text for section in of.sections if section.question]
    words += [finding.text for section in of.sections for finding in section.findings]
    words += [each.text for each in (of.topic, *of.proposals) if each]
    words += [answers.what for section in of.sections for answers in section.lists]
    words += [
        item.item for section in of.sections for answers in section.lists for item in answers.items
    ]
    for resource in of.resources:
        bare = resource.url.removeprefix("https://")
        words += [resource.title or "", resource.words or "", resource.url, bare]
        words.append(RecapView(of).link_title(resource))
    words += [*of.provenance.sources, *ZONE, "shared calendar", "small pilot"]
    words += [SITE.title, "A & B", NEXT_TIME]
    return sorted(filter(None, words), key=len, reverse=True)


def untranslated(text: str, of: Recap) -> list[str]:
    """Return the words of a text that are neither in brackets nor data of the recap."""
    apart = re.sub(r"\bQ\d(?=\w)", " ", text)  # a tile touches the question that it leads
    rest = re.sub(r"⟦[^⟦⟧]*⟧", " · ", apart)
    folded = rest.casefold()
    for words in data_of(of):
        if words.casefold() not in folded:
            continue
        rest = re.sub(
            rf"(?<!{LETTER}){re.escape(words)}(?!{LETTER})", " · ", rest, flags=re.IGNORECASE
        )
        folded = rest.casefold()
    rest = re.sub(r"[@#]\w+|\bQ\d\b", " ", rest)
    return re.findall(r"[^\W\d_]{2,}|[⟦⟧]", rest)


def told(page: Element) -> str:
    """Return all that a page tells: to eyes, to ears, and to searching machines."""
    spoken = [each.get(name) for each in page.all() for name in ATTRIBUTES]
    described = [
        each.get("content") for each in page.all("meta") if each.get("name") == "description"
    ]
    return "\n".join((page.text, *spoken, *described))


@pytest.mark.parametrize("form", ["html", "markdown", "transcript"])
@pytest.mark.parametrize("name", EVENINGS)
def test_no_words_but_the_catalogues(name: str, form: str) -> None:
    """A recap in a language that marks its words has no others, on any page."""
    of = EVENINGS[name]
    text = render_recap(of, form)
    page = read_html(MarkdownIt("commonmark").render(text) if form == "markdown" else text)
    assert untranslated(told(page), of) == []
    assert page.text.count("⟦") > 8


@pytest.mark.long
def test_no_words_but_the_catalogues_on_a_site(tmp_path: Path) -> None:
    """Nor on the pages of a site, its front page, the pages of a former name and the feed."""
    of = EVENINGS["everything"]
    of = replace(of, session=replace(of.session, aliases=("carechat-2024-05-17",)))
    other = Evening(wording=PSEUDO, day=of.date.replace(day=2)).recap()
    paths = build_site([of, other], tmp_path, site=SITE, words=PSEUDO)
    pages = {
        path.name: read_html(path.read_text("utf-8")) for path in paths if path.suffix == ".html"
    }
    assert len(pages) == 16
    for name, page in pages.items():
        words = untranslated(told(page), of)
        assert words == [], name
        assert page.text.count("⟦") >= 1
    feed = (tmp_path / "feed.xml").read_text("utf-8")
    summaries = "\n".join(re.findall(r"<(?:title|summary)>(.*?)</", feed, re.DOTALL))
    assert untranslated(summaries.replace("&amp;", "&"), of) == []


def test_words_outside_the_catalogue_are_found(tmp_path: Path) -> None:
    """The tests above would see a word of a template, in the page or in a label."""
    part = tmp_path / "parts" / "next.html.j2"
    part.parent.mkdir()
    part.write_text('<p aria-label="spoken">Written and {{ view.say("next_time") }}</p>')
    of = EVENINGS["everything"]
    page = read_html(render_recap(of, "html", templates=tmp_path))
    assert untranslated(told(page), of) == ["Written", "and", "spoken"]


@pytest.mark.parametrize("language", WORDINGS.names())
def test_a_catalogue_is_whole(language: str) -> None:
    """A language is offered when it has every pattern and every noun."""
    wording = WORDINGS.get(language)
    assert faults_of(wording) == ()
    assert wording.language == language


@pytest.mark.parametrize("language", WORDINGS.names())
def test_a_catalogue_uses_what_it_is_given(language: str) -> None:
    """No language drops a value that the English sentence tells."""
    wording = WORDINGS.get(language)
    for name, patterns in wording.patterns.items():
        needed = set.intersection(*map(placeholders, ENGLISH.patterns[name]))
        for pattern in patterns:
            assert needed <= placeholders(pattern), (name, pattern)


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("language", WORDINGS.names())
def test_every_language_renders(language: str) -> None:
    """The page says its language, and no two languages share their headings."""
    page = read_html(render_recap(Evening(wording=WORDINGS.get(language)).recap(), "html"))
    assert page.one("html").get("lang") == language
    headings = {each.get("id"): each.text for each in page.all("h2")}
    english = {"numbers": "In numbers", "made": "How this was made", "people": "Who posted"}
    assert {name: headings[name] for name in english} == english or language != "en"
    if language != "en":
        assert not set(english.values()) & set(headings.values())


@pytest.mark.long
@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize(("language", "colon"), [("fr", "\u00a0:"), ("de", ":"), ("xx", " ::")])
def test_colons_are_the_languages(form: str, language: str, colon: str) -> None:
    wording = replace(ENGLISH, patterns={**ENGLISH.patterns, "colon": (colon,)})
    if language in WORDINGS.names():
        wording = WORDINGS.get(language)
    text = render_recap(Evening(wording=wording).recap(), form)
    others = ("but", "more_figures", "figure_originals") if form == "markdown" else ()
    after = ("framing", *others)
    for name in after:
        assert f"{wording.fill(name)}{colon}" in text
    if language == "fr" and form == "markdown":
        (figures,) = (it for it in text.splitlines() if it.startswith(wording.fill("more_figures")))
        assert figures.count("\u00a0; ") == figures.count("; ") > 0
    if colon != ":":
        assert not any(f"{wording.fill(name)}:" in text for name in (*after, "key_themes"))


def test_no_template_writes_a_colon_of_its_own() -> None:
    # Posts to copy have files of their own in each language, and the pages of the desk are English.
    ours = own_templates()
    for path in {*ours.rglob("*.j2")} - {*ours.rglob("plan/**/*"), *ours.glob("desk/*")}:
        text = re.sub(r"<!-- wp:.* -->", "", path.read_text("utf-8"))  # attributes of blocks
        written = re.findall(r"\}\}:(?!root)[^\n]{0,9}|\"\s?:\s?\"", text)
        assert written == [], path


# How names of patterns are put together: values that a name is completed with.
VALUES = (
    *(method.value for method in Method), *(act.value for act in DialogueAct),
    "unsure", "intro", "chatter", "closing", "start", "aside", "question", "stretch",
)  # fmt: skip
MOST_GAPS = 2
FILLERS = {"fill", "sentence", "_sentence", "say", "_attendance"}
COUNTERS = {"count", "tally"}


def names_in_code(path: Path, calls: set[str], position: int) -> Iterator[str]:
    """Yield the names that calls of a module may hand over, as far as its texts tell."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = [each for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign)]
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        own = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
        known = (*texts_in(function), *texts_in(*constants))
        for call in ast.walk(function):
            match call:
                case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in calls:
                    for argument in arguments[position : position + 1]:
                        yield from names_of(argument, function, known)
                        if isinstance(argument, ast.Name) and argument.id in own:
                            yield from texts_in(tree)  # a caller of the function says which


def texts_in(*trees: ast.AST) -> Iterator[str]:
    """Yield the texts that stand in some code."""
    for each in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def names_of(
    argument: ast.expr, function: ast.FunctionDef, known: tuple[str, ...]
) -> Iterator[str]:
    """Yield the names that an argument may be: a text, one with gaps, or any text of its function
    or of the module's constants.
    """
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from joined(parts, (*known, *VALUES))
        case _:
            yield from known
            for each in ast.walk(function):
                if isinstance(each, ast.JoinedStr):
                    yield from joined(each.values, (*known, *VALUES))


def joined(parts: list[ast.expr], values: tuple[str, ...]) -> Iterator[str]:
    """Yield a text with gaps, each gap filled with each of the values."""
    pieces = [
        (str(part.value),) if isinstance(part, ast.Constant) else ("", *values) for part in parts
    ]
    if sum(len(piece) > 1 for piece in pieces) > MOST_GAPS:
        return
    yield from map("".join, product(*pieces))


def names_in_templates(folder: Path, calls: set[str], position: int) -> Iterator[str]:
    """Yield the names that calls of the templates hand over."""
    environment = jinja2.Environment(autoescape=True)
    for path in sorted(folder.rglob("*.j2")):
        tree = environment.parse(path.read_text("utf-8"))
        texts = [each.value for each in tree.find_all(nodes.Const) if isinstance(each.value, str)]
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr in calls:
                for argument in call.args[position : position + 1]:
                    yield from [argument.value] if isinstance(argument, nodes.Const) else texts


@pytest.mark.long
@pytest.mark.parametrize(
    ("calls", "position", "of"),
    [(FILLERS, 0, lambda it: set(it.patterns)), (COUNTERS, 1, lambda it: set(it.nouns))],
    ids=["patterns", "nouns"],
)
def test_every_name_is_used(
    project_root: Path, calls: set[str], position: int, of: Callable[[Wording], set[str]]
) -> None:
    """No catalogue holds a sentence, a heading or a noun that no page can show."""
    used = set(names_in_templates(own_templates(), calls, position))
    for room in ("recap", "render"):
        for path in (project_root / "tweetup" / room).rglob("*.py"):
            used |= set(names_in_code(path, calls, position))
    used |= {f"stated_{name}" for name in load_lexicon().names}
    assert of(ENGLISH) - used == set()

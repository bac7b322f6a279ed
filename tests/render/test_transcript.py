"""The transcript in Markdown: every post whole and linked, under its section."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markdown_it import MarkdownIt

from tests.render.builders import START, post, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import hostile_recap, visible
from tests.render.reading import Element, read_html
from tweetup.model import Recap
from tweetup.render import ChosenOutput, RenderOptions, choose_output, render_output
from tweetup.render.view import RecapView


def chosen() -> ChosenOutput:
    output = choose_output("transcript", None).output
    return ChosenOutput(name="transcript", output=output, suffix=".transcript.md")


def read(of: Recap, options: RenderOptions | None = None) -> Element:
    made = render_output(of, chosen(), options)
    assert made.type.media_type == "text/markdown"
    return read_html(MarkdownIt("commonmark").render(made.text))


def test_sections_without_questions_have_the_names_of_the_recap() -> None:
    """Stretches have the time of their first post, and nothing is before a first question."""
    at = [START + timedelta(minutes=it) for it in (0, 5, 20, 2000)]
    posts = [quote(post(f"Post {it}", post_id=f"s{it}", at=moment)) for it, moment in enumerate(at)]
    chat = recap(
        sections=(section("S1", question=None, heading="From 20:05: cards"),),
        transcript=tuple(zip(posts, ("intro", "S1", "S2", "S3"), strict=True)),
    )
    view = RecapView(chat)
    assert [heading for _, heading, _ in view.transcript] == [
        "Before the chat",
        "From 20:05: cards",
        "From 20:20",
        "From 18 May 2024, 05:20",
    ]
    assert view.name(chat.sections[0]) == "From 20:05"
    asked = replace(chat, sections=(section("Q1"),))
    assert RecapView(asked).plain_name("intro") == "Before the first question"


def test_every_post_is_there_once() -> None:
    """In the order of the page, each with a linked time; and the way to the recap."""
    of = evening()
    page = read(of, RenderOptions(recap_page="https://chat.example/recap.html"))
    posts = [quote for _, _, quotes in RecapView(of).transcript for quote in quotes]
    assert [it.text for it in page.all("blockquote")] == [visible(it.post.text) for it in posts]
    links = [it.get("href") for it in page.all("a")]
    assert links[0] == "https://chat.example/recap.html"
    assert [it for it in links if it.startswith("https://x.com")] == [it.url for it in posts]


def test_hostile_posts_stay_words() -> None:
    """No HTML, no code, no heading but those of sections, no link but to web addresses."""
    of = hostile_recap()
    page = read(of)
    assert {it.name for it in page.all()} <= {
        *("a", "p", "h1", "h2", "ul", "li", "strong", "em", "blockquote", "br"),
    }
    assert all(it.get("href").startswith("https://") for it in page.all("a"))
    assert len(page.all("h2")) == len({section for _, section in of.transcript})

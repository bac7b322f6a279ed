"""The e-mail, parsed back: its headers, its two texts, its pictures, and nothing that acts."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.render.builders import quoted_posts
from tests.render.elsewhere import RECAPS, climbing, picture
from tests.render.hostile import WORDS, saying, shown, visible
from tests.render.reading import read_html
from tweetup.model import Recap
from tweetup.render import RenderOptions, render_output

HEADERS = {"Subject", "Date", "Content-Language", "X-Unsent", "MIME-Version", "Content-Type"}


def mail_of(recap: Recap, site: str | None = None) -> EmailMessage:
    """The e-mail as a program that follows the standards reads it; no part may be amiss."""
    options = RenderOptions(site=site)
    data = render_output(recap, "email", options).data
    assert data == render_output(recap, "email", options).data
    lines = data.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(map(len, lines)) <= 998
    assert data.isascii()
    message = message_from_bytes(data, policy=default)
    for part in message.walk():
        assert not part.defects
        assert not [it for value in part.values() for it in value.defects]
    return message


def texts_of(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML."""
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    texts = (str(plain.get_content()), str(page.get_content()))
    return texts[0].replace("\r\n", "\n"), texts[1].replace("\r\n", "\n")


@pytest.mark.parametrize("name", RECAPS)
def test_the_email_is_sound(name: str) -> None:
    """Two texts with the same words; styles in the elements; nothing to fetch."""
    recap = RECAPS[name]
    message = mail_of(recap)
    assert {*message.keys()} == HEADERS
    assert message["Subject"] == visible(recap.title)
    assert message.get_content_type() == "multipart/alternative"
    plain, text = texts_of(message)
    document = text.removeprefix("<!DOCTYPE html>").removeprefix("<!doctype html>")
    page = read_html(document)
    assert not page.all("script", "style", "link", "iframe", "form", "base")
    for each in page.all():
        assert not [it for it in each.attributes if it.startswith("on")]
        assert "url(" not in each.get("style")
        assert not each.get("src") or each.get("src").startswith("cid:")
    targets = [each.get("href") for each in page.all("a")]
    assert all(it.startswith("https://") for it in targets)
    assert all(each.get("style") for each in page.all("h1", "h2", "blockquote", "figcaption", "p"))
    assert page.one("h1").text == page.one("title").text == visible(recap.title)
    quotes = [each.all("p")[0].text for each in page.classed("tweetup-quote")]
    assert quotes == [visible(each.text) for each in quoted_posts(recap)]
    read = [line.removeprefix("> ").removeprefix(">") for line in plain.split("\n")]
    flat = " ".join(" ".join(read).split())
    assert all(visible(each.text) in flat for each in quoted_posts(recap))


def test_no_title_adds_a_header() -> None:
    """Line breaks of any kind are blanks; a long title of many alphabets is read back whole."""
    for title in (
        "a\r\nBcc: b@example.org",
        "a\nTo: x\n\n<b>",
        "a\rB: c\x0bd\x85e\u2028f",
        "é👩‍👩‍👧ש " * 80,
    ):
        message = mail_of(replace(climbing(), title=title))
        assert {*message.keys()} == HEADERS
        assert message["Subject"] == visible(title.replace("\x85", " ").replace("\u2028", " "))


def test_a_title_is_not_decoded() -> None:
    """One that looks like an encoded header stays as it was written."""
    title = "=?utf-8?B?PHNjcmlwdD4=?= =?utf-8?Q?=0D=0ABcc:_y?="
    message = mail_of(replace(climbing(), title=title))
    assert {*message.keys()} == HEADERS
    assert message["Subject"].replace("\u2060", "") == title


def test_plain_text_quotes_each_line() -> None:
    """No line of a post looks like a heading of the recap, or like the end of the e-mail."""
    said = [shown(text, index) for index, text in enumerate((*WORDS, "-- \nFrom me\n.\n====="))]
    plain, _ = texts_of(mail_of(saying(*said)))
    body = plain.partition("====")[2].partition("\nTaking part")[0]
    lines = [line for line in body.split("\n")[2:] if line]
    assert all(line.startswith((">", "— ", "  https://")) for line in lines)
    assert "\n> --\n> From me\n> .\n> =====\n" in plain


def test_its_own_pictures_are_parts() -> None:
    """Each once, by the name that the HTML asks for; none where there is none."""
    recap = RECAPS["decided"]
    message = mail_of(recap)
    page = message.get_payload(1)
    assert isinstance(page, EmailMessage)
    assert page.get_content_type() == "multipart/related"
    _, image = page.iter_parts()
    assert image.get_content() == picture().data
    assert image.get_content_type() == "image/png"
    named = re.findall(r'src="cid:([^"]+)"', texts_of(message)[1])
    assert [f"<{it}>" for it in named] == [image["Content-ID"]]
    _, page = mail_of(RECAPS["evening"]).iter_parts()
    assert not page.is_multipart()


def test_the_title_leads_to_the_page_on_the_site() -> None:
    """Where the site's address is known and is an address."""
    plain, text = texts_of(mail_of(RECAPS["evening"], site="https://chat.example/a/"))
    address = f"https://chat.example/a/sessions/{RECAPS['evening'].session.id}.html"
    assert plain.split("\n")[1] == address
    assert read_html(text.partition(">")[2]).one("h1").one("a").get("href") == address
    assert "javascript" not in texts_of(mail_of(RECAPS["evening"], site="javascript:x"))[1]

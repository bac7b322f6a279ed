"""An invented story of Storify: posts of X among its host's words, as JSON, HTML and XML."""

import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from tests.formats.shapes import PEOPLE, TALK, Said
from tests.formats.table_shapes import permalink, shown

WORDS = {
    "id": "e0",
    "type": "text",
    "permalink": "https://storify.com/ada/labels/elements/e0",
    "posted_at": "2021-03-05T07:30:00.000Z",
    "source": {"name": "storify", "username": "ada"},
    "data": {"text": "<h2>What we said about labels</h2>"},
}


def element(said: Said) -> dict[str, Any]:
    """An element of Storify's JSON; a post with a picture is an image."""
    entities = {"urls": [{"url": said.link[0], "expanded_url": said.link[1]}]} if said.link else {}
    body: dict[str, Any] = {"text": shown(said), "entities": entities}
    if said.alt:
        body["caption"] = body.pop("text")
        body["src"] = "https://pictures.example.org/1.jpg"
    kind = "image" if said.alt else "quote"
    return {
        "id": f"e{said.minute}",
        "eid": said.id,
        "type": kind,
        "permalink": permalink(said).removeprefix("https:"),
        "posted_at": said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "source": {"name": "twitter", "username": said.author, "userid": PEOPLE[said.author]},
        "attribution": {"name": f"{said.author.title()} &amp; Co", "username": said.author},
        "data": {kind: body},
        "meta": {},
    }


def story(elements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A story as the API answers with it."""
    content = {
        "sid": "5a",
        "permalink": "https://storify.com/ada/labels",
        "author": {"username": "ada"},
        "stats": {"elements": {"quote": 3, "text": 1}},
        "elements": [WORDS, *elements],
    }
    return {"code": 200, "content": content}


def element_html(said: Said) -> str:
    """An element of Storify's page of 2017."""
    text = shown(said)
    if said.link:
        short, full = said.link
        anchor = (
            f'<a href="{short}" target="_blank" title="{escape(full)}" rel="nofollow">'
            '<span class="tco-ellipsis"><span>&nbsp;</span></span><span>https://</span>'
            '<span class="js-display-url">museum.example.org/</span><span>&nbsp;</span>…</a>'
        )
        own = f"http://twitter.com/{said.author}/status/{said.id}/photo/1"
        picture = f'<a href="https://t.co/pic" title="{own}">pic.twitter.com/pic</a>'
        text = text.replace(short, anchor).replace("https://t.co/pic", picture)
    for tag in ("#labelchat",):
        found = f"https://twitter.com/#!/search?q=%23{tag[1:]}"
        text = text.replace(tag, f'<a href="{found}" title="{tag}" class="hashtag">{tag}</a>')
    if said.alt:
        inner = (
            '<div class="s-element-content s-image"><div class="s-image-content">'
            f'<img src="https://pictures.example.org/1.jpg" alt=""><div class="s-image-info">'
            f'<div class="s-image-caption emojify">{text}</div><div class="s-author">'
            f'<a class="s-author-twitter-name">{said.author.title()} &amp; Co</a></div></div></div>'
        )
    else:
        inner = (
            '<div class="s-quote s-element-content"><div class="s-quote-content">'
            f'<a class="s-quote-avatar"><img src="./files/1.png" alt="{said.author}"></a>'
            f'<a class="s-quote-author-name">{said.author.title()} &amp; Co</a>'
            f'<a class="s-quote-author-username">@{said.author}</a>'
            f'<div class="s-quote-text emojify">{text}</div></div>'
        )
    kind = "image" if said.alt else "quote"
    moment = said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (
        f'<li data-eid="{said.minute}" data-type="{kind}" data-source="twitter"'
        f' data-permalink="//twitter.com/{said.author}/status/{said.id}"'
        f' class="s-element s-element-{kind}"><div class="s-share-dropdown"></div>{inner}'
        f'<div class="s-attribution"><a href="{permalink(said)}" class="s-posted">'
        f'<span data-timestamp="{moment}" class="timestamp">2 years ago</span></a></div></div></li>'
    )


def page(elements: Sequence[str]) -> bytes:
    """Storify's page of 2017, as a browser saved it."""
    words = (
        '<li data-eid="0" data-type="text" data-source="storify"'
        ' data-permalink="https://storify.com/stories/5a/elements/e0" class="s-element">'
        '<div class="s-element-content s-text">What we said</div></li>'
    )
    return (
        "<!DOCTYPE html>\n<!-- saved from url=(0035)https://storify.com/ada/labels.html -->\n"
        '<html><head><script>s.story["sid"] = "5a";</script></head><body id="embed">'
        '<ol class="s-elements">' + "\n".join([words, *elements]) + "</ol></body></html>"
    ).encode()


def xml(elements: Sequence[dict[str, Any]]) -> bytes:
    """A story as XML, with a member an element."""
    content: dict[str, Any] = story(elements)["content"]
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _xml("story", content).encode()


def _xml(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inner = "".join(_xml(key, member) for key, member in value.items())
    elif isinstance(value, list):
        inner = "\n".join(_xml(name.removesuffix("s"), member) for member in value)
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"


ELEMENTS = [element(said) for said in TALK]
STORIES: dict[str, tuple[str, bytes]] = {
    "storify": ("storify", json.dumps(story(ELEMENTS), indent=1).encode()),
    "storify elements": ("storify", json.dumps(ELEMENTS).encode()),
    "storify html": ("storify-html", page([element_html(said) for said in TALK])),
    "storify xml": ("storify-xml", xml(ELEMENTS)),
}
"""Every shape of a story: its format and a conversation in it."""

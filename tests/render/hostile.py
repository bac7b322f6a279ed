"""Words that would rather be markup, and a recap that has them everywhere a person can write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.render.builders import START, author, participant, post, question, quote, recap, section
from tweetup.model import (
    Exchange,
    Link,
    Minute,
    OpenQuestion,
    Provenance,
    Quote,
    Recap,
    Resource,
    Sentence,
    Theme,
)

# What acts instead of showing: none of it may reach a reader.
ACTING = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0x200E, 0x200F, 0x202A, 0x202B])
ACTING |= dict.fromkeys([0xFFFE, 0xFFFF, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069])

# (text, the web addresses in it that may become links)
TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("<script>alert(1)</script>", ()),
    ("</p></blockquote></body><h1 onclick=alert(1)>mine</h1>", ()),
    ('"><img src=x onerror=alert(1)>', ()),
    ("<!-- a comment that never ends", ()),
    ("<![CDATA[ a section ]]> <?php echo 1 ?>", ()),
    ("<style>body{display:none}</style>", ()),
    ("&lt;b&gt; &amp;amp; &#60;i&#62; &copy AT&T", ()),
    ("# not a heading", ()),
    ("   ## nor this ##", ()),
    ("a heading's end #", ()),
    ("- not a list\n+ nor this\n* nor that", ()),
    ("1. not numbered\n2) nor this\n3.", ()),
    ("> not a quote\n>> nor this", ()),
    ("\t# behind a tab\n\tcode?", ()),
    ("    four blanks\n\n      six blanks", ()),
    ("\xa0\xa0- behind hard blanks", ()),
    ("one line\n===\nanother\n---\n***\n___", ()),
    ("| a | b |\n|---|---|\n| 1 | 2 |", ()),
    ("```\nfence\n```\n~~~\nfence\n~~~", ()),
    ("*this* _that_ **those** __them__ ~~gone~~ ==seen== `code` ***", ()),
    ("snake_case __init__ 2*3*4 a*b*", ()),
    ("![a picture](x.png) [a link](/else) [a note][1] [1] [^1] [^1]: note", ()),
    ("[1]: /defined 'here'", ()),
    ("javascript:alert(1) [click](javascript:alert(1)) <javascript:alert(1)>", ()),
    ("data:text/html,<b>x</b> vbscript:x //example.org/x", ()),
    ("<a@example.org> <mailto:a@example.org> a@example.org", ()),
    ("{{ 7 * 7 }} {% raw %} {# gone #} {{{{ }}}} ${x} {%- end -%}", ()),
    ("<%= 1 %> #{x} {{< shortcode >}} {{% other %}} $$x^2$$ $y$", ()),
    ("a backslash \\ at \\* the end \\", ()),
    ("two blanks  at the end  \nand on  ", ()),
    ("turned \u202eround\u202c and \u2066kept\u2069 and \u200fmarked", ()),
    ("bell\x07 null\x00 escape\x1b[31m delete\x7f", ()),
    ("lines\u2028of\u2029other\x85kinds\x0bhere\x0cand\rthere\r\nend", ()),
    ("double  blanks  before  https://example.org/a", ("https://example.org/a",)),
    ("hard\xa0\xa0blanks before\xa0https://example.org/b", ("https://example.org/b",)),
    ("(see https://example.org/c_(d)_e*f*).", ("https://example.org/c_(d)_e*f",)),
    ("https://example.org/?a=1&b=2&copy=3#x, and on", ("https://example.org/?a=1&b=2&copy=3#x",)),
    ("https://example.org/<script>x</script>", ("https://example.org/",)),
    ("https://example.org/`a`|b", ("https://example.org/`a`|b",)),
    (
        "https://example.org/{{x}}\nhttps://example.org/]g",
        ("https://example.org/{{x}}", "https://example.org/]g"),
    ),
    ("!!! note\n??? more\n: defined\n::: box\n=> x", ()),
    ("emoji 👩‍👩‍👧 and ค่ะ and שלום and سلام stay", ()),
)
WORDS = tuple(text for text, _ in TEXTS)
BAD_ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " https://example.org/blank",
    "data:text/html,<script>alert(1)</script>",
    "https://exa\u202emple.org/",
    '"><script>alert(1)</script>',
    "/relative",
)


def visible(text: str) -> str:
    """What a reader should see of a text: its words, with white space folded."""
    return " ".join(text.replace("\x0b", " ").replace("\x0c", " ").translate(ACTING).split())


def shown(text: str, index: int = 0, *, name: str | None = "Ann", url: str | None = "") -> Quote:
    """A post with that text."""
    by = author(f"ann{index}", name)
    at = START + timedelta(seconds=index)
    return quote(post(text, post_id=str(1000 + index), by=by, at=at), url=url)


def saying(*quotes: Quote) -> Recap:
    """A recap of those posts, as quotes and as the transcript."""
    return recap(
        sections=(section(quotes=quotes),), transcript=tuple((each, "Q1") for each in quotes)
    )


def hostile_recap(words: str = "") -> Recap:
    """A recap whose every word is hostile: ``words``, or each text of :data:`WORDS` in turn."""
    texts = (words,) if words else WORDS
    said = [shown(text, index, name=text) for index, text in enumerate(texts)]
    said += [shown(texts[0], 900 + i, url=url) for i, url in enumerate(BAD_ADDRESSES)]
    first = said[0]
    links = (Link(url="javascript:alert(1)", short="exam.ple/abc", title=texts[0]),)
    linked = replace(first, post=replace(post("exam.ple/abc", post_id="8"), links=links))
    keys = tuple(each.post.key for each in said)
    sections = tuple(
        section(
            f"Q{number}",
            question=question(number, text, author=text, submitted_by=text),
            summary=(Sentence(text=text, posts=keys[:2]), Sentence(text=text, posts=keys[:9])),
            themes=(Theme(section="Q1", label=text, support=2, posts=keys[:4], quotes=keys[:1]),),
            quotes=(*said, linked) if number == 1 else (first,),
            open_questions=(OpenQuestion(quote=first),),
            exchanges=(Exchange(posts=(first, said[-1]), people=2),),
        )
        for number, text in enumerate(texts, start=1)
    )
    people = tuple(participant(each.post.author) for each in said)
    made = Provenance(
        version="1", sources=texts, methods=((texts[0], 1),), summarizer=texts[0], skipped=1,
        note=texts[0],
    )  # fmt: skip
    return recap(
        title=texts[0],
        hashtag=texts[0],
        intro=tuple(Sentence(text=text, posts=keys[:1]) for text in texts),
        hosts=people[:2],
        guests=people[-2:],
        sections=(*sections, section("closing", heading=texts[-1])),
        resources=tuple(
            Resource(
                url=url, title=title, sharers=texts, shares=1, sections=("Q1", texts[0]), posts=()
            )
            for url in ("https://example.org/ok", *BAD_ADDRESSES)
            for title in (texts[0], None)
        ),
        participants=people,
        timeline=(Minute(start=START, minutes=2, posts=(("Q1", 2), ("closing", 1))),),
        transcript=tuple((each, "Q1") for each in said),
        provenance=made,
    )

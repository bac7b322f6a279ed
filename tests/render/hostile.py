"""Words that would rather be markup, and a recap that has them everywhere a person can write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from msgspec import structs

from tests.render.builders import START, author, participant, post, question, quote, recap, section
from tweetup.model import (
    AnswerList,
    Exchange,
    Finding,
    FindingKind,
    LeftOut,
    Link,
    ListItem,
    Minute,
    NextMeeting,
    OpenQuestion,
    Point,
    Poll,
    PollOption,
    Provenance,
    Quote,
    Recap,
    Resource,
    ResourceKind,
    Sentence,
    TitleSource,
    Topic,
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
    ("(@ann) an example\n(@) another\n@ann [@ann] [see @ann, p. 2]", ()),
    ("www.example.org/a*b_ WWW.EXAMPLE.ORG ftp://example.org/_a_", ()),
    ("a. letter\n(1) one\nxiv. roman", ()),
    ("(1) one\n(#) more\nI) roman", ()),
    ("xiv) roman\nC. letter\nA.  letter", ()),
    ("*[HTML]: short\n{: .class}\n{::comment}\nHTML\n[TOC]\n[[wiki]]\n^up^ H~2~O", ()),
    ("\"straight\" 'quotes' it's -- and --- and ... and << >> (c) 1/2 :smile: :)", ()),
    (
        "'tis ''two'' \"'both'\"--done.... ---- <<< >>> <!-- b --> -->> e.g...' \"x\"s 'n' 5' 6\"",
        (),
    ),
    ("look!https://example.org/q--r...s't[", ("https://example.org/q--r...s't",)),
    ("Title: a heading of a file\n---\ntitle: x\n---\n+++\n", ()),
    ("term\n:   meaning\n\n    : more\n~ tilde\n#. auto", ()),
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


def voted(*options: tuple[str, int | None]) -> Poll:
    """A poll with those options."""
    return Poll(options=tuple(PollOption(text=text, votes=votes) for text, votes in options))


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
    linked = replace(first, post=structs.replace(post("exam.ple/abc", post_id="8"), links=links))
    keys = tuple(each.post.key for each in said)
    sections = tuple(
        section(
            f"Q{number}",
            question=question(
                number, text, author=text, submitted_by=text, poll=voted((text, 1204), ("no", None))
            ),
            framing=(first,),
            summary=(Sentence(text=text, posts=keys[:2]), Sentence(text=text, posts=keys[:9])),
            findings=tuple(_finding(f"Q{number}", kind, text, said) for kind in FindingKind),
            points=(_point(f"Q{number}", text, said[number - 1 :] + said[: number - 1]),),
            quotes=(*said, linked) if number == 1 else (first,),
            open_questions=(OpenQuestion(quote=first),),
            exchanges=(Exchange(posts=(first, said[-1]), people=2),),
            lists=(
                AnswerList(what=text, items=(ListItem(item=text, people=2, posts=keys[:2]),) * 2),
            ),
        )
        for number, text in enumerate(texts, start=1)
    )
    people = tuple(participant(each.post.author) for each in said)
    made = Provenance(
        version="1", sources=texts, methods=(("label", 1),), skipped=1, note=texts[0],
        left_out=(LeftOut(reason="thanks", posts=3),),
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
                url=url,
                title=title,
                sharers=texts,
                shares=1,
                sections=("Q1", texts[0]),
                posts=(),
                kind=kind,
                title_source=TitleSource.QUOTED if title else None,
                words=texts[0],
            )
            for kind in (ResourceKind.PAGE, ResourceKind.PAPER, ResourceKind.PICTURE)
            for url in ("https://example.org/ok", *BAD_ADDRESSES)
            for title in (texts[0], None)
        ),
        participants=people,
        listed=people,
        timeline=(Minute(start=START, minutes=2, posts=(("Q1", 2), ("closing", 1))),),
        transcript=tuple((each, "Q1") for each in said),
        provenance=made,
        proposals=tuple(Topic(text=text) for text in texts),
        lead_quote=first,
        next_meeting=NextMeeting(text=texts[0], posts=keys[:2]),
        join=texts[0],
        removal=texts[0],
    )


def _finding(section: str, kind: FindingKind, text: str, said: list[Quote]) -> Finding:
    keys = tuple(each.post.key for each in said)
    phrase = text if kind is FindingKind.MENTION else None
    return Finding(
        section=section, kind=kind, text=text, phrase=phrase, posts=keys[:4], people=4,
        agreed=keys[4:6], reposted=2, quotes=keys[:1], against=keys[6:7],
    )  # fmt: skip


def _point(section: str, text: str, said: list[Quote]) -> Point:
    return Point(
        finding=_finding(section, FindingKind.POINT, text, said),
        quote=said[0],
        support=Sentence(text=text, posts=tuple(each.post.key for each in said[:3])),
        against=(said[-1],),
    )

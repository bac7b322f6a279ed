"""A recap with all that people add: paragraphs and a picture in every place, words of their own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PIL import Image

from tests.render.builders import recap, section
from tests.render.hostile import WORDS, shown
from tweetup.model import Finding, FindingKind, OwnPart, Picture, Point, Recap, Sentence

__all__ = ["PLACES", "decided_recap", "picture"]

PLACES = (
    ("intro", ""), ("intro", "end"), ("Q1", ""), ("Q1", "x:1001"), ("Q1", "end"), ("end", ""),
    ("end", "end"),
)  # fmt: skip
"""Each place of an own part, with the part that it follows."""


def picture(alternative: str = "A ramp") -> Picture:
    """A small picture, as the archive gives it back."""
    written = BytesIO()
    Image.new("RGB", (40, 20), (20, 150, 140)).save(written, format="PNG")
    return Picture(
        digest="5f2c81d0", media_type="image/png", width=40, height=20, alternative=alternative,
        data=written.getvalue(),
    )  # fmt: skip


def decided_recap(*texts: str) -> Recap:
    """A recap with a paragraph of each text in every place, and the same words as statements."""
    said = [shown(text, index) for index, text in enumerate(("One answer", "Another answer"))]
    keys = tuple(each.post.key for each in said)
    own = [
        OwnPart(name=f"own {place}{after}{at}", place=place, after=after, text=text)
        for place, after in PLACES
        for at, text in enumerate(texts or WORDS)
    ]
    words = (texts or WORDS)[0]
    own.append(OwnPart(name="own picture", place="Q1", text=words, picture=picture(words)))
    finding = Finding(
        section="Q1", kind=FindingKind.POINT, text="One answer", posts=keys, people=1,
        statement=words, quotes=keys[:1], by="person", name="point x:1000",
    )  # fmt: skip
    support = Sentence(text="", posts=())
    part = section(
        quotes=said[1:],
        points=(Point(finding=finding, quote=said[0], support=support, statement=words),),
        findings=(finding,),
        statements=(Sentence(text=words, posts=keys, by="person"),),
    )
    of = recap(sections=(part,), transcript=tuple((each, "Q1") for each in said), own=tuple(own))
    return replace(of, provenance=replace(of.provenance, decisions=len(own)))

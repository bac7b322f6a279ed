"""Short links that no post expands, of which a post says what they lead to.

A recap lists them with these words: the document that a chat is about is often shared so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.link_titles import introducing_words, is_caption, plain_words
from tweetup.model import DialogueAct
from tweetup.text import fold_handle, leading_mentions
from tweetup.text.link_addresses import bare_host

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.model import Post, PostAct, PostKey

__all__ = ["Description", "ShortShare", "describe_short_link"]

_FEWEST_WORDS: Final = 4
# "Here are the slides of the evening" has two words of a subject, and a verb.
_FEWEST_BESIDE_THING: Final = 2
_FEWEST_IN_ALL: Final = 5
# The rank of posts that are neither a question of the chat nor a host's to all.
_OTHERS: Final = 3
_LONGEST: Final = 200
# A network shortens every link itself, also those to a picture and to a quoted post.
_HIDES_POSTS: Final = "t.co"
_LEADS_TO_POSTS: Final = "fb.me"
# Right before the link: its words say where it is.
_POINTS: Final = re.compile(
    r"(?::|\s@|\b(?:at|via|here|unter|hier|voir|ici|ver|aquí|zie|vedi|qui))[\s:(]*$", re.IGNORECASE
)
# Things to read, to fill in or to watch, in the languages of recaps.
_THINGS: Final = re.compile(
    r"\b(?:agenda|article|book|case stud(?:y|ies)|chapter|doc|document|draft|form|guide|handout"
    r"|matrix|notes?|paper|poster|questions|readings?|report|resources?|rubric|slides?|spreadsheet"
    r"|storify|survey|syllabus|template|toolkit|transcript|video|webinar|website"
    r"|artikel|aufsatz|buch|dokument|entwurf|folien|formular|fragen|liste|umfrage|vorlage"
    r"|brouillon|compte rendu|enquête|formulaire|livre|rapport"
    r"|artículo|borrador|documento|encuesta|formulario|informe|libro|preguntas"
    r"|boek|formulier|verslag|vragen"
    r"|articolo|bozza|domande|modulo|sondaggio)s?\b",
    re.IGNORECASE,
)


class ShortShare(NamedTuple):
    """A post that shares a short link: its words, and the link as written in them."""

    post: Post
    text: str
    written: str


class Description(NamedTuple):
    """The words that say where a short link leads, their post, and their rank: 0 is first."""

    words: str
    post: PostKey
    rank: int


def describe_short_link(
    shares: Sequence[ShortShare],
    *,
    hosts: Collection[str],
    asking: Collection[PostKey],
    acts: Mapping[PostKey, PostAct],
    language: str,
) -> Description | None:
    """Return the words that say where a short link leads, a host's first; None where none do.

    ``shares`` are people's own posts with the link, in time order. Believed are a post that asks
    one of the chat's questions (``asking``), a host's (``hosts`` are folded handles) that turns to
    all, and any where two people share the link. Four words at least say something, fewer where
    one is a thing to read; of a link that a network shortened one is, or they point right at it.
    """
    several = len({fold_handle(share.post.handle) for share in shares}) > 1
    descriptions = (
        Description(words, share.post.key, rank)
        for share in shares
        if (rank := _rank(share, hosts, asking, acts)) < _OTHERS or several
        if (words := _describing_words(share, language)) is not None
    )
    return min(descriptions, key=lambda it: it.rank, default=None)


def _rank(
    share: ShortShare,
    hosts: Collection[str],
    asking: Collection[PostKey],
    acts: Mapping[PostKey, PostAct],
) -> int:
    """Return 0 for a question of the chat, 1 and 2 for a host's post to all, 3 for any other."""
    if share.post.key in asking:
        return 0
    if fold_handle(share.post.handle) not in hosts or leading_mentions(share.text):
        return _OTHERS
    act = acts.get(share.post.key)
    return 1 if act is not None and act.act is DialogueAct.ORGANISING else 2


def _describing_words(share: ShortShare, language: str) -> str | None:
    """Return the words that introduce a link, of few words the whole post; None for too few."""
    before = share.text.partition(share.written)[0]
    introducing = introducing_words(share.text, share.written, language=language)
    if introducing is None:
        # Hashtags or another link stand between the words and the link.
        introducing = plain_words(before + share.written)
    if introducing is None:
        return None
    is_thing = _THINGS.search(introducing) is not None
    points = _POINTS.search(before)
    host = bare_host(share.written)
    if host == _LEADS_TO_POSTS or (host == _HIDES_POSTS and not (is_thing or points)):
        return None
    for words in filter(None, (introducing, plain_words(share.text))):
        names_thing = is_thing and len(words.split()) >= _FEWEST_IN_ALL
        fewest = _FEWEST_BESIDE_THING if names_thing else _FEWEST_WORDS
        if is_caption(words, language, fewest=fewest):
            return words if len(words) <= _LONGEST else None
    return None

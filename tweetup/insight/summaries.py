"""Extractive summaries of a section: a choice of whole posts.

A summarizer ranks posts as units of stems. Which posts can be quoted at all, and that many people
are quoted rather than one, is decided here for all summarizers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from tweetup.insight.copies import group_copies
from tweetup.insight.language import Language, get_language
from tweetup.insight.tokenized_posts import TokenizedPost, tokenize_post
from tweetup.model import Summary
from tweetup.registry import Registry
from tweetup.text import fold_handle, is_repost, strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["SUMMARIZERS", "Summarizer", "summarise"]


class Summarizer(Protocol):
    """A ranking of units of text, which are given as their stems."""

    def __call__(self, units: Sequence[Sequence[str]], count: int) -> Sequence[int]:
        """Return the indices of units, the best first: ``count`` at least, or all of fewer."""


SUMMARIZERS: Final = Registry[Summarizer](
    "summarizer",
    "tweetup.summarizers",
    {
        "coverage": "tweetup.insight.coverage:rank_by_coverage",
        "lexrank": "tweetup.insight.sumy_summarizers:lexrank",
        "textrank": "tweetup.insight.sumy_summarizers:textrank",
        "lsa": "tweetup.insight.sumy_summarizers:lsa",
        "luhn": "tweetup.insight.sumy_summarizers:luhn",
        "kl": "tweetup.insight.sumy_summarizers:kl",
        "sumbasic": "tweetup.insight.sumy_summarizers:sumbasic",
        "edmundson": "tweetup.insight.sumy_summarizers:edmundson",
    },
)

_FEWEST_STEMS: Final = 4
_THANKS: Final = re.compile(
    r"\b(?:thank(?:s|\s?you)?|thx|ty|danke|dank|merci|gracias|grazie|obrigad[oa]|bedankt|welcome"
    r"|hello|hi|hey|good (?:morning|evening|afternoon|night)|bye|goodbye|congrat\w*|welkom"
    r"|willkommen|bienvenid[oa]s?|bienvenue|benvenut[oi]|hallo|hola|bonjour|ciao)\b",
    re.IGNORECASE,
)


def summarise(
    posts: Iterable[Post],
    *,
    section: str,
    count: int,
    hashtags: Collection[str] = (),
    question_text: str = "",
    language: str = "en",
    summarizer: str = "coverage",
    hosts: Collection[str] = (),
    exclude: Collection[PostKey] = (),
) -> Summary:
    """Return a summary of up to ``count`` whole posts, the best first.

    They are of as many people as possible, hosts last; never a repost, a copy of another, a bare
    link, a thank-you or a post of ``exclude`` (the question and its repeats). Raises
    :class:`~tweetup.errors.UnknownNameError` for an unknown summarizer and
    :class:`~tweetup.errors.UsageError` for more posts than it can rank.
    """
    rank = SUMMARIZERS.get(summarizer)
    analysis = get_language(language)
    excluded = set(exclude)
    candidates = [
        tokenize_post(group.representative, language=analysis, hashtags=hashtags)
        for group in group_copies(posts)
        if not excluded.intersection(post.key for post in group.posts)
    ]
    quotable = [post for post in candidates if _is_quotable(post, analysis)]
    question_stems = frozenset(analysis.stems(question_text))
    units = [
        [stem for stem in post.stems if stem not in question_stems] or list(post.stems)
        for post in quotable
    ]
    ranking = rank(units, count) if units else ()
    chosen = _alternate_authors([quotable[index].post for index in ranking], hosts)
    return Summary(
        section=section,
        summarizer=summarizer,
        posts=tuple(post.key for post in chosen[:count]),
    )


def _is_quotable(tokenized: TokenizedPost, language: Language) -> bool:
    """Return True for a post with enough content words, not counting a greeting or thanks."""
    if is_repost(tokenized.post):
        return False
    if len(set(tokenized.stems)) < _FEWEST_STEMS:
        return False
    plain = strip_entities(tokenized.text)
    greeting = _THANKS.search(plain)
    if greeting is None:
        return True
    rest = plain[: greeting.start()] + plain[greeting.end() :]
    return len(set(language.stems(rest))) >= 2 * _FEWEST_STEMS


def _alternate_authors(ranked: Sequence[Post], hosts: Collection[str]) -> list[Post]:
    """Return everybody's best post before anybody's second, hosts' posts after all others'."""
    host_handles = set(map(fold_handle, hosts))
    turns: dict[str, int] = {}
    order: list[tuple[bool, int, int]] = []
    for rank, post in enumerate(ranked):
        handle = fold_handle(post.handle)
        turns[handle] = turns.get(handle, -1) + 1
        order.append((handle in host_handles, turns[handle], rank))
    return [ranked[rank] for _, _, rank in sorted(order)]

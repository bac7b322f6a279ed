"""What was said in a section, told by whole posts: which of them to quote.

A summarizer ranks posts; what may be quoted at all, and how few posts one person gets, is
decided here for all of them. sumy's algorithms get our words and stems, a post being a unit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from tweetup.insight.copies import Voice, fold_posts
from tweetup.insight.language import Language, get_language
from tweetup.insight.tokenized_posts import Reading, read_post
from tweetup.model import Summary
from tweetup.registry import Registry
from tweetup.text import fold_handle, is_repost, strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["SUMMARIZERS", "Summarizer", "summarise"]


class Summarizer(Protocol):
    """Ranks units of text, given as their stems."""

    def __call__(self, units: Sequence[Sequence[str]], count: int) -> Sequence[int]:
        """Indices of units, the best one first, at least ``count`` where there are as many."""


SUMMARIZERS: Final = Registry[Summarizer](
    "summarizer",
    "tweetup.summarizers",
    {
        "coverage": "tweetup.insight.coverage:rank_by_coverage",
        "lexrank": "tweetup.insight.sumy_adapter:lexrank",
        "textrank": "tweetup.insight.sumy_adapter:textrank",
        "lsa": "tweetup.insight.sumy_adapter:lsa",
        "luhn": "tweetup.insight.sumy_adapter:luhn",
        "kl": "tweetup.insight.sumy_adapter:kl",
        "sumbasic": "tweetup.insight.sumy_adapter:sumbasic",
        "edmundson": "tweetup.insight.sumy_adapter:edmundson",
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
    """Up to ``count`` whole posts that tell what was said, the best one first.

    From as many people as possible, hosts' last; never a repost, a copy of another, a bare
    link, a thank-you or a post of ``exclude`` (the question and its repeats). Raises
    :class:`~tweetup.errors.UnknownNameError` for an unknown summarizer and
    :class:`~tweetup.errors.UsageError` for one that cannot bear so many posts.
    """
    rank = SUMMARIZERS.get(summarizer)
    speech = get_language(language)
    left_out = set(exclude)
    leads = [
        (voice, read_post(voice.lead, language=speech, hashtags=hashtags))
        for voice in fold_posts(posts)
        if not left_out.intersection(post.key for post in voice.posts)
    ]
    fit = [(voice, reading) for voice, reading in leads if _is_quotable(reading, speech)]
    asked = frozenset(speech.stems(question_text))
    units = [
        [stem for stem in reading.stems if stem not in asked] or list(reading.stems)
        for _, reading in fit
    ]
    ranking = rank(units, count) if units else ()
    chosen = _spread([fit[index][0] for index in ranking], hosts)
    return Summary(
        section=section,
        summarizer=summarizer,
        posts=tuple(voice.lead.key for voice in chosen[:count]),
    )


def _is_quotable(reading: Reading, language: Language) -> bool:
    """Whether a post says enough by itself to be shown."""
    if is_repost(reading.post):
        return False
    if len(set(reading.stems)) < _FEWEST_STEMS:
        return False
    plain = strip_entities(reading.text)
    greeting = _THANKS.search(plain)
    if greeting is None:
        return True
    rest = plain[: greeting.start()] + plain[greeting.end() :]
    return len(set(language.stems(rest))) >= 2 * _FEWEST_STEMS


def _spread(ranked: Sequence[Voice], hosts: Collection[str]) -> list[Voice]:
    """Everybody's best post before anybody's second, hosts' posts after all others'."""
    hosting = set(map(fold_handle, hosts))
    turns: dict[str, int] = {}
    order: list[tuple[bool, int, int]] = []
    for place, voice in enumerate(ranked):
        handle = fold_handle(voice.lead.handle)
        turns[handle] = turns.get(handle, -1) + 1
        order.append((handle in hosting, turns[handle], place))
    return [ranked[place] for _, _, place in sorted(order)]

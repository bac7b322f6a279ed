"""Features of a post that tell an answer from everything else said in a chat.

A feature is a number from 0 to 1, mostly one of both, that no network and no single chat decides:
the length of a post, its placement, its time between the first question and the end, its author,
the phrases and words of its language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.insight.act_words import CHEER, MEETING, YOU
from tweetup.insight.function_words import (
    BEFORE_NOUNS,
    BEFORE_VERBS,
    CONNECTIVES,
    INTERROGATIVES,
)
from tweetup.model import Method
from tweetup.text import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.insight.act_posts import ActPost

__all__ = ["ACT_FEATURE_GROUPS", "act_features"]

_LONG: Final = 25
# Thai, Japanese and Chinese.
_WITHOUT_BLANKS: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# Of words in English posts so many are function words; assumed where no table has them.
_GRAMMAR_SHARE: Final = 0.45
_GRAMMAR: Final = {
    code: CONNECTIVES[code] | BEFORE_NOUNS[code] | BEFORE_VERBS[code] | INTERROGATIVES[code]
    for code in BEFORE_NOUNS
}


def _length(words: Iterable[str]) -> int:
    """Return the number of words; two characters are one in scripts without blanks."""
    return sum(
        1 if word.isascii() else max(1, len(_WITHOUT_BLANKS.findall(word)) // 2) for word in words
    )


def _size(post: ActPost) -> dict[str, float]:
    count = _length(post.words)
    grammar = float(post.count(_GRAMMAR))
    if post.language not in _GRAMMAR:
        grammar = _GRAMMAR_SHARE * count
    return {
        "length": min(count / _LONG, 1.0),
        "content": min(_length(post.content) / 10, 1.0),
        "grammar": min(grammar / 12, 1.0),
    }


def _place(post: ActPost) -> dict[str, float]:
    role = post.labels[0].role if post.labels else None
    return {
        "label": float(post.labelled and not post.host),
        "host_label": float(post.labelled and post.host),
        "answer_label": float(post.labelled and role is Role.ANSWER),
        "intro": float(post.section == "intro"),
        "aside": float(post.section in {"closing", "chatter"}),
        "by_reply": float(post.method is Method.REPLY),
        "by_model": float(post.method is Method.MODEL),
    }


def _time(post: ActPost) -> dict[str, float]:
    return {
        "before": float(post.minute < 0),
        "late": min(max(post.late / 2, 0.0), 1.0),
        "very_late": float(post.late > 2),
    }


def _author(post: ActPost) -> dict[str, float]:
    return {
        "reply": float(post.reply),
        "many_names": float(len(post.names) > 1),
        "first": float(post.alone),
        "names_author": float(post.names_author),
        "first_from": float(post.alone and post.says("comes_from")),
        "first_presents": float(post.alone and post.says("presents")),
        "outsider_link": float(post.outsider and bool(post.links)),
    }


def _phrases(post: ActPost) -> dict[str, float]:
    return {
        "greets": float(post.says("greets")),
        "arrives": float(post.says("arrives")),
        "thanks": float(post.says("thanks")),
        "leaves": float(post.says("leaves")),
        "welcomes": float(post.says("welcomes")),
        "leads": float(post.says("leads")),
        "announces": float(post.says("announces")),
        "host_announces": float(post.host and post.says("announces")),
        "cheers": float(post.has(CHEER)),
        "meeting": min(post.count(MEETING) / 2, 1.0),
        "you": float(post.has(YOU)),
    }


def _signs(post: ActPost) -> dict[str, float]:
    exclaims = bool(post.sentences) and all(
        sentence.endswith(("!", "！")) for sentence in post.sentences
    )
    return {
        "asks_somebody": float(post.asks_somebody),
        "exclaims": float(exclaims),
        "only_links": float(bool(post.links) and len(post.words) < 3),
        "comments": float(post.comments),
        "tags": min(len(post.tags) / 4, 1.0),
    }


ACT_FEATURE_GROUPS: Final[dict[str, Callable[[ActPost], dict[str, float]]]] = {
    "size": _size,
    "placement": _place,
    "time": _time,
    "author": _author,
    "phrases": _phrases,
    "signs": _signs,
}


def act_features(post: ActPost) -> dict[str, float]:
    """Return the features of a post by name, from 0 to 1; every post has all of them."""
    features: dict[str, float] = {}
    for group in ACT_FEATURE_GROUPS.values():
        features |= group(post)
    return features

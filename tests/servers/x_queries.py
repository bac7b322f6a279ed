"""X's query language as far as chats need it: hashtags, words, ``conversation_id:``, ``is:``.

A space means and, which binds more tightly than OR; a minus turns one operator or group round.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.servers.x_posts import XPost

__all__ = ["Matcher", "read_query"]

Matcher = Callable[[XPost], bool]

_TOKEN = re.compile(r"\(|\)|-?[^\s()]+|-(?=\()")


def read_query(text: str) -> Matcher:
    """What the query matches. Raises ``ValueError`` for one that X cannot read."""
    tokens = _TOKEN.findall(text)
    matcher, rest = _either(tokens)
    if rest:
        raise ValueError(f"no viable alternative at input '{rest[0]}'")
    return matcher


def _either(tokens: list[str]) -> tuple[Matcher, list[str]]:
    found: list[Matcher] = []
    while True:
        one, tokens = _all_of(tokens)
        found.append(one)
        if not tokens or tokens[0] != "OR":
            return lambda post: any(one(post) for one in found), tokens
        tokens = tokens[1:]


def _all_of(tokens: list[str]) -> tuple[Matcher, list[str]]:
    found: list[Matcher] = []
    while tokens and tokens[0] not in {")", "OR"}:
        one, tokens = _one(tokens)
        found.append(one)
    if not found:
        raise ValueError("an operator is missing")
    return lambda post: all(one(post) for one in found), tokens


def _one(tokens: list[str]) -> tuple[Matcher, list[str]]:
    first, *rest = tokens
    if first == "-":
        inner, rest = _one(rest)
        return lambda post: not inner(post), rest
    if first == "(":
        group, rest = _either(rest)
        if not rest:
            raise ValueError("missing ')'")
        return group, rest[1:]
    if first.startswith("-"):
        inner, _ = _one([first[1:]])
        return lambda post: not inner(post), rest
    return _operator(first), rest


_BY_VALUE: dict[str, Callable[[XPost, str], bool]] = {
    "conversation_id": lambda post, value: post.conversation == value,
    "quotes_of_tweet_id": lambda post, value: post.quotes is not None and post.quotes.id == value,
    "in_reply_to_tweet_id": lambda post, value: (
        post.reply_to is not None and value in post.reply_to.versions
    ),
    "from": lambda post, value: post.author.lower() == value.lower(),
}


def _operator(text: str) -> Matcher:
    name, colon, value = text.partition(":")
    if text.startswith("#"):
        tag = text[1:].lower()
        return lambda post: tag in post.tags
    if colon and name in _BY_VALUE:
        return lambda post: _BY_VALUE[name](post, value)
    if colon and name == "is":
        kind = {"retweet": "retweeted", "reply": "replied_to", "quote": "quoted"}[value]
        return lambda post: kind in post.referenced
    if colon:
        raise ValueError(f"Reference to invalid operator '{name}'")
    return lambda post: text.lower() in post.text.lower()

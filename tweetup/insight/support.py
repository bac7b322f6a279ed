"""Explicit support of posts: agreement and disagreement in words, the same words, reposts.

Only relations that a record or the text itself states are read: a reply or quote with the id of
its target, a link to the post, or ``RT @who: words`` with a comment. A mention alone states none:
words of assent that name somebody ("agree with @who") are returned by :func:`find_named_assent`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.assent import agrees, contrasts, disagrees
from tweetup.insight.content_words import function_words, stemmer
from tweetup.insight.copies import is_short_answer, turns_alike
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import NamedAssent, PostKey, Relation, Support, in_time_order
from tweetup.text import (
    contains_text,
    find_mentions,
    find_status_links,
    fold_handle,
    fold_tag,
    is_repost,
    leading_mentions,
    read_echo,
    statement_of,
    strip_labels,
    words,
)
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post

    # An author's folded handle and the first words of a post.
    _Opening = tuple[str, tuple[str, ...]]

__all__ = [
    "count_reposters",
    "find_named_assent",
    "find_support",
    "stated_targets",
]

# The person whom words of assent name: agree with @who, +1 @who, +1 to @who's point.
_NAMED: Final = re.compile(
    r"(?:\b(?:agreed?|concur|zu|einverstanden|d['’]accord|acuerdo|eens|d'accordo|concordo)\b"
    r"[^.!?:;,@＠]{0,24}\b(?:with|w|mit|avec|con|met|com)\b/?|\+\s?1(?:\s+(?:to|for))?)"
    r"\s+\.?(?=[@＠])",
    re.IGNORECASE,
)

_ASKS: Final = re.compile(f"[{QUESTION_MARKS}]")
_OPENING_WORDS: Final = 2
# Posts say the same where they share this part of their content words, and so many at least.
_ALIKE: Final = 0.5
_FEWEST_SHARED: Final = 4
# Neither says more than the other, but for this part of its content words.
_BOTH_WAYS: Final = 0.6
_SENTENCE_END: Final = re.compile(r"[.!?…]+\s|\n")
# So many words in a row are copied, from each other or from a third.
_COPIED_WORDS: Final = 6


def stated_targets(posts: Iterable[Post]) -> dict[PostKey, PostKey]:
    """Return the post that each post replies to, quotes or comments on, as far as it is stated.

    By the record, by a link to the post, or by ``RT @who: words`` that only one post of @who has.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    by_author: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in ordered:
        if not is_repost(post):
            by_author[post.network, fold_handle(post.handle)].append(post)
    targets: dict[PostKey, PostKey] = {}
    for post in ordered:
        target = None if is_repost(post) else _target(post, by_key, by_author)
        if target is not None and target != post.key:
            targets[post.key] = target
    return targets


def _target(
    post: Post,
    by_key: Mapping[PostKey, Post],
    by_author: Mapping[tuple[str, str], Sequence[Post]],
) -> PostKey | None:
    linked = [PostKey(post.network, link.id) for link in find_status_links(post.text)]
    stated = [post.target(Relation.QUOTE), *linked, post.target(Relation.REPLY)]
    for target in stated:
        if target is not None and target in by_key:
            return target
    echo = read_echo(post.text)
    if echo is None:
        return None
    candidates = by_author.get((post.network, fold_handle(echo.handle)), ())
    matches = [it.key for it in candidates if contains_text(it.text, echo.text)]
    return matches[0] if len(matches) == 1 else None


def count_reposters(posts: Iterable[Post]) -> dict[PostKey, int]:
    """Return for each original the number of others who reposted it, without a word of theirs.

    A repost references its original by id, or names its author and repeats words of it.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    reposts = [post for post in ordered if is_repost(post)]
    echoes = {post.key: read_echo(post.text) for post in reposts}
    echoed = {fold_handle(echo.handle) for echo in echoes.values() if echo}
    originals: defaultdict[_Opening, list[Post]] = defaultdict(list)
    for post in ordered:
        if post.key not in echoes and fold_handle(post.handle) in echoed:
            originals[_opening(post.handle, post.text)].append(post)
    people: defaultdict[PostKey, set[str]] = defaultdict(set)
    for post in reposts:
        target, echo = post.target(Relation.REPOST), echoes[post.key]
        original = by_key.get(target) if target else None
        if original is None and echo:
            candidates = originals.get(_opening(echo.handle, echo.text), ())
            original = next((it for it in candidates if contains_text(it.text, echo.text)), None)
        if original is not None and fold_handle(original.handle) != fold_handle(post.handle):
            people[original.key].add(fold_handle(post.handle))
    return {key: len(handles) for key, handles in people.items()}


def _opening(handle: str, text: str) -> _Opening:
    """Return author and first words, which a copy shares with its original."""
    return (fold_handle(handle), words(text)[:_OPENING_WORDS])


def find_support(
    posts: Iterable[Post], *, language: str, hashtags: Collection[str] = ()
) -> dict[PostKey, Support]:
    """Return the support of every post that has any, or words against it.

    ``hashtags`` are the chat's own, which make no two posts alike.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    reposters = count_reposters(ordered)
    alike = _same_words(ordered, language, frozenset(map(fold_tag, hashtags)))
    answered: dict[str, defaultdict[PostKey, list[Post]]] = {
        attitude: defaultdict(list) for attitude in ("agreed", "against", "contrasted")
    }
    for key, target in stated_targets(ordered).items():
        post, other = by_key[key], by_key[target]
        attitude = _attitude(post, other, language)
        if attitude and fold_handle(post.handle) != fold_handle(other.handle):
            answered[attitude][target].append(post)
    supported = {*reposters, *alike, *(key for it in answered.values() for key in it)}
    return {
        key: Support(
            post=key,
            same_words=tuple(alike.get(key, ())),
            agreed=_by_author(answered["agreed"].get(key, ())),
            reposted=reposters.get(key, 0),
            against=_by_author(answered["against"].get(key, ())),
            contrasted=_by_author(answered["contrasted"].get(key, ())),
        )
        for key in by_key
        if key in supported
    }


def _attitude(post: Post, other: Post, language: str) -> str:
    """Return the attitude of a comment to the post it is on, "" where no word tells it."""
    comment = _comment(post)
    if _named_in_assent(comment, post.mentions) not in {"", fold_handle(other.handle)}:
        return ""
    if disagrees(comment, language):
        return "against"
    asked = _ASKS.search(other.text) is not None
    if agrees(comment, language, asked=asked, other=_comment(other)):
        return "agreed"
    return "contrasted" if contrasts(comment, language) else ""


def find_named_assent(posts: Iterable[Post], *, language: str) -> tuple[NamedAssent, ...]:
    """Return the posts that agree in words with a person whom they name, in time order.

    Those whose target is stated are left out: :func:`find_support` reads them.
    """
    ordered = in_time_order(posts)
    handles = _named_handles(ordered, stated_targets(ordered), language)
    return tuple(NamedAssent(post=key, handle=handle) for key, handle in handles.items())


def _named_handles(
    posts: Sequence[Post], stated: Mapping[PostKey, PostKey], language: str
) -> dict[PostKey, str]:
    """Return whom words of assent name, by post; a post that asks something names nobody."""
    author_of = {post.key: fold_handle(post.handle) for post in posts}
    written: defaultdict[str, list[str]] = defaultdict(list)
    handles: dict[PostKey, str] = {}
    for post in posts:
        if is_repost(post):
            continue
        target = stated.get(post.key)
        handle = _named(post, author_of[target] if target else None)
        if (
            handle not in {"", author_of[post.key]}
            and not _ASKS.search(post.text)
            and agrees(_comment(post), language, other="\n".join(written[handle]))
        ):
            handles[post.key] = handle
        written[author_of[post.key]].append(strip_labels(_comment(post)))
    return handles


def _named(post: Post, stated_author: str | None) -> str:
    """Return the one person whom a post addresses, links or names in its assent, "" where none.

    A post with a stated target is about its author, unless its words of assent name another.
    """
    named = _named_in_assent(_comment(post), post.mentions)
    if stated_author is not None:
        return named if named != stated_author else ""
    linked = (link.handle for link in find_status_links(post.text))
    addressed = dict.fromkeys(
        map(fold_handle, (*leading_mentions(post.text, post.mentions), *linked))
    )
    return named or (next(iter(addressed)) if len(addressed) == 1 else "")


def _named_in_assent(comment: str, mentions: Collection[str]) -> str:
    """Return the folded handle that words of assent name, "" where they name nobody."""
    match = _NAMED.search(comment)
    names = find_mentions(comment[match.end() :], mentions) if match else ()
    return fold_handle(names[0]) if names else ""


def _comment(post: Post) -> str:
    """Return a post's own words, without the copy that it comments on."""
    return own_text(post) if read_echo(post.text) else post.text


def _by_author(posts: Iterable[Post]) -> tuple[PostKey, ...]:
    """Return one post of each author, the first."""
    first: dict[str, PostKey] = {}
    for post in posts:
        first.setdefault(fold_handle(post.handle), post.key)
    return tuple(first.values())


def _same_words(
    posts: Sequence[Post], language: str, tags: frozenset[str]
) -> dict[PostKey, list[PostKey]]:
    """Return the posts of others with nearly the same content words, without copies."""
    statements = {post.key: statement_of(_comment(post)) for post in posts if not is_repost(post)}
    spoken = {key: words(statement) for key, statement in statements.items()}
    said = {key: _said(statement, language, tags) for key, statement in statements.items()}
    stems = {key: frozenset().union(*it.sentences) for key, it in said.items()}
    handles = {post.key: fold_handle(post.handle) for post in posts}
    short = {post.key for post in posts if is_short_answer(post)}
    holding: defaultdict[str, list[PostKey]] = defaultdict(list)
    alike: defaultdict[PostKey, list[PostKey]] = defaultdict(list)
    for key, own in stems.items():
        shared = Counter(other for word in sorted(own) for other in holding[word])
        for other, count in sorted(shared.items()):
            if count < _FEWEST_SHARED or count < _ALIKE * len(own | stems[other]):
                continue
            if not turns_alike(spoken[key], spoken[other]):
                continue
            if not _says_the_same(said[key], said[other]):
                continue
            copied = not {key, other} <= short and _is_copy(spoken[key], spoken[other])
            if not copied and handles[key] != handles[other]:
                alike[key].append(other)
                alike[other].append(key)
        for word in own:
            holding[word].append(key)
    return dict(alike)


class _Said(NamedTuple):
    """The stems of content words of each sentence of a statement, and which are no names.

    A name, or a word of a title, has a capital wherever it stands.
    """

    sentences: tuple[frozenset[str], ...]
    plain: frozenset[str]


def _said(statement: str, language: str, tags: frozenset[str]) -> _Said:
    stem, ignored = stemmer(language), function_words(language) | tags
    return _Said(
        tuple(
            frozenset(stem(word) for word in words(sentence) if word not in ignored)
            for sentence in _SENTENCE_END.split(statement)
        ),
        frozenset(
            stem(word)
            for written in statement.split()
            if written.lstrip("([\"'“‘«„")[:1].islower()
            for word in words(written)
        ),
    )


def _says_the_same(first: _Said, second: _Said) -> bool:
    """Return True if neither statement says much that the other does not.

    No sentence of either is without a word of the other, and who only name the same thing and
    say something else of it say something else.
    """
    own, other = (frozenset().union(*it.sentences) for it in (first, second))
    shared = own & other
    if len(shared) < _BOTH_WAYS * max(len(own), len(other)):
        return False
    if any(it and it.isdisjoint(shared) for it in (*first.sentences, *second.sentences)):
        return False
    return own == other or not shared.isdisjoint(first.plain | second.plain)


def _is_copy(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return True if two texts share so many words in a row, or all, that one was pasted."""
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return match.size >= min(_COPIED_WORDS, len(first), len(second))

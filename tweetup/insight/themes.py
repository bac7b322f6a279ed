"""Themes: posts on the same matter under one question, grouped for looking around.

Copies are grouped, the groups clustered by topic (:mod:`~tweetup.insight.topics`), and every
cluster of enough writers gets a label (:mod:`~tweetup.insight.theme_labels`) and quotes. A theme
claims no point that its posts have in common: words alone do not show one.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from tweetup.insight.copies import CopyGroup, group_copies
from tweetup.insight.language import get_language
from tweetup.insight.theme_labels import LabelWriter
from tweetup.insight.tokenized_posts import TokenizedPost, tokenize_post
from tweetup.insight.topics import group_by_topic
from tweetup.model import Theme
from tweetup.text import fold_handle, is_repost, leading_mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["find_themes"]

# So many writers make a theme; two are enough where few posts have content words.
_FEWEST_PEOPLE: Final = 3
_FEW_POSTS: Final = 20
# A theme's fewest posts, times the root of all: a long section has many small points.
_SMALLEST: Final = 0.65
_QUOTES: Final = 3
# A post that is addressed to somebody scores less as a quote: it answers a post not shown.
_ADDRESSED: Final = 0.8
# The worth of a word that an earlier theme's best post has.
_REPEATED: Final = 0.25


def find_themes(
    posts: Iterable[Post],
    *,
    section: str,
    question_text: str = "",
    hashtags: Collection[str] = (),
    language: str = "en",
    exclude: Collection[PostKey] = (),
    hosts: Collection[str] = (),
    model: str | None = None,
) -> tuple[Theme, ...]:
    """Return the themes among the posts of one section, the one of most writers first.

    ``exclude`` are posts that say nothing of their own (the question, its repeats); their
    reposts are left out with them. ``hashtags`` are the chat's own. ``hosts`` are quoted only
    where nobody else wrote on the matter. Posts that fit nowhere are in no theme.

    ``model`` names a spaCy package to tag with instead of ours; raises
    :class:`~tweetup.errors.TweetupError` where it is not installed.
    """
    analysis = get_language(language)
    excluded = set(exclude)
    groups = [
        group
        for group in group_copies(posts)
        if not excluded.intersection(post.key for post in group.posts)
    ]
    tokenized = [
        tokenize_post(group.representative, language=analysis, hashtags=hashtags)
        for group in groups
    ]
    question_stems = frozenset(analysis.stems(question_text))
    writer = LabelWriter(
        tokenized,
        language=analysis,
        question_stems=question_stems,
        hashtags=hashtags,
        model=model,
    )
    host_handles = frozenset(map(fold_handle, hosts))
    themes = []
    for cluster in _clusters(tokenized, groups, question_stems):
        label = writer.write([tokenized[index] for index in cluster])
        if label is not None:
            copies = [groups[index] for index in cluster]
            themes.append(_theme(copies, section=section, label=label, hosts=host_handles))
    return tuple(sorted(themes, key=lambda theme: (-theme.support, -len(theme.posts))))


def _clusters(
    tokenized: Sequence[TokenizedPost],
    groups: Sequence[CopyGroup],
    question_stems: frozenset[str],
) -> list[list[int]]:
    """Return clusters of posts on one matter as indices, the largest first, best post in front."""
    stems = [[stem for stem in post.stems if stem not in question_stems] for post in tokenized]
    documents = sum(1 for document in stems if document)
    fewest = _FEWEST_PEOPLE if documents >= _FEW_POSTS else 2
    clusters = [
        cluster
        for cluster in group_by_topic(stems, _topic_count(documents))
        if len(cluster) >= _SMALLEST * math.sqrt(documents)
        and len(frozenset().union(*(groups[i].writers for i in cluster))) >= fewest
    ]
    clusters.sort(key=lambda cluster: (-len(cluster), cluster))
    weights = [_ADDRESSED if leading_mentions(post.text) else 1.0 for post in tokenized]
    return _best_first(clusters, stems, weights)


def _topic_count(documents: int) -> int:
    """Return the number of topics to look for, which grows with the cube root of the posts."""
    return max(2, round(1.5 * math.cbrt(documents)))


def _best_first(
    clusters: Sequence[Sequence[int]], stems: Sequence[Sequence[str]], weights: Sequence[float]
) -> list[list[int]]:
    """Return each cluster sorted by how well a post covers its cluster's stems and all others'.

    ``weights`` say how well each post reads by itself. Stems of the best post of an earlier
    cluster count a quarter, so that no two best posts make the same point.
    """
    spread = Counter(stem for document in stems for stem in set(document))
    covered: set[str] = set()
    ordered: list[list[int]] = []
    for cluster in clusters:
        counts = Counter(stem for index in cluster for stem in set(stems[index]))
        worth = {
            stem: often / len(cluster) * (_REPEATED if stem in covered else 1.0)
            + spread[stem] / len(stems)
            for stem, often in counts.items()
        }
        score = {index: weights[index] * _coverage(stems[index], worth) for index in cluster}
        best = sorted(cluster, key=lambda index: (-score[index], index))
        ordered.append(best)
        covered.update(stems[best[0]])
    return ordered


def _coverage(stems: Sequence[str], worth: Mapping[str, float]) -> float:
    distinct = sorted(set(stems))
    return round(sum(worth[stem] for stem in distinct) / math.pow(max(1, len(distinct)), 0.4), 9)


def _theme(
    groups: Sequence[CopyGroup], *, section: str, label: str, hosts: Collection[str]
) -> Theme:
    """Return the theme of these groups of copies, of which the first covers its words best."""
    quotes = sorted(_quotable(groups), key=lambda post: fold_handle(post.handle) in hosts)
    writers = frozenset[str]().union(*(group.writers for group in groups))
    reposters = frozenset[str]().union(*(group.reposters for group in groups))
    return Theme(
        section=section,
        label=label,
        support=len(writers),
        reposted=len(reposters - writers),
        posts=tuple(sorted(post.key for group in groups for post in group.posts)),
        quotes=tuple(post.key for post in quotes[:_QUOTES]),
    )


def _quotable(groups: Sequence[CopyGroup]) -> list[Post]:
    """Return the best post of each person; a repost only where no original is there."""
    posts = [group.representative for group in groups]
    quotes: dict[str, Post] = {}
    for post in [post for post in posts if not is_repost(post)] or posts[:1]:
        quotes.setdefault(fold_handle(post.handle), post)
    return list(quotes.values())

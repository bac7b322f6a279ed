"""Key themes: the points people made under one question, each with all posts that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.insight.folding import Voice, fold_posts
from tweetup.insight.labels import write_label
from tweetup.insight.language import get_language
from tweetup.insight.matrices import tfidf, with_pairs
from tweetup.insight.reading import Reading, is_repost, read_post
from tweetup.model import Theme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["find_themes"]

_ALIKE: Final = 0.16
_FEWEST_PEOPLE: Final = 2
_QUOTES: Final = 3


def find_themes(
    posts: Iterable[Post],
    *,
    section: str,
    question_text: str = "",
    hashtags: Collection[str] = (),
    language: str = "en",
    exclude: Collection[PostKey] = (),
) -> tuple[Theme, ...]:
    """The themes among the posts of one section, the one most people raised first.

    ``exclude`` are posts that make no point of their own (the question, its repeats); their
    reposts are left out with them. ``hashtags`` are the chat's own. Posts that fit nowhere are
    in no theme.
    """
    speech = get_language(language)
    left_out = set(exclude)
    voices = [
        voice
        for voice in fold_posts(posts)
        if not left_out.intersection(post.key for post in voice.posts)
    ]
    readings = [read_post(voice.lead, language=speech, hashtags=hashtags) for voice in voices]
    asked = frozenset(speech.stems(question_text))
    groups = _greedy_cover(readings, voices, asked)
    themes = _themes(groups, voices, readings, section=section, asked=asked)
    return tuple(sorted(themes, key=lambda theme: (-theme.support, -len(theme.posts))))


def _greedy_cover(
    readings: Sequence[Reading], voices: Sequence[Voice], asked: frozenset[str]
) -> list[list[int]]:
    """Groups of voices, each led by the one that says best what the others say."""
    own = [[stem for stem in reading.stems if stem not in asked] for reading in readings]
    rows = tfidf([with_pairs(stems) for stems in own])
    alike = (rows @ rows.T).tocsr()
    alike.data[alike.data < _ALIKE] = 0
    alike.eliminate_zeros()
    near = [
        dict(zip(alike.indices[a:b].tolist(), alike.data[a:b].tolist(), strict=True))
        for a, b in zip(alike.indptr, alike.indptr[1:], strict=False)
    ]
    free = set(range(len(readings)))
    groups: list[list[int]] = []
    while free:
        worth = {i: sum(v for j, v in near[i].items() if j in free) for i in free}
        best = min(worth, key=lambda i: (-worth[i], i))
        group = sorted((j for j in near[best] if j in free), key=lambda j: (-near[best][j], j))
        people = frozenset().union(*(voices[j].people for j in group))
        if len(people) < _FEWEST_PEOPLE:
            break
        groups.append(group)
        free.difference_update(group)
    return groups


def _themes(
    groups: Iterable[Sequence[int]],
    voices: Sequence[Voice],
    readings: Sequence[Reading],
    *,
    section: str,
    asked: frozenset[str],
) -> list[Theme]:
    themes: list[Theme] = []
    taken: set[str] = set()
    for group in groups:
        inside = [readings[i] for i in group]
        label = write_label(inside, readings, asked=asked, taken=taken)
        if label is None:
            continue
        taken.add(label.casefold())
        said = [voices[i] for i in group]
        people = frozenset().union(*(voice.people for voice in said))
        keys = {post.key for voice in said for post in voice.posts}
        quotes = [voice.lead for voice in said if not is_repost(voice.lead)] or [said[0].lead]
        themes.append(
            Theme(
                section=section,
                label=label,
                support=len(people),
                posts=tuple(sorted(keys)),
                quotes=tuple(post.key for post in quotes[:_QUOTES]),
            )
        )
    return themes

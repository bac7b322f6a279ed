"""Chats of which a careful reader said, post by post, which make points and which to quote.

Read from ``points/`` and ``chats/`` in the folder that TWEETUP_REAL_DATA names, else
../shared/data; its README describes the files.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from benchmarks.fit_acts import act_chats, fit
from tweetup.chats.segment import segment_in_detail
from tweetup.chats.sessions import find_sessions
from tweetup.claims import Gate, open_gate
from tweetup.insight import link_replies, session_language
from tweetup.insight.quotability import QuoteWeights, quote_features
from tweetup.insight.support import find_support
from tweetup.model import DialogueAct, PostAct
from tweetup.text import is_repost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.fit_acts import ActChat
    from tweetup.model import Post, PostKey, Segmentation, Support

__all__ = ["QuoteChat", "classified", "quote_chats"]


@dataclass(frozen=True, kw_only=True)
class QuoteChat:
    """A chat with its posts, segmentation, dialogue acts, and what the reader found.

    ``points`` are the sets of post ids that make one point each, ``best`` the ids that an editor
    would quote, ``answers`` all that answer.
    """

    name: str
    hashtag: str
    posts: tuple[Post, ...]
    segmentation: Segmentation
    language: str
    acts: Mapping[PostKey, PostAct]
    points: tuple[frozenset[str], ...]
    best: frozenset[str]
    answers: frozenset[str]

    @cached_property
    def pointed(self) -> frozenset[str]:
        """The ids of posts that make some point."""
        return frozenset[str]().union(*self.points)

    @property
    def good(self) -> frozenset[str]:
        """The ids of posts that make a point or that an editor would quote."""
        return self.pointed | self.best

    @cached_property
    def gate(self) -> Gate:
        """The gate of the chat, with these dialogue acts."""
        return open_gate(self.posts, segmentation=self.segmentation, acts=self.acts.values())

    @cached_property
    def support(self) -> dict[PostKey, Support]:
        """The support of the posts."""
        return find_support(self.posts, language=self.language, hashtags=[self.hashtag])

    @cached_property
    def features(self) -> dict[PostKey, tuple[float, ...]]:
        """The features of the posts, in the order of QUOTE_FEATURES."""
        return quote_features(
            self.posts,
            acts=self.acts,
            sections=self.segmentation.section_of(),
            language=self.language,
            hashtags=[self.hashtag],
            question_texts={q.section: q.text for q in self.segmentation.questions},
            hosts=self.segmentation.hosts,
            replies=link_replies(self.posts),
        )

    def rate(self, weights: QuoteWeights) -> dict[PostKey, float]:
        """Return the quotability of the posts with these weights."""
        return {
            key: self.acts[key].answer * weights.probability(values)
            for key, values in self.features.items()
        }

    def with_errors(self, share: float, seed: int = 0) -> QuoteChat:
        """Return the chat with this share of posts taken for an answer, or for none, by mistake."""
        lot = random.Random(f"{self.name} {seed}")
        acts = {
            key: _act(key, answers=(act.answer > 0.5) != (lot.random() < share))
            if act.act is not DialogueAct.REPOST
            else act
            for key, act in sorted(self.acts.items())
        }
        return replace(self, acts=acts)


def quote_chats() -> list[QuoteChat]:
    """Return all chats with points by name; the dialogue acts are those that the reader found."""
    data = gold_folder().parent
    return [_read(data, path) for path in sorted(data.glob("points/*.points.json"))]


def classified(
    chats: Sequence[QuoteChat], act_gold: Sequence[ActChat] | None = None
) -> list[QuoteChat]:
    """Return the chats with dialogue acts by weights fitted on all other chats.

    ``act_gold`` are the chats to fit on, by default all that a reader sorted.
    """
    gold = act_chats(gold_folder()) if act_gold is None else act_gold
    sorted_chats = {chat.name: chat for chat in gold}
    variants = []
    for chat in chats:
        weights = fit([other for name, other in sorted_chats.items() if name != chat.name])
        acts = {act.post: act for act, _ in sorted_chats[chat.name].acts(weights)}
        variants.append(replace(chat, acts={post.key: acts[post.key] for post in chat.posts}))
    return variants


def _read(data: Path, path: Path) -> QuoteChat:
    gold = json.loads(path.read_text(encoding="utf-8"))
    name = path.name.removesuffix(".points.json")
    stored = {post.key: post for post in read_posts(data / "chats" / f"{name}.jsonl")}
    hashtag = most_used_hashtag(stored.values())
    sessions = find_sessions(list(stored.values()), hashtag=hashtag)
    session = max(sessions, key=lambda session: len(session.posts))
    posts = tuple(stored[key] for key in session.posts)
    language = session_language(posts)
    run = segment_in_detail(posts, session=session, language=language)
    points = tuple(frozenset(p["posts"]) for s in gold["sections"] for p in s["points"])
    answers = frozenset(i for s in gold["sections"] for i in s["answers"]).union(*points)
    return QuoteChat(
        name=name,
        hashtag=hashtag,
        posts=posts,
        segmentation=run.segmentation,
        language=language,
        acts={
            post.key: PostAct(post=post.key, act=DialogueAct.REPOST, answer=0.0)
            if is_repost(post)
            else _act(post.key, answers=post.id in answers)
            for post in posts
        },
        points=points,
        best=frozenset(i for s in gold["sections"] for i in s["best"]),
        answers=answers,
    )


def _act(key: PostKey, *, answers: bool) -> PostAct:
    act = DialogueAct.ANSWER if answers else DialogueAct.REACTION
    return PostAct(post=key, act=act, answer=float(answers))

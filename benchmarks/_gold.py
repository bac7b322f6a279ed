"""Real chats whose posts' sections are known, segmented, and as the placement model's input.

Read from ``chats/`` in the folder that TWEETUP_REAL_DATA names, else ../shared/data: NAME.jsonl,
NAME.masked.jsonl (the participants' own labels cut out), NAME.gold.jsonl (the section of a post,
by its label or by hand) and NAME.questions.jsonl (when each question was asked).
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tweetup.chats.place.fixed_placements import find_fixed_placements
from tweetup.chats.place.placing import build_model_input
from tweetup.chats.segment import segment_in_detail
from tweetup.chats.sessions import find_sessions
from tweetup.files import Record, open_source
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.place.fixed_placements import FixedPlacement
    from tweetup.chats.place.placing import ModelInput
    from tweetup.chats.segment import SegmentationRun
    from tweetup.model import Post

__all__ = ["GoldChat", "gold_chats", "gold_folder", "most_used_hashtag", "read_posts"]

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldChat:
    """One chat, segmented.

    ``gold`` and ``last`` are sections by post id: the true one, and the question asked last;
    ``judged`` are the ids to measure on.
    """

    name: str
    run: SegmentationRun
    fixed: Mapping[int, FixedPlacement]
    gold: Mapping[str, str]
    last: Mapping[str, str]
    judged: frozenset[str]

    def model_input(self, target_weights: Sequence[float]) -> ModelInput:
        """Return the chat as the model's input."""
        return build_model_input(
            self.run.parsed.posts,
            session=self.run.parsed.session,
            hosts=self.run.hosts,
            questions=self.run.corrected.questions,
            fixed=self.fixed,
            target_weights=target_weights,
        )

    def truth(self, sections: Sequence[str]) -> NDArray[np.int64]:
        """Return (n,) the true column of each post, -1 where it has none."""
        column = {section: index for index, section in enumerate(sections)}
        ids = (parsed.post.id for parsed in self.run.parsed.posts)
        return np.array(
            [column.get(self.gold.get(post_id, ""), -1) for post_id in ids], dtype=np.int64
        )

    def placed(self, model_input: ModelInput, best: NDArray[np.int64]) -> dict[str, str]:
        """Return the section of each post by id: the fixed one, else its column in ``best``."""
        sections = {}
        for parsed in self.run.parsed.posts:
            placement = self.fixed.get(parsed.position)
            section = (
                model_input.sections[best[parsed.position]]
                if placement is None
                else placement.section
            )
            sections[parsed.post.id] = section
        return sections


def gold_folder() -> Path:
    """Return the folder of real chats, which is no part of the project."""
    data = os.environ.get("TWEETUP_REAL_DATA")
    return (Path(data) if data else _ROOT.parent / "shared" / "data") / "chats"


def gold_chats(folder: Path, variant: str, *, seed: int = 0) -> list[GoldChat]:
    """Return all chats in a variant, by name.

    ``masked`` has no labels left and is measured on all of them; ``labelled`` has them all;
    ``half`` has about every second one, by a lot drawn from ``seed``, and is measured on the rest.
    """
    names = sorted(path.name.removesuffix(".gold.jsonl") for path in folder.glob("*.gold.jsonl"))
    return [_read(folder, name, variant, seed) for name in names]


def _read(folder: Path, name: str, variant: str, seed: int) -> GoldChat:
    gold = {row["id"]: row["section"] for row in _rows(folder / f"{name}.gold.jsonl")}
    labelled = read_posts(folder / f"{name}.jsonl")
    posts, judged = labelled, frozenset(gold)
    if variant != "labelled":
        masked = {post.key: post for post in read_posts(folder / f"{name}.masked.jsonl")}
        if variant == "half":
            lot = random.Random(f"{name} {seed}")
            judged = frozenset(post_id for post_id in sorted(gold) if lot.random() < 0.5)
        posts = [masked[post.key] if post.id in judged else post for post in labelled]
    sessions = find_sessions(posts, hashtag=most_used_hashtag(posts))
    run = segment_in_detail(posts, session=max(sessions, key=lambda session: len(session.posts)))
    fixed = find_fixed_placements(
        run.parsed.posts,
        session=run.parsed.session,
        questions=run.corrected.questions,
        hosts=run.hosts,
        by_label_number=run.corrected.by_label_number,
        manual=run.corrected.manual,
    )
    asked = _rows(folder / f"{name}.questions.jsonl")
    last = {post.id: _last_asked(post, asked) for post in posts}
    return GoldChat(name=name, run=run, fixed=fixed, gold=gold, last=last, judged=judged)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_posts(path: Path) -> list[Post]:
    """Return the posts of a file, each once."""
    found = (record.post for record in open_source(str(path)) if isinstance(record, Record))
    return list({post.key: post for post in found}.values())


def most_used_hashtag(posts: Iterable[Post]) -> str:
    """Return the hashtag that most posts carry: the chat's."""
    counts = Counter(
        tag for post in posts for tag in {fold_tag(found) for found in find_hashtags(post.text)}
    )
    return max(counts, key=lambda tag: (counts[tag], tag))


def _last_asked(post: Post, asked: Sequence[Mapping[str, str]]) -> str:
    before = [
        (at, int(row["number"]))
        for row in asked
        if (at := datetime.fromisoformat(row["created_at"])) <= post.created_at
    ]
    return f"Q{max(before)[1]}" if before else ""

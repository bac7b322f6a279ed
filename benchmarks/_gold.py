"""Real chats whose posts' sections are known, as a session laid out for the model.

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

from tweetup.chats import find_sessions
from tweetup.chats.place.fixed_placements import find_anchors
from tweetup.chats.place.placing import lay_out
from tweetup.chats.segment import take_apart
from tweetup.files import Record, open_source
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.place.fixed_placements import Anchor
    from tweetup.chats.place.placing import Layout
    from tweetup.chats.segment import Taken
    from tweetup.model import Post

__all__ = ["GoldChat", "gold_chats", "gold_folder"]

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldChat:
    """One chat, taken apart.

    ``gold`` and ``last`` are sections by post id: the true one, and the question asked last;
    ``judged`` are the ids to measure on.
    """

    name: str
    taken: Taken
    anchors: Mapping[int, Anchor]
    gold: Mapping[str, str]
    last: Mapping[str, str]
    judged: frozenset[str]

    def lay_out(self, speech: Sequence[float]) -> Layout:
        """The chat as the model gets it, its links weighed by ``speech``."""
        return lay_out(
            self.taken.readings,
            session=self.taken.session,
            hosts=self.taken.hosts,
            questions=self.taken.corrected.questions,
            anchors=self.anchors,
            speech=speech,
        )

    def truth(self, sections: Sequence[str]) -> NDArray[np.int64]:
        """(n,) the true column of each post, -1 where none is known."""
        column = {section: index for index, section in enumerate(sections)}
        ids = (reading.post.id for reading in self.taken.readings)
        return np.array([column.get(self.gold.get(one, ""), -1) for one in ids], dtype=np.int64)

    def placed(self, laid: Layout, best: NDArray[np.int64]) -> dict[str, str]:
        """The section of each post by id: what settles it, else its column in ``best``."""
        found = {}
        for reading in self.taken.readings:
            anchor = self.anchors.get(reading.position)
            section = laid.sections[best[reading.position]] if anchor is None else anchor.section
            found[reading.post.id] = section
        return found


def gold_folder() -> Path:
    """The folder of real chats, which is no part of the project."""
    data = os.environ.get("TWEETUP_REAL_DATA")
    return (Path(data) if data else _ROOT.parent / "shared" / "data") / "chats"


def gold_chats(folder: Path, variant: str, *, seed: int = 0) -> list[GoldChat]:
    """All chats in a variant, by name.

    ``masked`` has no labels left and is measured on all of them; ``labelled`` has them all;
    ``half`` has about every second one, by a lot drawn from ``seed``, and is measured on the rest.
    """
    names = sorted(path.name.removesuffix(".gold.jsonl") for path in folder.glob("*.gold.jsonl"))
    return [_read(folder, name, variant, seed) for name in names]


def _read(folder: Path, name: str, variant: str, seed: int) -> GoldChat:
    gold = {row["id"]: row["section"] for row in _rows(folder / f"{name}.gold.jsonl")}
    labelled = _posts(folder / f"{name}.jsonl")
    posts, judged = labelled, frozenset(gold)
    if variant != "labelled":
        masked = {post.key: post for post in _posts(folder / f"{name}.masked.jsonl")}
        if variant == "half":
            lot = random.Random(f"{name} {seed}")
            judged = frozenset(one for one in sorted(gold) if lot.random() < 0.5)
        posts = [masked[post.key] if post.id in judged else post for post in labelled]
    sessions = find_sessions(posts, hashtag=_most_used(posts))
    taken = take_apart(posts, session=max(sessions, key=lambda session: len(session.posts)))
    anchors = find_anchors(
        taken.readings,
        session=taken.session,
        questions=taken.corrected.questions,
        hosts=taken.hosts,
        answered=taken.corrected.answered,
        by_hand=taken.corrected.by_hand,
    )
    asked = _rows(folder / f"{name}.questions.jsonl")
    last = {post.id: _last_asked(post, asked) for post in posts}
    return GoldChat(name=name, taken=taken, anchors=anchors, gold=gold, last=last, judged=judged)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _posts(path: Path) -> list[Post]:
    found = (record.post for record in open_source(str(path)) if isinstance(record, Record))
    return list({post.key: post for post in found}.values())


def _most_used(posts: Iterable[Post]) -> str:
    """The hashtag that most posts carry: the chat's."""
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

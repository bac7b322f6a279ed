"""What time says of a post's section: how long after a question people answer it.

Chats differ most in how far they run behind their questions, so besides the delays of all chats
there is the chat's own, read from where its posts are believed to stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import Array, Scene

__all__ = ["TIMED", "chat_lag", "lag_eligible", "time_evidence"]

TIMED = (
    "lag1", "lag1_late", "lag2", "lag3", "lag1_0", "lag1_1", "lag1_2", "lag1_4", "lag2_0",
    "age", "intro", "intro_late", "host_behind", "spoken_behind", "short_behind", "first_behind",
)  # fmt: skip

_LATE_BINS = (1.0, 2.0, 4.0, 8.0)
_SHORT = 5
# What the table of a chat's delays starts from: posts per lag, and how far bins lean on the whole.
_BEFOREHAND = (4.0, 1.5, 0.5)
_LEAN = 8.0


def time_evidence(scene: Scene) -> Iterator[tuple[str, Array]]:
    """(n, s) arrays by name, in the order of ``TIMED``; they do not change with belief.

    ``lag1_0`` to ``lag1_4`` hold for the question before, in the first, second … minutes after
    the last was asked; the ``…_behind`` let hosts, short posts and so on run behind differently.
    """
    n, s = scene.shape
    lag, since = scene.lag, scene.since
    question: Array = np.minimum(np.arange(s), 1.0)[None, :]
    one, two = question * (lag == 1), question * (lag == 2)
    bins = np.digitize(since, _LATE_BINS)[:, None]
    yield "lag1", one
    yield "lag1_late", one * np.log1p(np.maximum(since, 0.0))[:, None]
    yield "lag2", two
    yield "lag3", question * np.log1p(np.maximum(lag - 2, 0))
    for index, name in enumerate(("lag1_0", "lag1_1", "lag1_2", "lag1_4")):
        yield name, one * (bins == index)
    yield "lag2_0", two * (bins <= 1)
    begun = np.concatenate([[0.0], scene.asked[1:]])
    age = np.log1p(np.maximum(scene.minute[:, None] - begun[None, :], 0.0))
    yield "age", question * (lag > 0) * age
    intro: Array = np.broadcast_to(1.0 - question, (n, s))
    first = scene.asked[1] if s > 1 else np.inf
    yield "intro", intro * (scene.current > 0)[:, None]
    yield "intro_late", intro * np.log1p(np.maximum(scene.minute - first, 0.0))[:, None]
    behind = question * np.clip(lag, 0, 2)
    yield "host_behind", behind * scene.is_host[:, None]
    yield "spoken_behind", behind * ((scene.reply >= 0) | (scene.speech.best >= 0))[:, None]
    yield "short_behind", behind * (scene.size < _SHORT)[:, None]
    yield "first_behind", one * (scene.before < 0)[:, None]


def lag_eligible(scene: Scene) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(n, s) the lag of each section (0, 1, 2 and more), and whether it can tell anything.

    Only posts from the second question on, and sections that were asked, can run behind.
    """
    lag = scene.lag
    eligible = (scene.current > 1)[:, None] & (np.arange(lag.shape[1]) > 0)[None, :] & (lag >= 0)
    return np.clip(lag, 0, 2), eligible


def chat_lag(scene: Scene, belief: Array) -> Array:
    """How often posts of this chat, this long after a question, are still at an earlier one.

    Log of the share per lag (0, 1, 2 and more) within bins of minutes since asking, as believed
    so far, smoothed towards the chat's share over all bins.
    """
    lag, eligible = lag_eligible(scene)
    bins = np.digitize(scene.since, _LATE_BINS)
    table = np.zeros((len(_LATE_BINS) + 1, 3))
    for step in range(3):
        mass = np.where(eligible & (lag == step), belief, 0.0).sum(axis=1)
        table[:, step] = np.bincount(bins, weights=mass, minlength=len(table))
    overall = table.sum(axis=0) + np.array(_BEFOREHAND)
    overall /= overall.sum()
    table = table + _LEAN * overall[None, :]
    table /= table.sum(axis=1, keepdims=True)
    return np.where(eligible, np.log(table[bins[:, None], lag]), 0.0)

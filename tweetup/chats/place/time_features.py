"""Features from time: the delays with which people answer a question.

Chats differ most in how far they run behind their questions, so besides the delays of all chats
there is the chat's own, estimated from the current marginal probabilities of its posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray

__all__ = ["TIME_FEATURES", "chat_lag", "clipped_lag", "time_features"]

TIME_FEATURES = (
    "lag1", "lag1_late", "lag2", "lag3", "lag1_0", "lag1_1", "lag1_2", "lag1_4", "lag2_0",
    "age", "intro", "intro_late", "host_behind", "spoken_behind", "short_behind", "first_behind",
    "quiet_behind",
)  # fmt: skip

_LATE_BINS = (1.0, 2.0, 4.0, 8.0)
_SHORT = 5
# Minutes for which nobody need have anything to say.
_QUIET = 2.0
_MOST_QUESTIONS = 0.25
# The introductions, and the first question, before which there is nothing to answer.
_FEWEST_SECTIONS = 2
# Prior counts of posts for each lag, and how strongly bins are smoothed towards the whole.
_PRIOR_COUNTS = (4.0, 1.5, 0.5)
_SMOOTHING = 8.0


def time_features(matrix: FeatureMatrix) -> Iterator[tuple[str, FloatArray]]:
    """Yield names and (n, s) arrays in the order of ``TIME_FEATURES``.

    ``lag1_0`` to ``lag1_4`` hold for the question before, in the first, second … minutes after
    the last was asked; the ``…_behind`` let hosts, short posts and so on run behind differently,
    and less where hosts ask once the talk has ended (``quiet_behind``).
    """
    n, s = matrix.shape
    lag, since = matrix.lag, matrix.since
    question: FloatArray = np.minimum(np.arange(s), 1.0)[None, :]
    lag1, lag2 = question * (lag == 1), question * (lag == 2)
    bins = np.digitize(since, _LATE_BINS)[:, None]
    yield "lag1", lag1
    yield "lag1_late", lag1 * np.log1p(np.maximum(since, 0.0))[:, None]
    yield "lag2", lag2
    yield "lag3", question * np.log1p(np.maximum(lag - 2, 0))
    for index, name in enumerate(("lag1_0", "lag1_1", "lag1_2", "lag1_4")):
        yield name, lag1 * (bins == index)
    yield "lag2_0", lag2 * (bins <= 1)
    begun = np.concatenate([[0.0], matrix.begun[1:]])
    age = np.log1p(np.maximum(matrix.minute[:, None] - begun[None, :], 0.0))
    yield "age", question * (lag > 0) * age
    intro: FloatArray = np.broadcast_to(1.0 - question, (n, s))
    first = matrix.begun[1] if s > 1 else np.inf
    yield "intro", intro * (matrix.current > 0)[:, None]
    yield "intro_late", intro * np.log1p(np.maximum(matrix.minute - first, 0.0))[:, None]
    behind = question * np.clip(lag, 0, 2)
    yield "host_behind", behind * matrix.is_host[:, None]
    yield "spoken_behind", behind * ((matrix.reply >= 0) | (matrix.targets.best >= 0))[:, None]
    yield "short_behind", behind * (matrix.length < _SHORT)[:, None]
    yield "first_behind", lag1 * (matrix.before < 0)[:, None]
    yield "quiet_behind", question * (lag > 0) * _quiet(matrix)[matrix.current][:, None]


def _quiet(matrix: FeatureMatrix) -> FloatArray:
    """Return (s,) the log of how long the talk had ended when each section began.

    It counts where three in four questions wait as long: where hosts ask on while people write, a
    pause by chance tells nothing.
    """
    pauses = matrix.pauses
    usual = np.quantile(pauses[2:], _MOST_QUESTIONS) if len(pauses) > _FEWEST_SECTIONS else 0.0
    quiet: FloatArray = np.log1p(np.maximum(np.minimum(pauses, usual) - _QUIET, 0.0))
    return quiet


def clipped_lag(matrix: FeatureMatrix) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return (n, s) the lag of each section (0, 1, 2 and more), and a mask of where it counts.

    Only posts from the second question on, and sections that were asked, can run behind.
    """
    lag = matrix.lag
    eligible = (matrix.current > 1)[:, None] & (np.arange(lag.shape[1]) > 0)[None, :] & (lag >= 0)
    return np.clip(lag, 0, 2), eligible


def chat_lag(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return (n, s) the log share of this chat's posts with that lag, so long after a question.

    Shares are estimated from ``marginals`` per lag (0, 1, 2 and more) within bins of minutes since
    asking, and smoothed towards the chat's shares over all bins.
    """
    lag, eligible = clipped_lag(matrix)
    bins = np.digitize(matrix.since, _LATE_BINS)
    table = np.zeros((len(_LATE_BINS) + 1, 3))
    for step in range(3):
        mass = np.where(eligible & (lag == step), marginals, 0.0).sum(axis=1)
        table[:, step] = np.bincount(bins, weights=mass, minlength=len(table))
    overall = table.sum(axis=0) + np.array(_PRIOR_COUNTS)
    overall /= overall.sum()
    table = table + _SMOOTHING * overall[None, :]
    table /= table.sum(axis=1, keepdims=True)
    return np.where(eligible, np.log(table[bins[:, None], lag]), 0.0)

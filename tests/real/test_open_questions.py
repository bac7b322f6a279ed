"""Open questions of real chats: measured with each chat left out of the fit."""

from pathlib import Path

import pytest

from benchmarks.fit_open_questions import count_chosen, left_out, question_chats
from tweetup.claims import LEAST_OPEN
from tweetup.insight.question_scores import load_question_weights


@pytest.mark.long
def test_four_in_five_stated_questions_are_open(real_data: Path) -> None:
    """And half of those that a reader found open are stated, one a section at most."""
    chats = question_chats(real_data / "chats")
    folds = left_out(chats)
    for is_gold in (True, False):
        judged = [chat for chat in chats if chat.is_gold is is_gold]
        still_open, stated, whole = count_chosen(judged, folds, LEAST_OPEN)
        assert still_open / stated >= (0.80 if is_gold else 0.75)
        assert not is_gold or still_open / whole >= 0.5


def test_a_chat_states_open_questions_that_nobody_answered(real_data: Path) -> None:
    """With the weights that ship, each of its own section."""
    chats = question_chats(real_data / "chats", only="ngsschat-2014-12-04")
    assert chats
    for chat in chats:
        chosen = chat.chosen(load_question_weights(), LEAST_OPEN)
        assert {key.id for key in chosen} == chat.open_ids
        assert len({chat.gate.section(key) for key in chosen}) == len(chosen)

"""Dialogue acts of real chats against one careful reader's answers and chatter."""

from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.fit_acts import (
    SHIPPED,
    SURE,
    ActChat,
    act_chats,
    answer_shares,
    fit,
    judge,
    left_out,
    written,
)
from tweetup.insight.dialogue_acts import load_act_weights
from tweetup.model import DialogueAct


@lru_cache
def chats(real_data: Path) -> tuple[ActChat, ...]:
    """The sorted chats, segmented once for all tests here."""
    return tuple(act_chats(real_data / "chats"))


@pytest.mark.long
def test_shipped_weights_tell_answers(real_data: Path) -> None:
    """On the chats they were fitted on: F of answers against chatter, and no chat far below."""
    weights = load_act_weights()
    judged = {chat.name: judge(chat, weights) for chat in chats(real_data)}
    posts = [post for theirs in judged.values() for post in theirs]
    assert answer_shares(posts)[2] >= 0.92
    assert min(answer_shares(theirs)[2] for theirs in judged.values()) >= 0.85
    greeting = {DialogueAct.GREETING, DialogueAct.THANKS, DialogueAct.INTRODUCTION}
    assert sum(post.act in greeting and post.answer is True for post in posts) <= 10


@pytest.mark.long
def test_answers_are_told_in_chats_left_out(real_data: Path) -> None:
    """F of answers against chatter with each chat left out of the fit.

    Of surely placed posts that are likely answers (0.9 and more), 98 in 100 answer.
    """
    posts = left_out(chats(real_data))
    assert answer_shares(posts)[2] >= 0.9
    sure = [post for post in posts if post.confidence >= SURE]
    assert answer_shares(sure)[0] >= 0.96
    assert answer_shares(sure, 0.9)[0] >= 0.98


@pytest.mark.long
def test_the_shipped_weights_are_those_of_the_chats(real_data: Path) -> None:
    assert SHIPPED.read_text(encoding="utf-8") == written(fit(chats(real_data)))

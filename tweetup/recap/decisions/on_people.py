"""Decisions on the topic and the people of a session, and those that people make different."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.model import Topic
from tweetup.recap.decisions.kinds import DecisionKind, PartState
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.model import Claims, Post, PostKey
    from tweetup.recap.decisions.kinds import Decisions, RecapDecision

__all__ = ["decide_people", "decide_topic", "posts_of_bots", "tell_moved"]


def posts_of_bots(decisions: Decisions, posts: Mapping[PostKey, Post]) -> dict[PostKey, str]:
    """Return the posts of those whom somebody marked as bots, with words that say so."""
    marked = {
        fold_handle(it.target): it.target
        for it in decisions.of(DecisionKind.BOT)
        if it.state is PartState.SHOWN
    }
    handles = {key: fold_handle(post.handle) for key, post in posts.items() if marked}
    return {
        key: f"@{marked[handle]} is marked as a bot"
        for key, handle in handles.items()
        if handle in marked
    }


def decide_topic(claims: Claims, decisions: Decisions) -> Claims:
    """Return the claims with the topic that somebody chose."""
    for decision in decisions.of(DecisionKind.TOPIC):
        decisions.compare_words(decision, claims.topic.text if claims.topic else "")
        topic = claims.topic
        if topic is None or decision.text != topic.text:
            proposed = {it.text: it for it in claims.proposals}
            topic = proposed.get(decision.text, Topic(text=decision.text))
        claims = replace(claims, topic=replace(topic, sure=True) if decision.text else None)
    return claims


def decide_people(claims: Claims, decisions: Decisions, posts: Mapping[PostKey, Post]) -> Claims:
    """Return the claims with the guests whom somebody named, or denied."""
    people = {fold_handle(post.handle) for post in posts.values()}
    for decision in decisions.of(DecisionKind.GUEST, DecisionKind.BOT):
        if fold_handle(decision.target) not in people:
            decisions.has_no_effect(decision, f"@{decision.target} wrote nothing in this session")
    guests = {fold_handle(handle): handle for handle in claims.guests}
    for decision in decisions.of(DecisionKind.GUEST):
        handle = fold_handle(decision.target)
        if decision.state is PartState.LEFT_OUT:
            guests.pop(handle, None)
        elif decision.state is PartState.SHOWN and handle in people:
            guests.setdefault(handle, decision.target)
    return replace(claims, guests=tuple(guests.values()))


def tell_moved(
    decision: RecapDecision, posts: Iterable[PostKey], sections: Mapping[PostKey, str]
) -> list[str]:
    """Return that posts of one's own theme stand under another question since, in clauses.

    Those that stood elsewhere when they were chosen are no news.
    """
    if "elsewhere" not in decision.values:  # an older decision does not tell
        return []
    known = decision.posts("elsewhere")
    others = Counter(sections.get(key, decision.section) for key in posts if key not in known)
    others.pop(decision.section, None)
    return [
        f"{number} of its posts {'stands' if number == 1 else 'stand'} under {section} now"
        for section, number in others.items()
    ]

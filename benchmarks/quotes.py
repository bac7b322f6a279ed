"""What the quotes, points and lead quotes of a session are worth, on chats read by hand.

    python -m benchmarks quotes

Quotability is fitted anew for each chat on all others. Dialogue acts are those of weights fitted on
all other chats (classified), those that the reader found (gold), and these with one post in twenty
taken for an answer or for none by mistake (errors).
Printed are, over all chats, the number of quotes and the share of them that answer / make a point
or would be quoted by an editor / would be quoted; beside them the four longest answers of
different people, questions and replies last. For points: how many, how many of them untrue (fewer
than three in five of their posts make any one point), and the share whose first quote makes it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks._quote_gold import QuoteChat, classified, quote_chats
from benchmarks.fit_quotes import left_out
from tweetup.claims.points import find_points
from tweetup.claims.quotes import select_lead_quote, select_quotes
from tweetup.text import fold_handle, leading_mentions, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.insight.quotability import QuoteWeights
    from tweetup.model import Finding, PostKey

__all__ = ["report"]

TRUE = 0.6
ERRORS = 0.05
DRAWS = 5
LONGEST = 4


@dataclass(frozen=True, slots=True)
class Claimed:
    """Everything quoted and claimed of one chat."""

    chat: QuoteChat
    quotes: tuple[PostKey, ...]
    exchanges: tuple[tuple[PostKey, ...], ...]
    points: tuple[Finding, ...]
    lead: PostKey | None


def claim(chat: QuoteChat, weights: QuoteWeights) -> Claimed:
    """Return the lead quote, then section by section the points and quotes of a chat."""
    rates = chat.rate(weights)
    lead = select_lead_quote(chat.gate, quotability=rates, support=chat.support)
    taken = {lead} if lead else set()
    quotes: list[PostKey] = []
    exchanges: list[tuple[PostKey, ...]] = []
    points: list[Finding] = []
    for section in sections(chat):
        found = find_points(
            chat.gate, section, support=chat.support, quotability=rates, taken=taken
        )
        points += found
        taken.update(key for point in found for key in point.quotes)
        selected = select_quotes(
            chat.gate, section, quotability=rates, support=chat.support, taken=taken
        )
        quotes += selected.quotes
        exchanges += selected.exchanges
        taken.update(selected.quotes, *selected.exchanges)
    return Claimed(chat, tuple(quotes), tuple(exchanges), tuple(points), lead)


def sections(chat: QuoteChat) -> list[str]:
    """Return the sections that have answers."""
    return sorted({section for key in chat.gate.posts if (section := chat.gate.section(key))})


def longest(chat: QuoteChat) -> list[PostKey]:
    """Return the four longest answers of different people in each section."""
    chosen: list[PostKey] = []
    for section in sections(chat):
        people: set[str] = set()
        ranked = sorted(
            chat.gate.answers(section),
            key=lambda post: (
                "?" in post.text or bool(leading_mentions(post.text)),
                -len(statement_of(post.text)),
                post.order,
            ),
        )
        for post in ranked:
            if fold_handle(post.handle) not in people and len(people) < LONGEST:
                people.add(fold_handle(post.handle))
                chosen.append(post.key)
    return chosen


def shares(pairs: Iterable[tuple[QuoteChat, Sequence[PostKey]]]) -> str:
    """Return the number of quotes and their shares as a line of the table."""
    counts: Counter[str] = Counter()
    for chat, keys in pairs:
        counts["all"] += len(keys)
        counts["answers"] += sum(key.id in chat.answers for key in keys)
        counts["good"] += sum(key.id in chat.good for key in keys)
        counts["best"] += sum(key.id in chat.best for key in keys)
    total = max(1, counts["all"])
    parts = (counts[name] / total for name in ("answers", "good", "best"))
    return f"{counts['all']:4} " + " ".join(f"{part:.2f}" for part in parts)


def truth(claimed: Sequence[Claimed]) -> str:
    """Return the number of points, the untrue ones, and the share of leads that make them."""
    untrue = leads = made = 0
    for it in claimed:
        for point in it.points:
            made += 1
            ids = {key.id for key in point.posts}
            best = max(it.chat.points, key=lambda posts: len(posts & ids))
            untrue += len(best & ids) < TRUE * len(ids)
            leads += point.quotes[0].id in best
    return f"{made} points, {untrue} untrue, lead {leads / max(1, made):.2f}"


def told(claimed: Sequence[Claimed], title: str) -> Iterator[str]:
    """Yield the lines of one variant of the dialogue acts."""
    yield f"{title:26} {shares((it.chat, it.quotes) for it in claimed)}"
    yield f"{'  with the points':26} {shares((it.chat, all_shown(it)) for it in claimed)}"
    leads = [(it.chat, (it.lead,)) for it in claimed if it.lead]
    yield f"{'  lead quotes':26} {shares(leads)}"
    pairs = [(it.chat, pair) for it in claimed for pair in it.exchanges]
    yield f"{'  pairs':26} {shares(pairs)}"
    yield f"{'  points':26} {truth(claimed)}"
    repeated = sum(count > 1 for it in claimed for count in Counter(all_shown(it)).values())
    yield f"{'  shown twice':26} {repeated}"


def lengths(claimed: Sequence[Claimed]) -> Iterator[str]:
    """Yield the mean length in characters of the statements chosen, by people and by us."""
    for title, keys_of in (
        ("quoted", lambda it: set(it.quotes)),
        (
            "an editor would quote",
            lambda it: {p.key for p in it.chat.posts if p.id in it.chat.best},
        ),
        ("answers", lambda it: {p.key for p in it.chat.posts if p.id in it.chat.answers}),
    ):
        texts = [
            statement_of(post.text)
            for it in claimed
            for keys in [keys_of(it)]
            for post in it.chat.posts
            if post.key in keys
        ]
        yield f"  length of {title:22} {sum(map(len, texts)) / max(1, len(texts)):.0f}"


def all_shown(claimed: Claimed) -> list[PostKey]:
    """Return every post that is shown, in the order of a recap."""
    return [
        *([claimed.lead] if claimed.lead else []),
        *(key for point in claimed.points for key in point.quotes),
        *claimed.quotes,
        *(key for pair in claimed.exchanges for key in pair),
    ]


def report() -> Iterator[str]:
    """Yield the tables, line by line."""
    chats = quote_chats()
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    yield f"{'':26} quotes, share that answer / good / best"
    yield f"{'four longest':26} {shares((chat, longest(chat)) for chat in chats)}"
    found = claimed_left_out(classified(chats))
    yield from told(found, "classified acts")
    yield from lengths(found)
    for it in found:
        yield f"    {it.chat.name:22} {shares([(it.chat, it.quotes)])}  {truth([it])}"
    yield from told(claimed_left_out(chats), "gold acts")
    drawn = [
        it
        for seed in range(DRAWS)
        for it in claimed_left_out([chat.with_errors(ERRORS, seed) for chat in chats])
    ]
    yield from told(drawn, f"errors ({DRAWS} draws)")


def claimed_left_out(chats: Sequence[QuoteChat]) -> list[Claimed]:
    """Return what is claimed of each chat with weights fitted on the others."""
    weights: Mapping[str, QuoteWeights] = left_out(chats)
    return [claim(chat, weights[chat.name]) for chat in chats]


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)

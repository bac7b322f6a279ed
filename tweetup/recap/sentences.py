"""Sentences of a section's summary, each with the posts it rests on.

They come in one order: number of answers, strongest themes, other themes, disagreement, counter
questions and open questions, longest exchange, most reposted answer, late answers. A fact that
is absent leaves its sentence out, and so does a language without a pattern for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.model import Sentence
from tweetup.recap.facts import handles_of
from tweetup.recap.theme_phrases import list_themes, quote_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey, Theme
    from tweetup.recap.facts import SectionFacts
    from tweetup.recap.wording import Wording

__all__ = ["write_summary"]

_MOST_SENTENCES = 6
_MOST_NAMES = 3
_OTHER_THEMES = 3
_FEWEST_REPOSTS = 2
_TRIMMED_FIRST = ("returned", "late", "exchange", "shared")
_CLEARLY_FEWER = 0.75
_MOST_RETURNING = 2
_MOST_DATES = 3


def write_summary(
    facts: SectionFacts, posts: Mapping[PostKey, Post], wording: Wording
) -> tuple[Sentence, ...]:
    """Return a section's summary: up to six sentences, and one for each returning theme.

    ``posts`` are the session's by key. Of the returning themes the strongest two have one.
    """
    writer = _SummaryWriter(facts, posts, wording)
    makers: Mapping[str, Callable[[], Sentence | None]] = {
        "volume": writer.volume,
        "top": writer.top_theme,
        "others": writer.other_themes,
        "objections": writer.objections,
        "returned": writer.counter_questions,
        "open": writer.open_questions,
        "exchange": writer.exchange,
        "shared": writer.most_reposted,
        "late": writer.late,
    }
    sentences = {
        name: sentence for name, make in makers.items() if (sentence := make()) is not None
    }
    for name in _TRIMMED_FIRST:
        if len(sentences) > _MOST_SENTENCES:
            sentences.pop(name, None)
    return (*sentences.values(), *writer.returning_themes())


class _SummaryWriter:
    """The writer of one section's sentences, from its facts and a wording."""

    def __init__(
        self, facts: SectionFacts, posts: Mapping[PostKey, Post], wording: Wording
    ) -> None:
        self._facts = facts
        self._posts = posts
        self._wording = wording
        top = max((theme.support for theme in facts.themes), default=0)
        supported = [theme for theme in facts.themes if theme.support > 1]
        self._top = [theme for theme in supported if theme.support == top][:_MOST_NAMES]
        self._rest = [theme for theme in supported if theme not in self._top]

    def _sentence(
        self, name: str, values: Mapping[str, str], posts: Iterable[PostKey]
    ) -> Sentence | None:
        text = self._wording.sentence(name, self._facts.position, values)
        return None if text is None else Sentence(text=text, posts=tuple(posts))

    def _people(self, posts: Sequence[Post]) -> str:
        return self._wording.count(len(handles_of(posts)), "person")

    def volume(self) -> Sentence | None:
        """Return the numbers of answers and people, compared with the other questions."""
        answers = self._facts.answers
        if not answers:
            return None
        names = handles_of(answers)
        values = {
            "answers": self._wording.count(len(answers), "answer"),
            "posts": self._wording.count(len(answers), "post"),
            "people": self._people(answers),
            "names": self._wording.people(names),
            "questions": self._wording.count(len(self._facts.other_counts) + 1, "question"),
        }
        for name in self._volume_patterns(len(answers), alone=len(names) == 1):
            sentence = self._sentence(name, values, (post.key for post in answers))
            if sentence is not None:
                return sentence
        return None

    def _volume_patterns(self, answers: int, *, alone: bool) -> tuple[str, ...]:
        section, others = self._facts.section, self._facts.other_counts
        if not section.startswith("Q"):
            return ("volume_stretch" if section.startswith("S") else f"volume_{section}",)
        if alone:
            return ("volume_one", "volume")
        if others and answers > max(others):
            return ("volume_most", "volume")
        if len(others) > 1 and answers <= min(others) * _CLEARLY_FEWER:
            return ("volume_least", "volume")
        return ("volume",)

    def top_theme(self) -> Sentence | None:
        """Return the theme of most people with their first names; several themes of a tie."""
        if not self._top:
            return None
        people = self._wording.count(self._top[0].support, "person")
        labels = [quote_label(theme, self._facts.words, self._wording) for theme in self._top]
        values = {"people": people, "label": labels[0], "labels": self._wording.listing(labels)}
        if len(self._top) > 1:
            return self._sentence("theme_tie", values, _joined(self._top))
        who = self._who(self._top[0], people)
        if who is None:
            return None
        return self._sentence("theme_top", {**values, "who": who}, _joined(self._top))

    def _who(self, theme: Theme, people: str) -> str | None:
        names = self._names(theme)
        pattern = "who_all" if len(names) == theme.support else "who_some"
        values = {"people": people, "names": self._wording.people(names)}
        return self._wording.fill(pattern, 0, values) if names else people

    def _names(self, theme: Theme) -> tuple[str, ...]:
        """Return the handles to name for a theme: authors of its quotes, then of its posts."""
        order = (*theme.quotes, *theme.posts)
        names = handles_of(self._posts[key] for key in order if key in self._posts)
        return names if len(names) == theme.support <= _MOST_NAMES else names[: _MOST_NAMES - 1]

    def other_themes(self) -> Sentence | None:
        """Return the other themes of several people."""
        rest = self._rest[:_OTHER_THEMES]
        listed = list_themes(rest, self._facts.words, self._wording)
        return self._sentence("theme_others", {"points": listed}, _joined(rest)) if listed else None

    def objections(self) -> Sentence | None:
        """Return the pairs of people who disagreed."""
        objections = self._facts.objections[:_MOST_NAMES]
        pairs = [
            self._wording.fill(
                "pair_next" if position else "pair", 0, {"by": objection.by, "to": objection.to}
            )
            for position, objection in enumerate(objections)
        ]
        clauses = [pair for pair in pairs if pair is not None]
        if not clauses:
            return None
        values = {"pairs": self._wording.clauses(clauses)}
        return self._sentence("objections", values, (objection.post for objection in objections))

    def counter_questions(self) -> Sentence | None:
        """Return the people who answered with a question; None where any question is open."""
        posts = self._facts.counter_questions
        return self._named("returned", posts) if posts and not self._facts.open_questions else None

    def open_questions(self) -> Sentence | None:
        """Return the people whose questions drew no reply."""
        posts = self._facts.open_questions
        return self._named("open", posts) if posts else None

    def _named(self, pattern: str, posts: Sequence[Post]) -> Sentence | None:
        names = handles_of(posts)
        values = {
            "names": self._wording.people(names),
            "people": self._wording.count(len(names), "person"),
            "questions": self._wording.count(len(posts), "question"),
        }
        name = pattern if len(names) <= _MOST_NAMES else f"{pattern}_many"
        return self._sentence(name, values, (post.key for post in posts))

    def exchange(self) -> Sentence | None:
        """Return the people of the longest exchange."""
        if not self._facts.exchanges:
            return None
        longest = self._facts.exchanges[0]
        names = handles_of(longest)
        values = {
            "names": self._wording.people(names),
            "people": self._wording.count(len(names), "person"),
            "posts": self._wording.count(len(longest), "post"),
        }
        name = "exchange" if len(names) <= _MOST_NAMES else "exchange_many"
        return self._sentence(name, values, (post.key for post in longest))

    def most_reposted(self) -> Sentence | None:
        """Return the answer that most people reposted; None where two tie."""
        ranked = sorted(self._facts.reposted, key=lambda post: -len(handles_of(post.reposts)))
        counts = [len(handles_of(post.reposts)) for post in ranked]
        if not ranked or counts[0] < _FEWEST_REPOSTS or counts[0] in counts[1:]:
            return None
        values = {
            "names": f"@{ranked[0].post.handle}",
            "people": self._wording.count(counts[0], "person"),
        }
        return self._sentence("shared", values, (post.key for post in ranked[0].reposts))

    def returning_themes(self) -> Iterator[Sentence]:
        """Yield a sentence for each returning theme, with its first and its latest dates."""
        for turn, returning in enumerate(self._facts.returning[:_MOST_RETURNING]):
            before = returning.before
            dated = before if len(before) <= _MOST_DATES else (before[0], *before[-2:])
            values = {
                "label": quote_label(returning.theme, self._facts.words, self._wording),
                "dates": self._wording.listing([self._wording.day(it.date) for it in dated]),
                "people": self._wording.count(before[-1].people, "person"),
            }
            posts = (*returning.theme.posts, *(key for it in before for key in it.posts))
            text = self._wording.sentence("again", self._facts.position + turn, values)
            if text is not None:
                yield Sentence(text=text, posts=tuple(dict.fromkeys(posts)))

    def late(self) -> Sentence | None:
        """Return the number of answers after the hour."""
        late = self._facts.late
        if not late:
            return None
        values = {
            "answers": self._wording.count(len(late), "answer"),
            "people": self._people(late),
        }
        return self._sentence("late", values, (post.key for post in late))


def _joined(themes: Iterable[Theme]) -> tuple[PostKey, ...]:
    """Return all posts of the themes, each once."""
    return tuple(dict.fromkeys(key for theme in themes for key in theme.posts))

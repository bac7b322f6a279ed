"""Counted facts said in sentences, each with the posts it rests on.

A section's sentences come in one order: how many answered, what came up most, what else,
who disagreed, what was asked in return and stayed open, who talked longest, what was passed
on, what came late. A fact that is not there leaves its sentence out, and so does a language
without a pattern for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.model import Sentence
from tweetup.recap.facts import people_of
from tweetup.recap.theme_phrases import say_label, say_points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey, Theme
    from tweetup.recap.facts import Facts
    from tweetup.recap.wording import Wording

__all__ = ["say_section"]

_MOST_SENTENCES = 6
_MOST_NAMES = 3
_OTHER_THEMES = 3
_FEWEST_REPOSTS = 2
_TRIMMED_FIRST = ("returned", "late", "exchange", "shared")
_CLEARLY_FEWER = 0.75
_MOST_AGAIN = 2
_MOST_DATES = 3


def say_section(
    facts: Facts, posts: Mapping[PostKey, Post], wording: Wording
) -> tuple[Sentence, ...]:
    """A section's summary: up to six sentences, none where there is nothing to say.

    After them, one for each of the strongest themes that earlier sessions raised.

    ``posts`` are the session's by key.
    """
    speaker = _Speaker(facts, posts, wording)
    makers: Mapping[str, Callable[[], Sentence | None]] = {
        "volume": speaker.volume,
        "top": speaker.top_theme,
        "others": speaker.other_themes,
        "objections": speaker.objections,
        "returned": speaker.returned,
        "open": speaker.left_open,
        "exchange": speaker.exchange,
        "shared": speaker.shared,
        "late": speaker.late,
    }
    said = {name: sentence for name, make in makers.items() if (sentence := make()) is not None}
    for name in _TRIMMED_FIRST:
        if len(said) > _MOST_SENTENCES:
            said.pop(name, None)
    return (*said.values(), *speaker.again())


class _Speaker:
    """One section's facts with the language they are said in."""

    def __init__(self, facts: Facts, posts: Mapping[PostKey, Post], wording: Wording) -> None:
        self._facts = facts
        self._posts = posts
        self._wording = wording
        top = max((theme.support for theme in facts.themes), default=0)
        shared = [theme for theme in facts.themes if theme.support > 1]
        self._top = [theme for theme in shared if theme.support == top][:_MOST_NAMES]
        self._rest = [theme for theme in shared if theme not in self._top]

    def _say(
        self, name: str, values: Mapping[str, str], posts: Iterable[PostKey]
    ) -> Sentence | None:
        text = self._wording.say(name, self._facts.position, values)
        return None if text is None else Sentence(text=text, posts=tuple(posts))

    def _people(self, posts: Sequence[Post]) -> str:
        return self._wording.count(len(people_of(posts)), "person")

    def volume(self) -> Sentence | None:
        """How many answers from how many people, and how that compares with the others."""
        answers = self._facts.answers
        if not answers:
            return None
        names = people_of(answers)
        values = {
            "answers": self._wording.count(len(answers), "answer"),
            "posts": self._wording.count(len(answers), "post"),
            "people": self._people(answers),
            "names": self._wording.people(names),
            "questions": self._wording.count(len(self._facts.rivals) + 1, "question"),
        }
        for name in self._volume_patterns(len(answers), alone=len(names) == 1):
            sentence = self._say(name, values, (post.key for post in answers))
            if sentence is not None:
                return sentence
        return None

    def _volume_patterns(self, answers: int, *, alone: bool) -> tuple[str, ...]:
        section, rivals = self._facts.section, self._facts.rivals
        if not section.startswith("Q"):
            return ("volume_stretch" if section.startswith("S") else f"volume_{section}",)
        if alone:
            return ("volume_one", "volume")
        if rivals and answers > max(rivals):
            return ("volume_most", "volume")
        if len(rivals) > 1 and answers <= min(rivals) * _CLEARLY_FEWER:
            return ("volume_least", "volume")
        return ("volume",)

    def top_theme(self) -> Sentence | None:
        """What most people brought up, with the first names; several where they tie."""
        if not self._top:
            return None
        people = self._wording.count(self._top[0].support, "person")
        labels = [say_label(theme, self._facts.said, self._wording) for theme in self._top]
        values = {"people": people, "label": labels[0], "labels": self._wording.listing(labels)}
        if len(self._top) > 1:
            return self._say("theme_tie", values, _joined(self._top))
        who = self._who(self._top[0], people)
        if who is None:
            return None
        return self._say("theme_top", {**values, "who": who}, _joined(self._top))

    def _who(self, theme: Theme, people: str) -> str | None:
        names = self._names(theme)
        pattern = "who_all" if len(names) == theme.support else "who_some"
        values = {"people": people, "names": self._wording.people(names)}
        return self._wording.fill(pattern, 0, values) if names else people

    def _names(self, theme: Theme) -> tuple[str, ...]:
        """Who to name for a theme: those quoted first, then who made the point first."""
        order = (*theme.quotes, *theme.posts)
        names = people_of(self._posts[key] for key in order if key in self._posts)
        return names if len(names) == theme.support <= _MOST_NAMES else names[: _MOST_NAMES - 1]

    def other_themes(self) -> Sentence | None:
        """What else several people brought up."""
        rest = self._rest[:_OTHER_THEMES]
        points = say_points(rest, self._facts.said, self._wording)
        return self._say("theme_others", {"points": points}, _joined(rest)) if points else None

    def objections(self) -> Sentence | None:
        """Who said not to agree with whom."""
        found = self._facts.objections[:_MOST_NAMES]
        pairs = [
            self._wording.fill("pair_next" if position else "pair", 0, {"by": one.by, "to": one.to})
            for position, one in enumerate(found)
        ]
        said = [pair for pair in pairs if pair is not None]
        if not said:
            return None
        values = {"pairs": self._wording.clauses(said)}
        return self._say("objections", values, (one.post for one in found))

    def returned(self) -> Sentence | None:
        """Who answered with a question, where none of these was left open."""
        posts = self._facts.returned
        return self._named("returned", posts) if posts and not self._facts.open_questions else None

    def left_open(self) -> Sentence | None:
        """Whose questions found no reply."""
        posts = self._facts.open_questions
        return self._named("open", posts) if posts else None

    def _named(self, pattern: str, posts: Sequence[Post]) -> Sentence | None:
        names = people_of(posts)
        values = {
            "names": self._wording.people(names),
            "people": self._wording.count(len(names), "person"),
            "questions": self._wording.count(len(posts), "question"),
        }
        name = pattern if len(names) <= _MOST_NAMES else f"{pattern}_many"
        return self._say(name, values, (post.key for post in posts))

    def exchange(self) -> Sentence | None:
        """Who answered each other longest."""
        if not self._facts.exchanges:
            return None
        longest = self._facts.exchanges[0]
        names = people_of(longest)
        values = {
            "names": self._wording.people(names),
            "people": self._wording.count(len(names), "person"),
            "posts": self._wording.count(len(longest), "post"),
        }
        name = "exchange" if len(names) <= _MOST_NAMES else "exchange_many"
        return self._say(name, values, (post.key for post in longest))

    def shared(self) -> Sentence | None:
        """Which answer was passed on by the most people, if one stands out."""
        ranked = sorted(self._facts.shared, key=lambda one: -len(people_of(one.reposts)))
        counts = [len(people_of(one.reposts)) for one in ranked]
        if not ranked or counts[0] < _FEWEST_REPOSTS or counts[0] in counts[1:]:
            return None
        values = {
            "names": f"@{ranked[0].post.handle}",
            "people": self._wording.count(counts[0], "person"),
        }
        return self._say("shared", values, (post.key for post in ranked[0].reposts))

    def again(self) -> Iterator[Sentence]:
        """When a theme was raised before: the first time and the latest ones."""
        for turn, one in enumerate(self._facts.returning[:_MOST_AGAIN]):
            times = (
                one.before if len(one.before) <= _MOST_DATES else (one.before[0], *one.before[-2:])
            )
            values = {
                "label": say_label(one.theme, self._facts.said, self._wording),
                "dates": self._wording.listing([self._wording.day(time.date) for time in times]),
                "people": self._wording.count(one.before[-1].people, "person"),
            }
            posts = (*one.theme.posts, *(key for time in one.before for key in time.posts))
            text = self._wording.say("again", self._facts.position + turn, values)
            if text is not None:
                yield Sentence(text=text, posts=tuple(dict.fromkeys(posts)))

    def late(self) -> Sentence | None:
        """How many answers came after the hour."""
        late = self._facts.late
        if not late:
            return None
        values = {
            "answers": self._wording.count(len(late), "answer"),
            "people": self._people(late),
        }
        return self._say("late", values, (post.key for post in late))


def _joined(themes: Iterable[Theme]) -> tuple[PostKey, ...]:
    """All posts of the themes, each once."""
    return tuple(dict.fromkeys(key for theme in themes for key in theme.posts))

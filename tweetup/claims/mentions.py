"""Mentions: phrases that several people used in their answers ("transparency" came up).

A mention states that people wrote a phrase, and nothing of their opinion: it is true where the
phrase stands in a post of each. Whether a host would print it is decided by rules (no words of
the question, no topic of the whole chat, nobody's name) and by a logistic model of phrases that
were judged by hand beside their posts (``benchmarks/mentions.md``); its weights lie in
``mention_weights.toml``.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.claims.asked_words import AskedWords, Asking
from tweetup.claims.one_matter import OneMatter
from tweetup.model import DialogueAct, Finding, FindingKind
from tweetup.text import fold_handle, is_person_name, strip_entities
from tweetup.text.inflection import SHORTEST_STEM, is_form, singular, word_starts
from tweetup.text.names import with_article

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.claims.gate import Gate
    from tweetup.model import PhraseUse, PostKey, SharedPhrase

__all__ = [
    "MENTION_FEATURES",
    "RUNNING",
    "SMALL_CIRCLE",
    "MentionCandidate",
    "MentionWeights",
    "SessionPhrases",
    "choose_mentions",
    "find_phrase_mentions",
    "find_running_mentions",
    "load_mention_weights",
]

SMALL_CIRCLE: Final = 30
"""The number of people answering a question below which two people make a mention."""

RUNNING: Final = "session"
"""The section of a mention that ran through the whole session."""

MENTION_FEATURES: Final = (
    "posts", "sections", "people", "letters", "several_words", "whole", "name", "abstract",
    "plural", "adjective", "profiles", "outside",
)  # fmt: skip
"""The features of a candidate, in the order of :attr:`MentionCandidate.features`."""

_FEWEST: Final = 3
_FEWEST_SMALL: Final = 2
_MOST: Final = 6
# Where so many people talked, more is said that several share.
_MANY: Final = 12
_MOST_OF_MANY: Final = 8
_MOST_RUNNING: Final = 3
# The probability that a host would print a phrase from which on a recap's text has it: a single
# common noun has more senses than a name or several words.
_SURE: Final = 0.6
_SURE_COMMON: Final = 0.75
# Two people with one common noun are a theme where they are so many of those who talked.
_THEME_SHARE: Final = 0.25
# A statement about the whole session is read first: it takes a surer phrase.
_RUNNING_THRESHOLD: Final = 0.7
# A phrase in this part of a session's posts, in half of its sections, is the session's topic;
# with fewer sections than three it takes more posts.
_TOPIC_POSTS: Final = 0.1
_TOPIC_POSTS_OF_FEW: Final = 0.35
_TOPIC_SECTIONS: Final = 0.5
_FEWEST_ASKED: Final = 2
_ASKED_OFTEN: Final = 1 / 3
_UNKNOWN_SHARE: Final = 1 / 3
# From this part of its people on, a longer phrase stands for one within it.
_WITHIN: Final = 0.6
# From this part of shared posts on, two phrases are one matter.
_SAME_POSTS: Final = 0.6
_NOUN_SHARE: Final = 0.5
# A common noun of this part of the sections is of the chat's own subject.
_SUBJECT_SECTIONS: Final = 0.75
# Nouns for a matter that stands elsewhere in the post, which alone name none: a part of the shell
# nouns of Schmid (2000), the school's words for what it does, and its subjects.
_SHELLS: Final = frozenset({
    "approach", "area", "biology", "chemistry", "concept", "engineering", "environment",
    "geography", "history", "information", "instruction", "knowledge", "learning", "math",
    "mathematic", "method", "organization", "physic", "problem", "process", "reason", "resource",
    "result", "science", "skill", "solution", "standard", "strategy", "subject", "system", "task",
    "understanding", "unit", "value",
})  # fmt: skip
# From this part of its people on, who have more in common than a word, they mean one thing by it.
_CONNECTED: Final = 0.6
# Words of so few letters hold a phrase together: of, and.
_SHORT: Final = 3
# From so many letters on, the end of a word is a word of its own: space, and no port in support.
_LONG_END: Final = 5
# Negations that read well before a phrase; where most have another, there is no mention.
_SHOWN_NEGATIONS: Final = frozenset({
    "geen", "kein", "keine", "keinen", "lack of", "no", "not", "ohne", "sans", "sem", "senza",
    "sin", "without", "zonder",
})  # fmt: skip
_WORD: Final = re.compile(r"\w+")
_NAME_PART: Final = re.compile(r"[^\W\d_]+")
_LONGEST_NAME: Final = 3
# Endings of nouns for qualities, acts and fields, in languages of Romance words and in German.
# Endings that adjectives have oftener than nouns.
_ADJECTIVE: Final = re.compile(
    r"(?:[aeiou]ous|ful|less|[ai]ble|ical|inear|icit|ative|ed|ally|ist)\Z"
)
_ABSTRACT: Final = re.compile(
    r"(?:[ts]ion|ität|it[yàé]|idade?|ism[eo]?|[ea]n[cz](?:e|a|ia)?|ment|ness|ship|log(?:y|ie|ía|ia)"
    r"|ung|heit|keit)\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionCandidate:
    """A phrase in the answers of a section: the ``posts`` that hold it and their ``people``.

    ``text`` is the phrase with its negation where most have one, ``circle`` the number of people
    whose posts were searched for it. ``sure`` is False where its people may mean different things,
    all but one repeat it in replies, or some of those who used the word are not counted.
    """

    phrase: SharedPhrase
    text: str
    posts: tuple[PostKey, ...]
    people: int
    circle: int
    sure: bool
    features: tuple[float, ...]

    def is_shown(self, probability: float) -> bool:
        """Return True where a recap's text has it, of which a host would print so many (0-1).

        A single common noun that two people of many used is no theme of a section.
        """
        if self.phrase.name or len(self.phrase.words) > 1:
            return self.sure and probability >= _SURE
        is_theme = self.people >= _FEWEST or self.people >= _THEME_SHARE * self.circle
        return self.sure and probability >= _SURE_COMMON and is_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionWeights:
    """The weight of each feature, and the probability from which a candidate is printed."""

    bias: float
    weights: Mapping[str, float]
    threshold: float
    version: str

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability (0-1) that a host would print a candidate."""
        pairs = zip(MENTION_FEATURES, features, strict=True)
        score = self.bias + sum(self.weights[name] * value for name, value in pairs)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load_mention_weights() -> MentionWeights:
    """Return the weights fitted by ``benchmarks/fit_mentions.py``, which ship with this module."""
    text = files("tweetup.claims").joinpath("mention_weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return MentionWeights(
        bias=float(table["bias"]),
        weights={name: float(table["weights"][name]) for name in MENTION_FEATURES},
        threshold=float(table["threshold"]),
        version=str(table["version"]),
    )


@dataclass(frozen=True, kw_only=True)
class SessionPhrases:
    """The phrases of a session, and everything by which they are told fit to print.

    ``questions`` are the texts of the questions by section, ``topic_words`` the words of title,
    topic and plan, ``names`` the handles and display names of participants and of people whom
    posts name. ``words`` are the content words of each post, by their first letters.
    """

    gate: Gate
    phrases: Sequence[SharedPhrase]
    questions: Mapping[str, str]
    topic_words: Collection[str] = ()
    names: Collection[str] = ()
    words: Mapping[PostKey, frozenset[str]] = field(default_factory=dict)

    def candidates(
        self, section: str, *, small: bool | None = None
    ) -> tuple[MentionCandidate, ...]:
        """Return the phrases that enough people used in the answers of a section.

        Three are enough, two in a ``small`` circle: where fewer than :data:`SMALL_CIRCLE` answer.
        Left out are words of the section's question, topics of the session (also phrases of more
        than half of its sections: see :meth:`running`) and names of people.
        """
        answers = self._talk.get(section, frozenset())
        if small is None:
            small = self.gate.people(answers) < SMALL_CIRCLE
        fewest = _FEWEST_SMALL if small else _FEWEST
        candidates = (
            self._candidate(phrase, answers, fewest)
            for phrase in self._phrases_to_print
            if not self._is_asked(phrase, section) and not self._runs_through(phrase)
        )
        return tuple(candidate for candidate in candidates if candidate is not None)

    def most(self, section: str) -> int:
        """Return the number of mentions that a section has at most, by the people who talked."""
        many = self.gate.people(self._talk.get(section, ())) >= _MANY
        return _MOST_OF_MANY if many else _MOST

    def running(self) -> tuple[MentionCandidate, ...]:
        """Return the phrases that ran through the session.

        Two people and more used them in the answers of each of three sections and more, whose
        questions have not the words. Posts are all counted answers that hold the phrase, in every
        section, so that a reader who counts them finds the same number of people.
        """
        talk = frozenset(key for keys in self._talk.values() for key in keys)
        answers = talk & self.gate.counted
        candidates = (
            self._candidate(phrase, answers, _FEWEST)
            for phrase in self._phrases_to_print
            # A candidate leaves out whoever asks with its phrase, and would count too few.
            if not any(
                self._asks_with(use.post, phrase) for use in phrase.uses if use.post in answers
            )
        )
        return tuple(
            candidate
            for candidate in candidates
            if candidate is not None and self._has_sections_enough(candidate)
        )

    def _has_sections_enough(self, candidate: MentionCandidate) -> bool:
        """Return True where two people used a phrase in each of three sections that ask not of it.

        The posts of a candidate are those that are counted.
        """
        people = (
            self.gate.people(answers.intersection(candidate.posts))
            for section, answers in self._talk.items()
            if not self._is_asked(candidate.phrase, section)
        )
        return sum(number >= _FEWEST_SMALL for number in people) >= _FEWEST

    def _candidate(
        self, phrase: SharedPhrase, answers: Collection[PostKey], fewest: int
    ) -> MentionCandidate | None:
        uses = [use for use in phrase.uses if use.post in answers]
        if len(phrase.words) == 1:
            if _is_part_or_verb(phrase, uses):
                return None
            # Who practises says nothing of practices.
            uses = [use for use in uses if use.noun]
        answering = [use for use in uses if not self._asks_with(use.post, phrase)]
        if self.gate.people(use.post for use in answering) >= fewest:
            uses = answering
        negation = _negation(uses)
        text = with_article(phrase.text, (self.gate.posts[use.post].text for use in uses))
        if negation is not None:
            uses = [use for use in uses if use.negation == negation]
            text = f"{negation} {phrase.text}"
        posts = tuple(use.post for use in uses)
        people = self.gate.people(posts)
        if people < fewest or self.gate.counted.isdisjoint(posts):
            return None
        if negation is not None and negation not in _SHOWN_NEGATIONS:
            return None
        return MentionCandidate(
            phrase=phrase,
            text=text,
            posts=posts,
            people=people,
            circle=self.gate.people(answers),
            sure=self._is_sure(phrase, uses, answers),
            features=tuple(self._features(phrase, uses, people)),
        )

    def _is_sure(
        self, phrase: SharedPhrase, uses: Sequence[PhraseUse], answers: Collection[PostKey]
    ) -> bool:
        """Return True where the people of a phrase, all who used it, speak of one matter by it.

        Nobody asks with it. Two of them at least are no hosts, and two brought it up in answers:
        who takes it from another's post does not. A name or several words mean one thing; of single
        common nouns see :meth:`_names_one_matter`.
        """
        posts = [use.post for use in uses]
        others = [key for key in posts if not self.gate.is_host(self.gate.posts[key])]
        more = [
            key
            for key in (*(use.post for use in phrase.uses), *phrase.others)
            if key in answers and not self._asks_with(key, phrase)
        ]
        brought_up = self._matter.brought_up(
            (key for key in posts if key in self.gate.counted),
            holding=(use.post for use in phrase.uses if use.post in answers),
        )
        if (
            any(self._asks_with(key, phrase) for key in posts)
            or min(self.gate.people(others), brought_up) < _FEWEST_SMALL
            or self.gate.people(more) > self.gate.people(posts)
            or any(self._echoes_question(phrase, name) for name in self._sections_with(posts))
        ):
            return False
        if phrase.name:
            return True
        if len(phrase.words) == 1:
            return self._names_one_matter(phrase, uses, answers)
        # In "real world problems" and "real world data" two people speak of two matters.
        return self.gate.people(use.post for use in uses if use.head) >= _FEWEST_SMALL

    def _names_one_matter(
        self, phrase: SharedPhrase, uses: Sequence[PhraseUse], answers: Collection[PostKey]
    ) -> bool:
        """Return True where a single common noun names one matter of its people, and no other.

        Most of them have more in common than the word, and have a question in common. It is a noun
        everywhere, names more than a relation to another matter, is not of the chat's own subject,
        and nobody wrote another form of it.
        """
        posts = [use.post for use in uses]
        asked = [self.questions.get(section, "") for section in self._sections_with(posts)]
        return (
            not self._has_stretches
            and all(use.noun for use in uses)
            and phrase.words[0] not in _SHELLS
            and self._section_share(phrase) < _SUBJECT_SECTIONS
            and not self._is_missed(phrase, posts, answers)
            and self._matter.connected(posts, ignoring=f"{phrase.text} {' '.join(asked)}")
            >= _CONNECTED
        )

    def _echoes_question(self, phrase: SharedPhrase, section: str) -> bool:
        """Return True where hosts asked on with a phrase, or the question abbreviates it.

        Of a question that is not archived nobody knows; it hardly invented a name.
        """
        asked = self._asked.get(section)
        is_lost = section.startswith("Q") and _WORD.search(self.questions.get(section, "")) is None
        return (
            phrase in self._asking.follow_ups(section)
            or (asked is not None and asked.shortens(phrase))
            or (is_lost and not phrase.name)
        )

    def _is_missed(
        self, phrase: SharedPhrase, posts: Sequence[PostKey], answers: Collection[PostKey]
    ) -> bool:
        """Return True where others than the authors of ``posts`` wrote a form of the word."""
        word = phrase.words[0].removesuffix("e")
        near = self._stems_by_start.get(word[:SHORTEST_STEM], ())
        forms = {stem for stem in near if is_form(stem, word)}
        more = [
            key
            for key in answers
            if key in self.gate.counted
            and not forms.isdisjoint(self._stems[key])
            and not self._asks_with(key, phrase)
        ]
        return self.gate.people([*posts, *more]) > self.gate.people(posts)

    @cached_property
    def _stems(self) -> dict[PostKey, frozenset[str]]:
        """The words of each counted answer, without the ending of a plural and a last e."""
        return {
            key: frozenset(
                singular(word, "en").removesuffix("e")
                for word in _WORD.findall(strip_entities(self.gate.posts[key].text).lower())
            )
            for key in self.gate.counted
        }

    @cached_property
    def _stems_by_start(self) -> Mapping[str, frozenset[str]]:
        """The words of all counted answers by their first letters, in which forms of one agree."""
        stems: defaultdict[str, set[str]] = defaultdict(set)
        for stem in frozenset[str]().union(*self._stems.values()):
            stems[stem[:SHORTEST_STEM]].add(stem)
        return {start: frozenset(alike) for start, alike in stems.items()}

    def _sections_with(self, posts: Iterable[PostKey]) -> tuple[str, ...]:
        sections = {self.gate.section(key) for key in posts}
        return tuple(sorted(filter(None, sections)))

    def _asks_with(self, key: PostKey, phrase: SharedPhrase) -> bool:
        return self._asking.asks_with(key, phrase.text)

    @cached_property
    def _asking(self) -> Asking:
        return Asking(gate=self.gate)

    @cached_property
    def _has_stretches(self) -> bool:
        """True for a chat without numbered questions: people talk of different things there."""
        sections = set(self.gate.sections)
        return any(name.startswith("S") for name in sections)

    @cached_property
    def _matter(self) -> OneMatter:
        return OneMatter(posts=self.gate.posts, words=self.words)

    def _features(
        self, phrase: SharedPhrase, uses: Sequence[PhraseUse], people: int
    ) -> Iterator[float]:
        starts = word_starts(phrase.text)
        single = len(phrase.words) == 1
        yield math.log(self._post_share(phrase))
        yield self._section_share(phrase)
        yield math.log(people)
        yield math.log(max(map(len, phrase.words)))
        yield float(not single)
        yield sum(use.whole for use in uses) / len(uses)
        yield float(phrase.name)
        yield float(_ABSTRACT.search(phrase.words[-1]) is not None)
        yield float(single and phrase.text.casefold() != phrase.words[0])
        yield float(single and _ADJECTIVE.search(phrase.text) is not None)
        yield self._profile_share(starts)
        yield self._outside_share(phrase, uses)

    def _profile_share(self, starts: frozenset[str]) -> float:
        """Return the part of the authors whose name or biography has a word of a phrase."""
        profiles = self._profiles
        return sum(not starts.isdisjoint(words) for words in profiles) / max(1, len(profiles))

    @cached_property
    def _profiles(self) -> tuple[frozenset[str], ...]:
        """The words of each author's display name and biography, by their first letters."""
        profiles: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for post in self.gate.posts.values():
            author = post.author
            profiles[author.handle] |= word_starts(f"{author.name or ''} {author.bio or ''}")
        return tuple(profiles.values())

    def _outside_share(self, phrase: SharedPhrase, uses: Sequence[PhraseUse]) -> float:
        """Return the part of a phrase's posts in the session that lie outside these uses."""
        return 1 - len(uses) / len(phrase.uses)

    @cached_property
    def _talk(self) -> Mapping[str, frozenset[PostKey]]:
        """The posts of each question or stretch that answer, ask or react."""
        talk = {
            section: frozenset(post.key for post in self.gate.talk(section))
            for section in self.gate.sections
            if section[1:].isdecimal()
        }
        return {section: keys for section, keys in talk.items() if keys}

    @cached_property
    def _own_posts(self) -> int:
        """The number of posts in their authors' own words."""
        acts = self.gate.acts
        reposts = sum(
            1
            for key in self.gate.posts
            if (act := acts.get(key)) is not None and act.act is DialogueAct.REPOST
        )
        return max(1, len(self.gate.posts) - reposts)

    def _post_share(self, phrase: SharedPhrase) -> float:
        """Return the part of the session's own posts that hold a phrase."""
        return len(phrase.uses) / self._own_posts

    def _section_share(self, phrase: SharedPhrase) -> float:
        """Return the part of the sections, those of three people and more, that hold a phrase.

        Fewer than three such sections tell nothing, which counts as a third.
        """
        posts = {use.post for use in phrase.uses}
        sections = self._wide_sections
        if len(sections) < _FEWEST:
            return _UNKNOWN_SHARE
        return sum(not posts.isdisjoint(answers) for answers in sections) / len(sections)

    @cached_property
    def _phrases_to_print(self) -> tuple[SharedPhrase, ...]:
        """The phrases that are no topic of the session and no name of a person.

        A topic stands in the title, in a third of the questions, or in a tenth of the posts and
        in half of the sections.
        """
        title = AskedWords(" ".join(self.topic_words))
        few = len(self._wide_sections) < _FEWEST
        topic_posts = _TOPIC_POSTS_OF_FEW if few else _TOPIC_POSTS
        return tuple(
            phrase
            for phrase in self.phrases
            if phrase not in title
            and not self._is_asked_often(phrase)
            and not (
                self._post_share(phrase) >= topic_posts
                and (few or self._section_share(phrase) >= _TOPIC_SECTIONS)
            )
            and not self._is_name(phrase)
        )

    @cached_property
    def _asked(self) -> Mapping[str, AskedWords]:
        return {section: AskedWords(text) for section, text in self.questions.items()}

    def _is_asked_often(self, phrase: SharedPhrase) -> bool:
        """Return True for a phrase of a third of the questions, and of two at least."""
        questions = sum(phrase in asked for asked in self._asked.values())
        return questions >= _FEWEST_ASKED and questions >= _ASKED_OFTEN * len(self.questions)

    def _is_asked(self, phrase: SharedPhrase, section: str) -> bool:
        asked = self._asked.get(section)
        return asked is not None and phrase in asked

    def _sections_of(self, phrase: SharedPhrase) -> tuple[str, ...]:
        """Return the sections in which two people or more used a phrase that was not asked."""
        posts = frozenset(use.post for use in phrase.uses)
        return tuple(
            section
            for section, answers in self._talk.items()
            if self.gate.people(posts & answers) >= _FEWEST_SMALL
            and not self._is_asked(phrase, section)
        )

    def _runs_through(self, phrase: SharedPhrase) -> bool:
        """Return True for a phrase of more than half of the sections, and of three at least."""
        sections = len(self._sections_of(phrase))
        return sections >= _FEWEST and sections > _TOPIC_SECTIONS * len(self._wide_sections)

    @cached_property
    def _wide_sections(self) -> tuple[frozenset[PostKey], ...]:
        """The answers of each section that three people or more answered."""
        return tuple(
            answers for answers in self._talk.values() if self.gate.people(answers) >= _FEWEST
        )

    @cached_property
    def _people_names(self) -> tuple[frozenset[str], ...]:
        """The words of each name of a person, in lower case; long display names are slogans."""
        parts = {
            frozenset(part.casefold() for part in _NAME_PART.findall(name)) for name in self.names
        }
        return tuple(words for words in parts if len(words) <= _LONGEST_NAME)

    def _is_name(self, phrase: SharedPhrase) -> bool:
        """Return True for a phrase in capitals that is a person's name, or a part of it.

        So are a given name and what follows it in capitals, whoever is meant.
        """
        words = frozenset(part.casefold() for part in _NAME_PART.findall(phrase.text))
        is_handle = "".join(phrase.text.casefold().split()) in self._handles
        if is_handle and is_person_name(phrase.text.title()):
            return True  # also in lower case
        # Abbreviations are of organisations and things, which people carry in their names.
        return (phrase.name and not phrase.text.isupper()) and (
            is_handle
            or is_person_name(phrase.text)
            or any(words <= name for name in self._people_names)
        )

    @cached_property
    def _handles(self) -> frozenset[str]:
        return frozenset(map(fold_handle, self.names))


def _is_part_or_verb(phrase: SharedPhrase, uses: Sequence[PhraseUse]) -> bool:
    """Return True for a word that is mostly no noun, or a name that never stands alone: San.

    A verb is a noun's homograph here and there: the whole session tells as well as ``uses``.
    """
    part = phrase.name and not phrase.text.isupper() and not any(use.whole for use in uses)
    return part or any(
        sum(use.noun for use in some) <= _NOUN_SHARE * len(some) for some in (uses, phrase.uses)
    )


def _negation(uses: Sequence[PhraseUse]) -> str | None:
    """Return the most frequent negation where most uses have one."""
    negations = Counter(use.negation for use in uses if use.negation is not None)
    if 2 * negations.total() <= len(uses):
        return None
    return min(negations, key=lambda word: (-negations[word], word))


def find_phrase_mentions(
    phrases: SessionPhrases,
    section: str,
    *,
    small: bool | None = None,
    weights: MentionWeights | None = None,
) -> tuple[Finding, ...]:
    """Return the mentions of a section, the strongest first.

    They are at most six, or eight where twelve people and more talked. No two share a word, a stem
    or nearly the same posts. Every word of a mention's phrase stands in each of its posts: one
    answer at least, and people's questions and remarks on answers; ``people`` is the number of
    authors. Those whose people may mean different things or repeat each other, and dull ones, are
    not ``sure``.
    ``weights`` are by default those that ship.
    """
    candidates = phrases.candidates(section, small=small)
    used = weights or load_mention_weights()
    chosen = choose_mentions(candidates, used, most=phrases.most(section))
    findings = (_finding(section, candidate) for candidate in chosen)
    return tuple(
        replace(it, sure=candidate.is_shown(used.probability(candidate.features)))
        for it, candidate in zip(findings, chosen, strict=True)
    )


def find_running_mentions(
    phrases: SessionPhrases, *, weights: MentionWeights | None = None
) -> tuple[Finding, ...]:
    """Return the mentions that ran through the session, the strongest first, at most three.

    Their section is :data:`RUNNING`; ``posts`` are the counted answers of all sections that hold
    the phrase, ``people`` their authors. All are sure, as they stand in a recap's first lines.
    """
    used = replace(weights or load_mention_weights(), threshold=_RUNNING_THRESHOLD)
    sure = (
        candidate
        for candidate in phrases.running()
        if candidate.is_shown(used.probability(candidate.features))
    )
    candidates = choose_mentions(sure, used, most=_MOST_RUNNING)
    return tuple(_finding(RUNNING, candidate) for candidate in candidates)


def _finding(section: str, candidate: MentionCandidate) -> Finding:
    return Finding(
        section=section,
        kind=FindingKind.MENTION,
        text=candidate.text,
        phrase=candidate.text,
        posts=candidate.posts,
        people=candidate.people,
        sure=candidate.sure,
    )


def choose_mentions(
    candidates: Iterable[MentionCandidate], weights: MentionWeights, *, most: int
) -> tuple[MentionCandidate, ...]:
    """Return the candidates to print, the strongest first, at most ``most``.

    Strength is the number of people times the probability that a host would print the phrase. Of
    two that overlap the stronger is kept; one that a recap's text leaves out displaces none that
    stands in it.
    """
    rated = [(weights.probability(candidate.features), candidate) for candidate in candidates]
    fit = [(p, candidate) for p, candidate in rated if p >= weights.threshold]
    fit.sort(key=lambda pair: (-round(pair[0] * pair[1].people, 9), pair[1].text))
    chosen: list[tuple[MentionCandidate, bool]] = []
    for p, candidate in fit:
        longer = (other for _, other in fit if _is_within(candidate, other))
        shown = candidate.is_shown(p)
        if len(chosen) == most:
            break
        rivals = [other for other, other_shown in chosen if other_shown or not shown]
        if not any(longer) and not any(_overlap(candidate, other) for other in rivals):
            chosen.append((candidate, shown))
    return tuple(candidate for candidate, _ in chosen)


def _is_within(candidate: MentionCandidate, other: MentionCandidate) -> bool:
    """Return True if most people who used a phrase used the longer ``other`` that holds it."""
    words, longer = set(candidate.phrase.words), set(other.phrase.words)
    return words < longer and other.people >= _WITHIN * candidate.people


def _overlap(candidate: MentionCandidate, other: MentionCandidate) -> bool:
    """Return True for two phrases with words of one stem, or with most of their posts in common."""
    posts, others = set(candidate.posts), set(other.posts)
    return _share_stem(candidate.phrase.text, other.phrase.text) or (
        len(posts & others) >= _SAME_POSTS * len(posts | others)
    )


def _share_stem(text: str, other: str) -> bool:
    """Return True for words that begin alike, and for one within another: wiki, wikipedia."""
    shared = word_starts(text) & word_starts(other)
    return any(len(start) > _SHORT for start in shared) or any(
        _is_part(*sorted((word, another), key=len))
        for word in _WORD.findall(text.lower())
        for another in _WORD.findall(other.lower())
    )


def _is_part(short: str, word: str) -> bool:
    """Return True for a word that begins another (tech, technology) or ends it (makerspaces)."""
    part = singular(short, "en")
    ends = len(part) >= _LONG_END and singular(word, "en").endswith(part)
    return len(part) > _SHORT and (word.startswith(part) or ends)

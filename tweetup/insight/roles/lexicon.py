"""Lexicons of roles: TOML files of terms and patterns, one a language, compiled for reading.

tweetup's own stand beside this module (``en.toml``, ``de.toml``, …); those of a user add to them,
or take their place. A lexicon is words alone: how they are read is in ``reading``.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.errors import ConfigError
from tweetup.insight.roles.finders import Finder, FinderIndex
from tweetup.insight.roles.refusals import PRIVATE_WORDS, is_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = [
    "CLINICIAN",
    "LANGUAGES",
    "Lexicon",
    "LexiconLanguage",
    "RoleWords",
    "is_role_name",
    "load_lexicon",
    "term_words",
]

LANGUAGES: Final = ("en", "de", "fr", "es", "nl")
"""The languages whose lexicons come with tweetup, the most frequent first."""

CLINICIAN: Final = "clinician"

_HINT: Final = "docs/how-to/see-who-talks.md shows a lexicon"
_KINDS: Final = ("person", "organisation", "any")
_PATIENT_ORGANISATION: Final = "patient_organisation"
_NAME: Final = re.compile(r"[a-z][a-z_]{1,39}")
_GRAMMAR: Final = (
    *("function", "openers", "breakers", "followers", "joints", "denied_before", "denied_after"),
    *("doubtful_before", "doubtful_after", "retired", "leaders", "turns"),
)
_LISTS: Final = (
    *("terms", "patterns", "credentials", "heads", "not_before", "not_after", "names", "shared"),
    *("organisation_patterns", "bare", "not_with", "only_with", "titles", "fields", "not_titles"),
    *("names_with", "own_words", "speaks"),
)
_ACCOUNT: Final = (
    *("organisation", "organisation_names", "other_names", "person", "jobs", "members"),
)
_SENSES: Final = ("denied_before", "denied_after", "doubtful_before", "doubtful_after", "turns")
_WORD: Final = re.compile(r"[^\W_]+")
_PLAIN: Final = frozenset({
    *("terms", "credentials", "heads", "shared", "bare"),
    *("function", "breakers", "followers", "leaders"),
})  # fmt: skip
"""The keys of words as they are; those of the other lists are regular expressions."""
_NEVER: Final = r"(?!)"

_Tables = dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RoleWords:
    """A role in one language.

    ``heads`` are words that may stand behind a term without changing its sense; ``not_after``
    matches before a term of another sense, ``not_before`` behind one. ``shared`` are terms that
    mean something else in another language, ``names`` matches the name of an organisation, and
    decides alone where ``names_with`` matches that name or the profile's words.
    ``bare`` are terms that do not decide by themselves: not beside a match of ``not_with`` in the
    profile, and beside one of ``only_with`` alone. ``titles`` state the role beside one of
    ``fields``: "engineer" beside "medical devices", but not beside one of ``not_titles``. A role of
    organisations with ``own_words`` is stated by these alone, where a match of ``speaks`` or the
    name shows that the account is the organisation, and none of ``not_with`` that it is a person.
    """

    role: str
    language: str
    kind: str
    under: str | None
    patterns: tuple[Finder, ...]
    credentials: frozenset[str]
    heads: frozenset[str]
    not_after: Finder
    not_before: Finder
    shared: frozenset[str]
    names: Finder
    names_with: re.Pattern[str] | None
    bare: frozenset[str]
    not_with: re.Pattern[str]
    only_with: re.Pattern[str] | None
    organisation_patterns: tuple[Finder, ...]
    titles: tuple[Finder, ...]
    fields: tuple[Finder, ...]
    not_titles: Finder
    own_words: re.Pattern[str] | None
    speaks: re.Pattern[str]

    @property
    def is_of_people(self) -> bool:
        """Return whether one person can have the role."""
        return self.kind != "organisation"

    @property
    def is_of_organisations(self) -> bool:
        """Return whether an organisation can have the role."""
        return self.kind != "person"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LexiconLanguage:
    """The words of one language, with its grammar as far as profiles have any.

    ``is_last`` is true where a noun stands behind words that tell more of it (ward nurse), false
    where it stands before (infirmière de bloc); with ``has_compounds`` a noun that changes its
    sense is written in one with it (Arzttochter). ``terms`` has the words of terms by the first of
    them, the longest first, each with its roles; ``starts`` are those first words of which a term
    is a person's. The rest are patterns of the text before, or
    behind, a term.
    """

    code: str
    is_last: bool
    has_compounds: bool
    terms: Mapping[str, tuple[tuple[tuple[str, ...], tuple[RoleWords, ...]], ...]]
    starts: frozenset[str]
    roles: tuple[RoleWords, ...]
    function: frozenset[str]
    openers: re.Pattern[str]
    breakers: frozenset[str]
    followers: frozenset[str]
    leaders: frozenset[str]
    joints: re.Pattern[str]
    denied_before: tuple[Finder, ...]
    denied_after: tuple[Finder, ...]
    doubtful_before: tuple[Finder, ...]
    doubtful_after: tuple[Finder, ...]
    turns: tuple[Finder, ...]
    retired: Finder
    organisation: tuple[Finder, ...]
    organisation_names: tuple[Finder, ...]
    other_names: tuple[Finder, ...]
    person: tuple[Finder, ...]
    jobs: tuple[Finder, ...]
    members: tuple[Finder, ...]

    @property
    def role_names(self) -> tuple[str, ...]:
        """Return the names of the roles, without those of groups."""
        return tuple(it.role for it in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lexicon:
    """The lexicons of all languages.

    ``credentials`` are letters behind a name, each with its role; ``digest`` is another one where
    any word of theirs is. ``firsts`` are the first words of terms, each with the languages that
    have it, ``function`` the function words with their languages, ``index`` finds the patterns
    that a text may match. ``of_organisations`` are the roles of organisations in the order in
    which they are tried, each in all languages, ``organisation_owners`` the finders that state
    them; ``patterns`` and ``titles`` are those of persons'
    roles with their languages and roles, in order.
    """

    languages: tuple[LexiconLanguage, ...]
    firsts: Mapping[str, tuple[LexiconLanguage, ...]]
    function: Mapping[str, tuple[LexiconLanguage, ...]]
    index: FinderIndex
    of_organisations: tuple[tuple[LexiconLanguage, RoleWords], ...]
    organisation_owners: Mapping[Finder, RoleWords]
    patterns: Mapping[Finder, tuple[int, LexiconLanguage, RoleWords]]
    titles: Mapping[Finder, tuple[int, LexiconLanguage, RoleWords]]
    credentials: Mapping[str, RoleWords]
    digest: str

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all roles, a group such as clinician before its own."""
        return tuple(dict.fromkeys(self._named()))

    def parts_of(self, role: str) -> frozenset[str]:
        """Return a role, with those under it where it is a group."""
        below = {
            it.role for language in self.languages for it in language.roles if it.under == role
        }
        return frozenset({role, *below})

    def _named(self) -> Iterable[str]:
        for language in self.languages:
            for role in language.roles:
                if role.under is not None:
                    yield role.under
                yield role.role


def is_role_name(text: str) -> bool:
    """Return whether a text can name a role: small letters, and _ between words."""
    return _NAME.fullmatch(text) is not None


def load_lexicon(paths: tuple[Path, ...] = ()) -> Lexicon:
    """Return tweetup's lexicons with those of a user, which add to them.

    A file with ``replace = true`` takes the place of all before it in its language. Raises
    :class:`~tweetup.errors.ConfigError` for a file that cannot be read, and for a role or term
    that tells of somebody's health, cause, politics or religion.
    """
    return _load(tuple((path, _text(path)) for path in paths))


@cache
def _load(own: tuple[tuple[Path, str], ...]) -> Lexicon:
    sources = {}
    digest = blake2b(digest_size=16)
    for code in LANGUAGES:
        text = files(__package__).joinpath(f"{code}.toml").read_text(encoding="utf-8")
        digest.update(text.encode())
        sources[code] = [_Source.read(f"{code}.toml", text, is_ours=True)]
    for path, text in own:
        digest.update(text.encode())
        source = _Source.read(path.name, text)
        before = [] if source.replaces else sources.get(source.language, [])
        sources[source.language] = [*before, source]
    languages = tuple(_compiled(code, _joined(these)) for code, these in sources.items())
    return Lexicon(
        languages=languages,
        firsts=_by_word((word, it) for it in languages for word in it.terms),
        function=_by_word((word, it) for it in languages for word in it.function),
        of_organisations=tuple(
            (it, words)
            for role in dict.fromkeys(words.role for it in languages for words in it.roles)
            for it in languages
            for words in it.roles
            if words.role == role and words.is_of_organisations
        ),
        organisation_owners={
            finder: words
            for it in languages
            for words in it.roles
            for finder in (
                *(words.organisation_patterns if words.is_of_people else words.patterns),
                *(*words.titles, words.names),
            )
            if words.is_of_organisations
        },
        patterns=_owned(languages, lambda words: words.patterns),
        titles=_owned(languages, lambda words: words.titles),
        index=FinderIndex.of(_all_finders(languages)),
        credentials={
            letters: role
            for language in reversed(languages)
            for role in language.roles
            for letters in role.credentials
        },
        digest=digest.hexdigest(),
    )


def _by_word(
    pairs: Iterable[tuple[str, LexiconLanguage]],
) -> dict[str, tuple[LexiconLanguage, ...]]:
    owners: defaultdict[str, tuple[LexiconLanguage, ...]] = defaultdict(tuple)
    for word, language in pairs:
        owners[word] += (language,)
    return dict(owners)


def _owned(
    languages: Iterable[LexiconLanguage], finders: Callable[[RoleWords], tuple[Finder, ...]]
) -> dict[Finder, tuple[int, LexiconLanguage, RoleWords]]:
    """Return finders of persons' roles with their places in the order of all."""
    owners = [
        (finder, language, words)
        for language in languages
        for words in language.roles
        if words.is_of_people
        for finder in finders(words)
    ]
    return {
        finder: (place, language, words) for place, (finder, language, words) in enumerate(owners)
    }


def _all_finders(languages: Iterable[LexiconLanguage]) -> Iterable[Finder]:
    """Yield the finders of languages and of their roles."""
    for language in languages:
        yield language.retired
        for key in (*_ACCOUNT, *_SENSES):
            yield from getattr(language, key)
        for words in language.roles:
            yield from (words.names, words.not_titles, words.not_after, words.not_before)
            yield from (*words.patterns, *words.organisation_patterns)
            yield from (*words.titles, *words.fields)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path), hint=_HINT) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One file: its tables of lists, and the names of roles with kind and group."""

    language: str
    replaces: bool
    is_last: bool
    has_compounds: bool
    tables: _Tables
    kinds: Mapping[str, tuple[str, str | None]]

    @classmethod
    def read(cls, name: str, text: str, *, is_ours: bool = False) -> _Source:
        """Read the text of a file; raise ConfigError where it is no lexicon, or a private one.

        Each pattern of a user's file is tried; those of tweetup's are in its tests.
        """
        try:
            top = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"is not TOML: {error}", where=name, hint=_HINT) from error
        language, noun = top.pop("language", None), top.pop("noun", "last")
        compounds = top.pop("compounds", False) is True
        if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2,3}", language):
            raise ConfigError("does not say its language", where=name, hint='add language = "en"')
        if noun not in {"first", "last"}:
            raise ConfigError("expected first or last", where=f"{name}: noun", hint=_HINT)
        replaces = top.pop("replace", False) is True
        tables = {
            "grammar": _lists(name, "grammar", top.pop("grammar", {}), _GRAMMAR, is_ours=is_ours),
            "account": _lists(name, "account", top.pop("account", {}), _ACCOUNT, is_ours=is_ours),
        }
        kinds = {}
        roles = top.pop("roles", {})
        if top or not isinstance(roles, dict):
            key = next(iter(top), "roles")
            raise ConfigError("is no key of a lexicon", where=f"{name}: {key}", hint=_HINT)
        for role, table in roles.items():
            kinds[role], tables[role] = _role(name, role, table, is_ours=is_ours)
        return cls(
            language=language,
            replaces=replaces,
            is_last=noun == "last",
            has_compounds=compounds,
            tables=tables,
            kinds=kinds,
        )


def _role(
    name: str, role: str, table: object, *, is_ours: bool
) -> tuple[tuple[str, str | None], dict[str, tuple[str, ...]]]:
    """Return the kind, the group and the lists of a role."""
    where = f"{name}: roles.{role}"
    if not isinstance(table, dict):
        raise ConfigError("expected a table", where=where, hint=_HINT)
    kind, under = table.pop("kind", "person"), table.pop("under", None)
    if kind not in _KINDS:
        raise ConfigError("expected person, organisation or any", where=f"{where}.kind", hint=_HINT)
    for text in filter(None, (role, under)):
        if not isinstance(text, str) or not is_role_name(text):
            raise ConfigError(
                f"{text!r} is no name of a role", where=where, hint="small letters and _ alone"
            )
    is_of_patients = kind == "organisation" and role == _PATIENT_ORGANISATION
    lists = _lists(name, f"roles.{role}", table, _LISTS, is_ours=is_ours)
    if not is_of_patients:
        _refuse(where, (role, under or "", *lists.get("terms", ()), *lists.get("credentials", ())))
    if kind != "organisation" and not is_ours:
        for key in ("patterns", "titles"):
            _refuse_patterns(where, lists.get(key, ()))
    return (kind, under), lists


def _refuse(where: str, texts: Iterable[str]) -> None:
    for text in texts:
        if is_private(text):
            raise ConfigError(
                f"{text!r} tells of health, a cause, politics or religion, which no program may"
                " read out of a profile",
                where=where,
                hint="leave it out; tweetup roles record notes a role that somebody told you",
            )


def _refuse_patterns(where: str, patterns: Iterable[str]) -> None:
    """Refuse a pattern that finds a private word, alone or as its author wrote it."""
    for text in patterns:
        pattern = _pattern(where, text)
        for word in PRIVATE_WORDS:
            match = pattern.search(f"{word} at work")
            if match is not None and is_private(match[0]):
                _refuse(where, (match[0],))
        _refuse(where, (re.sub(r"\\b|\(\?:|[()?|]", " ", text),))


def _pattern(where: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        problem = f"is no regular expression: {error}"
        raise ConfigError(problem, where=where, hint=f"mend {text!r}") from error


def _lists(
    name: str, table: str, values: object, keys: tuple[str, ...], *, is_ours: bool
) -> dict[str, tuple[str, ...]]:
    """Return the lists of texts of a table; a text stands for a list of one."""
    if not isinstance(values, dict):
        raise ConfigError("expected a table", where=f"{name}: {table}", hint=_HINT)
    lists = {}
    for key, value in values.items():
        where = f"{name}: {table}.{key}"
        if key not in keys:
            raise ConfigError(
                f"is no key of {table}", where=where, hint=f"one of {', '.join(keys)}"
            )
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(it, str) for it in items):
            raise ConfigError("expected a list of texts", where=where, hint=_HINT)
        if key not in _PLAIN and not is_ours:
            for item in items:
                _pattern(where, item)
        lists[key] = tuple(items)
    return lists


def _joined(sources: Iterable[_Source]) -> _Source:
    """Return several files of a language as one: a list of a later file comes behind."""
    sources = list(sources)
    tables: dict[str, defaultdict[str, tuple[str, ...]]] = defaultdict(lambda: defaultdict(tuple))
    kinds: dict[str, tuple[str, str | None]] = {}
    for source in sources:
        kinds.update(source.kinds)
        for table, lists in source.tables.items():
            for key, items in lists.items():
                tables[table][key] += items
    first = sources[0]
    return _Source(
        language=first.language,
        replaces=False,
        is_last=first.is_last,
        has_compounds=first.has_compounds,
        tables={table: dict(lists) for table, lists in tables.items()},
        kinds=kinds,
    )


def _compiled(code: str, source: _Source) -> LexiconLanguage:
    grammar, account = source.tables.get("grammar", {}), source.tables.get("account", {})
    roles = tuple(
        _compiled_role(code, role, kind, under, source.tables.get(role, {}))
        for role, (kind, under) in source.kinds.items()
    )
    by_term: defaultdict[str, list[RoleWords]] = defaultdict(list)
    for words in roles:
        for term in source.tables.get(words.role, {}).get("terms", ()):
            by_term[" ".join(term_words(term))].append(words)
    return LexiconLanguage(
        code=code,
        is_last=source.is_last,
        has_compounds=source.has_compounds,
        terms=_by_first_word(by_term),
        starts=frozenset(
            term.split(" ")[0]
            for term, owners in by_term.items()
            if any(words.is_of_people for words in owners)
        ),
        roles=roles,
        function=frozenset(grammar.get("function", ())),
        breakers=frozenset(grammar.get("breakers", ())),
        followers=frozenset(grammar.get("followers", ())),
        leaders=frozenset(grammar.get("leaders", ())),
        retired=Finder(_any_text(grammar.get("retired", ()), "(?:", r")\W*\Z")),
        openers=_any(grammar.get("openers", ())),
        joints=_any(grammar.get("joints", ())),
        **{key: _finders(grammar.get(key, ())) for key in _SENSES},
        **{key: _finders(account.get(key, ())) for key in _ACCOUNT},
    )


def _compiled_role(
    code: str, role: str, kind: str, under: str | None, lists: Mapping[str, tuple[str, ...]]
) -> RoleWords:
    return RoleWords(
        role=role,
        language=code,
        kind=kind,
        under=under,
        patterns=_finders(lists.get("patterns", ())),
        credentials=frozenset(lists.get("credentials", ())),
        heads=frozenset(lists.get("heads", ())),
        not_after=Finder(_any_text(lists.get("not_after", ()), r"(?:(?<!\w)(?:", r"))[\s-]*\Z")),
        not_before=Finder(_any_text(lists.get("not_before", ()), r"\A[\s-]*(?:(?:", r")(?!\w))")),
        shared=frozenset(" ".join(term_words(it)) for it in lists.get("shared", ())),
        names=Finder(_any_text(lists.get("names", ()))),
        organisation_patterns=_finders(lists.get("organisation_patterns", ())),
        names_with=_any(lists.get("names_with", ())) if "names_with" in lists else None,
        bare=frozenset(" ".join(term_words(it)) for it in lists.get("bare", ())),
        not_with=_any(lists.get("not_with", ())),
        only_with=_any(lists.get("only_with", ())) if "only_with" in lists else None,
        titles=_finders(rf"(?<!\w)(?:{it})(?!\w)" for it in lists.get("titles", ())),
        fields=_finders(rf"(?<!\w)(?:{it})(?!\w)" for it in lists.get("fields", ())),
        not_titles=Finder(_any_text(lists.get("not_titles", ()))),
        own_words=_any(lists.get("own_words", ())) if "own_words" in lists else None,
        speaks=_any(lists.get("speaks", ())),
    )


def _finders(texts: Iterable[str]) -> tuple[Finder, ...]:
    return tuple(map(Finder, texts))


def term_words(text: str) -> tuple[str, ...]:
    """Return the words of a term, or of a text, in one case."""
    return tuple(it.casefold() for it in _WORD.findall(text))


def _by_first_word(
    terms: Mapping[str, Sequence[RoleWords]],
) -> dict[str, tuple[tuple[tuple[str, ...], tuple[RoleWords, ...]], ...]]:
    by_first: defaultdict[str, list[tuple[tuple[str, ...], tuple[RoleWords, ...]]]]
    by_first = defaultdict(list)
    for words, roles in terms.items():
        parts = tuple(words.split(" "))
        by_first[parts[0]].append((parts, tuple(roles)))
    return {
        first: tuple(sorted(these, key=lambda it: -len(it[0]))) for first, these in by_first.items()
    }


def _any(texts: Iterable[str], before: str = "(?:", behind: str = ")") -> re.Pattern[str]:
    """Return a pattern of any of some patterns, between two texts; of nothing where none is."""
    return re.compile(_any_text(texts, before, behind), re.IGNORECASE)


def _any_text(texts: Iterable[str], before: str = "(?:", behind: str = ")") -> str:
    joined = "|".join(f"(?:{text})" for text in texts)
    return f"{before}{joined}{behind}" if joined else _NEVER

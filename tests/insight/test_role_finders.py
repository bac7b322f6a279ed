"""Patterns of roles are passed over only where they have no match."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetup.insight.roles.finders import Finder, FinderIndex, literals
from tweetup.insight.roles.lexicon import load_lexicon

PARTS = [
    (r"\bnurses?\b", {" nurse"}),
    (r"(?<!\w)(?:vp)(?!\w)", {" vp "}),
    (r"\b(?:cto|c[po]o) at\b", {" at "}),
    (r"(?:nurse|doctor) of (?:long words)", {" of long words"}),
    (r"a?b?", None),
    (r"\w+", None),
    (r"(?:nurse|)", None),
    (r"(?!)", set()),
    (r"Ärzt", {"ärzt"}),
    (r"med-tech", {"med tech"}),
    (r"(?P<a>team) \1", {"team "}),
    (r"(?>ab){2,3}cd{0,3}", {"ab"}),
    (r"x{,2}y{3}z{", {"z "}),
    (r"(?-i:[A-Z])tea[mt]", {"team", "teat"}),
    (r"[]a]b[^c]", {"b"}),
    (r"(?a:é)\.(?=no).", {"é "}),
    (r"(?#of)team", None),
    (r"(?(1)a|b)(team)", None),
    (r"(?x: t e a m)", None),
    (r"\x41bcd", None),
    (r"(?:nurse)?(?:a|b)*", None),
]
ATOMS = st.sampled_from([
    *("nurse", "l", "of ", r"\b", "^", "[ae]", "[^a]", "[a-e]", r"[\w-]", r"\.", r"\d", ".", "{"),
])  # fmt: skip
GROUPS = st.sampled_from(["(?:", "(", "(?-i:"])
TIMES = st.sampled_from(["", "?", "*", "+?", "{2}", "{0}", "{,3}"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.builds(
            lambda group, ways, times: f"{group}{'|'.join(ways)}){times}",
            GROUPS,
            st.lists(inner, min_size=1, max_size=2),
            TIMES,
        ),
    ),
    max_leaves=6,
)
WORDS = [
    *("nurse", "VP", "founder", "of", "at", "a", "pharma", "Inc.", "(devices)", "charity", "for"),
    *("people", "with", "asthma", "Redaktion", "Zeitung", "ex-", "not", "my", "@", "|", ",", "w/"),
    *("l'appli", "santé", "somos", "uitgever", "R&D", "med-tech", "İstanbul", "ſtudent", "x3"),
]


@pytest.mark.parametrize(("pattern", "parts"), PARTS)
def test_literals(pattern: str, parts: set[str] | None) -> None:
    """Those of which each match has one, with a space at the edges of words."""
    assert literals(pattern) == parts


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=25))
def test_no_match_is_passed_over(words: list[str]) -> None:
    """Whatever a text is made of, what the index leaves out has no match in it."""
    text = " ".join(words)
    lexicon = load_lexicon()
    left_out = lexicon.patterns.keys() - lexicon.index.possible(text)
    assert [it.pattern.pattern for it in left_out if it.pattern.search(text)] == []


@given(st.data())
def test_matches_are_found(data: st.DataObject) -> None:
    """A text that was made to match a pattern is one that the index lets through."""
    finders = list(load_lexicon().patterns)
    pattern = data.draw(st.sampled_from(finders)).pattern
    if "(?<" in pattern.pattern or "(?!" in pattern.pattern or "(?=" in pattern.pattern:
        pattern = re.compile(r"\bhead of (?:sales|r&d|the l[ao]b)\b|\bcto\b", re.IGNORECASE)
    finder = Finder(pattern.pattern)
    text = data.draw(st.from_regex(pattern))
    assert finder in FinderIndex.of([finder]).possible(text)


@pytest.mark.long
@settings(max_examples=60)
@given(PATTERNS, st.data())
def test_any_pattern(text: str, data: st.DataObject) -> None:
    """Each match of a pattern has one of its parts, whatever the pattern is made of."""
    pattern = re.compile(text, re.IGNORECASE)
    finder = Finder(pattern.pattern)
    match = data.draw(st.from_regex(pattern))
    assert finder in FinderIndex.of([finder]).possible(match)

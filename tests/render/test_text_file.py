"""Marks, front matter and merged words of a recap's text file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.errors import UsageError
from tweetup.render.text_file import (
    PartKind,
    fold,
    make_mark,
    merge_words,
    part_digest,
    read_mark,
)
from tweetup.render.text_file.front_matter import read_front_matter
from tweetup.render.text_file.parts import repair_marks

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
KINDS = [it for it in PartKind if it is not PartKind.FIELD]


@given(st.sampled_from(KINDS), words)
def test_mark_is_read_back(kind: PartKind, name: str) -> None:
    """Any name is one comment on one line, which ends nowhere within, and is read back."""
    mark = make_mark(kind, name)
    assert (mark.count("<"), mark.count(">"), mark.count("--")) == (1, 1, 2)
    assert mark.isprintable()
    found = read_mark(mark)
    assert found is not None
    assert (found.kind, found.name) == (kind, name)


@given(words.filter(lambda name: name.split(" ") == [name]), words)
def test_mark_of_a_quote_of_a_theme(name: str, of: str) -> None:
    found = read_mark(make_mark(PartKind.QUOTE, name, role="for", of=of))
    assert found is not None
    assert (found.name, found.role) == (name, "for")


NO_MARKS = [
    "<!-- a comment -->",
    "<!-- quotes x:1 -->",
    "<!---->",
    "<!-- field title -->",
    "quote x:1",
    "<!-- quote x:1",
    "<!-- Quote x:1 -->",
]


@pytest.mark.parametrize("text", NO_MARKS)
def test_no_mark(text: str) -> None:
    assert read_mark(text) is None


BROKEN = [
    "<!– quote x:1 –>",
    "<!— quote x:1 —>",
    "<!–- quote x:1 -–>",
    "<! -- quote x:1 -->",
]


@pytest.mark.parametrize("text", BROKEN)
def test_mark_that_a_word_processor_broke(text: str) -> None:
    assert repair_marks(f"Words. {text}\n") == "Words. <!-- quote x:1 -->\n"


SAME = [
    ("“one” – ‘two’…", "\"one\" - 'two'..."),
    ("a\u00a0b  c \n d", "a b c d"),
    ("e\u0301", "é"),
    ("a\u200bb", "ab"),
]
OTHER = [("a", "A"), ("a.", "a"), ("a b", "ab"), ("1", "2")]


@pytest.mark.parametrize(("text", "other"), SAME)
def test_typography_is_no_edit(text: str, other: str) -> None:
    assert part_digest(text) == part_digest(other)
    assert fold(text) == fold(other)


@pytest.mark.parametrize(("text", "other"), OTHER)
def test_edit(text: str, other: str) -> None:
    assert part_digest(text) != part_digest(other)


MERGES = [
    # base, mine, theirs, both
    ("32 wrote 135.", "32 people wrote 135.", "32 wrote 140.", "32 people wrote 140."),
    ("a b c", "a b c", "a B c", "a B c"),
    ("a b c", "a X c", "a X c", "a X c"),
    ("a b c", "a X c", "a Y c", None),
    ("a b c", "", "a b C", None),
    ("one\n\ntwo\n\nthree", "ONE\n\ntwo\n\nthree", "one\n\ntwo\n\nTHREE", "ONE\n\ntwo\n\nTHREE"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "both"), MERGES)
def test_merged_words(base: str, mine: str, theirs: str, both: str | None) -> None:
    assert merge_words(base, mine, theirs) == both
    assert merge_words(base, theirs, mine) == both


@given(words, words)
def test_merge_with_one_side(base: str, mine: str) -> None:
    """Where one side alone changed, its words count."""
    assert merge_words(base, mine, base) == merge_words(base, base, mine) == mine


FRONT = [
    # line, name, value
    ('title: "A: b"', "title", "A: b"),
    ("title: A: b # c", "title", "A: b # c"),
    ("title: 'It''s'", "title", "It's"),
    ("title: “A”", "title", "A"),
    ('title: "A”', "title", "A"),
    ("Title:   A  ", "title", "A"),
    ("title:", "title", ""),
    ("title: A\n  long one", "title", "A long one"),
    ('guests: ["@a", b]', "guests", "a b"),
    ("guests: @a, @b", "guests", "a b"),
    ("guests:\n- a\n- '@b'", "guests", "a b"),
    ("guests: []", "guests", ""),
]


@pytest.mark.parametrize(("line", "name", "value"), FRONT)
def test_front_matter(line: str, name: str, value: str) -> None:
    front = read_front_matter(f"---\n{line}\n---\nA: b\n", "f.md")
    assert front.values == {name: value}
    assert front.kept == []


def test_lines_of_ones_own() -> None:
    own = "tags:\n  - a\n  - b\nauthor: {name: c}"
    front = read_front_matter(f"---\ntitle: A\n{own}\n# a comment\n...\n", "f.md")
    assert "\n".join(front.kept) == f"{own}\n# a comment"


NO_FRONT = [
    "",
    "title: A\n",
    "---\ntitle: A\n",
    "---\nwords\n---\n",
    "---\n  a: b\n---\n",
    '---\ntitle: "A\n---\n',
]


@pytest.mark.parametrize("text", NO_FRONT)
def test_no_front_matter(text: str) -> None:
    with pytest.raises(UsageError, match=r"f\.md"):
        read_front_matter(text, "f.md")

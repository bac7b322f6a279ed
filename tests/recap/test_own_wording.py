"""A user's own sentences: what replaces ours, and what is refused with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweetup.recap.built_in_wordings import ENGLISH
from tweetup.recap.own_wording import WORDING_NAME

from tweetup.errors import ConfigError
from tweetup.recap import read_wording

REFUSED = [
    ('[en]\nopne = "x"', "wording.toml: en.opne (line 2)", "did you mean open"),
    ('[en]\nlate = "By {who}"', "wording.toml: en.late (line 2)", "{answers}, {people}"),
    ('[en]\nlate = "{people.x}"', "en.late", "{answers}, {people}"),
    ('[en]\nlate = "{people!r}"', "en.late", "{answers}, {people}"),
    ('[en]\nlate = "{people:>9}"', "en.late", "{answers}, {people}"),
    ('[en]\nlate = "{}"', "en.late", "{answers}, {people}"),
    ('[en]\nlate = "{people"', "en.late", "a brace"),
    ('[en]\nheading_closing = "{x}"', "en.heading_closing", "none"),
    ("[en]\nlate = 3", "en.late", "not text"),
    ('[en]\nlate = ["a", 3]', "en.late", "not text"),
    ('[xx]\nlate = "a"', "wording.toml: xx (line 1)", "[en]"),
    ('late = "a"', "wording.toml: late (line 1)", "[en]"),
    ("[en", "wording.toml", "TOML"),
]


def write(folder: Path, text: str) -> Path:
    (folder / WORDING_NAME).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_sentences_are_ours(tmp_path: Path) -> None:
    """No folder, or a folder that only holds templates."""
    assert read_wording(None, "en") is read_wording(tmp_path, "en") is ENGLISH


def test_a_pattern_stands_in_for_ours_of_the_same_name(tmp_path: Path) -> None:
    """One or several in turn, none to leave the sentence out; all others stay."""
    text = """
        [en]
        open = "Nobody answered what {names} asked."
        late = ["Late: {answers}.", "{{sic}} later: {people}."]
        objections = []
        [de]
        open = "Offen: {names}."
    """
    wording = read_wording(write(tmp_path, text), "en-GB")
    assert wording.sentence("open", 5, {"names": "@ann"}) == "Nobody answered what @ann asked."
    values = {"answers": "two answers", "people": "one person"}
    assert wording.sentence("late", 0, values) == "Late: two answers."
    assert wording.sentence("late", 1, values) == "{sic} later: one person."
    assert wording.sentence("objections", 0, {"pairs": "x"}) is None
    assert wording.patterns["volume"] == ENGLISH.patterns["volume"]
    assert read_wording(tmp_path, "de").sentence("open", 0, {"names": "@ann"}) == "Offen: @ann."


@pytest.mark.parametrize(("text", "place", "hint"), REFUSED)
def test_what_cannot_be_said_is_refused_with_its_place(
    tmp_path: Path, text: str, place: str, hint: str
) -> None:
    """Also in a table of another language than the one at hand: mistakes show at once."""
    with pytest.raises(ConfigError) as caught:
        read_wording(write(tmp_path, text), "fr")
    assert place in str(caught.value)
    assert hint in str(caught.value)


@given(pattern=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_pattern_breaks_a_recap(tmp_path_factory: pytest.TempPathFactory, pattern: str) -> None:
    """Whatever stands in the file is refused when it is read, or can be filled."""
    quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
    folder = write(tmp_path_factory.mktemp("own"), f'[en]\nlate = "{quoted}"')
    try:
        wording = read_wording(folder, "en")
    except ConfigError:
        return
    assert wording.fill("late", 0, {"answers": "a", "people": "b"}) is not None

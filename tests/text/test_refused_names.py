"""A list counts who names a thing, and nobody who refuses it."""

import pytest

from tweetup.text import holds_name, strip_refusals


@pytest.mark.parametrize(
    "text",
    [
        "Never Trellix again",
        "Never again Trellix",
        "Asanova, not Trellix",
        "We use Asanova instead of Trellix",
        "Paper rather than Trellix or Jirado",
        "We stopped using Trellix and use Asanova now",
        "I don't like Trellix",
        "We didn’t get on with Trellix",
        "Anything but Trellix",
        "No Trellix, no Jirado",
        "Everything except Trellix",
        "We moved away from Trellix to Asanova",
        "Got rid of Trellix in May",
        "I can't stand Trellix",
        "Trellix? Never again!",
        "Trellix, not so much",
        "We get by without Trellix",
        "We no longer use Trellix",
        "So tired of Trellix",
    ],
)
def test_a_refused_thing_is_not_named(text: str) -> None:
    assert holds_name(text, "Trellix")
    assert not holds_name(strip_refusals(text), "Trellix")


@pytest.mark.parametrize(
    "text",
    [
        "Trellix instead of Asanova",
        "Not Asanova, Trellix",
        "Not only Trellix but Asanova as well",
        "Don't forget Trellix",
        "I can't live without Trellix",
        "I could never teach without Trellix",
        "Why not Trellix?",
        "We don't meet in person so Trellix it is",
        "We moved from Asanova to Trellix",
        "Nobody likes mail. Trellix!",
        "No doubt: Trellix",
        "Not a fan of mail, but Trellix works",
        "We stopped using Asanova and use Trellix now",
        "I do not like mail because Trellix is faster",
        "No problem, Trellix",
        "Trellix, never Asanova",
        "We note our plans in Trellix",
    ],
)
def test_a_thing_that_is_named_stays(text: str) -> None:
    assert holds_name(strip_refusals(text), "Trellix")


@pytest.mark.parametrize("text", ["", "Trellix", "never", "not" * 500, "never " * 3000])
def test_a_text_of_any_form_is_read(text: str) -> None:
    assert len(strip_refusals(text)) <= len(text)

"""The recap as JSON follows the published schema, and names posts by ids without their words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from msgspec import structs

from tests.lazily import Lazily
from tests.render.builders import START, question, recap, section
from tests.render.evening import Evening, evening
from tests.render.hostile import hostile_recap, voted
from tweetup.config import RecapConfig
from tweetup.model import FindingKind, Recap
from tweetup.render import render_recap
from tweetup.render.recap_json import recap_schema

RECAPS = Lazily[Recap](
    {
        "an evening": evening,
        "an evening without a topic": Evening(topic=False).recap,
        "one post": recap,
        "hostile": hostile_recap,
        "nothing": lambda: recap(sections=(), transcript=(), participants=(), listed=()),
    }
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The schema, which is itself sound, with the format of dates checked."""
    schema = recap_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def document(of: Recap) -> Any:
    return json.loads(render_recap(of, "json"))


@pytest.mark.parametrize("name", RECAPS)
def test_it_follows_the_schema(name: str, validator: Draft202012Validator) -> None:
    """Whatever a recap holds."""
    validator.validate(document(RECAPS[name]))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), None),
        (("date",), "yesterday"),
        (("sections", 0, "findings", 0, "kind"), "theme"),
        (("sections", 0, "findings", 0, "by"), "nobody"),
        (("sections", 0, "answers"), "many"),
        (("numbers",), {"posts": "many"}),
        (("summary", 0), {"text": "words"}),
        (("cited", 0, "id"), 1),
    ],
)
def test_the_schema_refuses(
    path: tuple[str | int, ...], value: object, validator: Draft202012Validator
) -> None:
    """A name that is missing, another type and an unknown kind are faults."""
    faulty = document(RECAPS["an evening"])
    at = faulty
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(ValidationError):
        validator.validate(faulty)


@pytest.mark.parametrize("name", RECAPS)
def test_every_field_is_written(name: str) -> None:
    """A name is there although it has no value: readers need no defaults."""
    schema = recap_schema()
    written = document(RECAPS[name])
    assert set(written) == set(schema["$defs"]["RecapDocument"]["properties"])
    for part in written["sections"]:
        assert set(part) == set(schema["$defs"]["SectionEntry"]["properties"])


def test_the_published_schema(project_root: Path) -> None:
    """The documentation has this schema."""
    page = project_root / "docs" / "reference" / "recap.schema.json"
    assert json.loads(page.read_text(encoding="utf-8")) == recap_schema()


def test_sections_and_findings_of_an_evening() -> None:
    """Questions with their numbers, points and mentions with their posts and people."""
    of = RECAPS["an evening"]
    written = document(of)
    assert [each["section"] for each in written["sections"]] == [
        *(f"Q{number}" for number in range(1, 7)), "chatter",
    ]  # fmt: skip
    first = written["sections"][0]
    assert (first["number"], first["question"]) == (1, of.sections[0].heading.removeprefix("Q1: "))
    assert [each["kind"] for each in first["findings"]] == ["point", "point", *["mention"] * 3]
    for part, entry in zip(of.sections, written["sections"], strict=True):
        for finding, found in zip(part.findings, entry["findings"], strict=True):
            assert found["posts"] == [key.id for key in finding.posts]
            assert found["people"] == finding.people
            assert (found["phrase"] is None) == (finding.kind is FindingKind.POINT)
        assert entry["quotes"] == [each.post.id for each in part.quotes]
        assert entry["open"] == [each.quote.post.id for each in part.open_questions]
        assert [table["what"] for table in entry["lists"]] == [it.what for it in part.lists]
    assert written["topic"] == {"text": "working together", "posts": [of.topic.posts[0].id]}  # type: ignore[union-attr] # the evening has a topic
    assert written["next"]["start"] == "2024-05-30T19:00:00Z"
    assert written["left_out"] == {"unsure section": 31, "thanks": 7}
    assert written["numbers"]["posts"] == len(of.transcript)
    kinds = [each["kind"] for each in written["links"]]
    assert kinds == ["page", "page", "paper", "post", "picture", "unresolved"]


def test_the_next_date_where_nobody_announced_it() -> None:
    """Of the session behind it in the archive, or of tweetup.toml: in the words of the page."""
    made = recap(next_date=datetime(2024, 5, 30, 19, tzinfo=UTC))
    text = "Thursday, 30 May 2024, 20:00 BST"
    assert text in render_recap(made, "markdown")
    assert document(made)["next"] == {"text": text, "start": "2024-05-30T19:00:00Z", "posts": []}
    assert document(recap())["next"] is None


def test_proposals_where_the_topic_is_not_sure() -> None:
    """The topic is null then."""
    written = document(RECAPS["an evening without a topic"])
    assert written["topic"] is None
    assert written["proposals"] == ["working together", "who is -- not > in the room"]


def ids_of(value: Any, name: str = "") -> set[str]:
    """Return the ids in all fields of a document that hold ids of posts."""
    holders = {"posts", "agreed", "against", "quotes", "framing", "exchanges", "open"}
    if isinstance(value, dict):
        return set().union(*(ids_of(each, key) for key, each in value.items() if key != "cited"))
    if isinstance(value, list):
        return set().union(*(ids_of(each, name) for each in value))
    named = name in {*holders, "lead_quote", "question_post"}
    return {value} if named and isinstance(value, str) else set()


@pytest.mark.parametrize("name", RECAPS)
def test_cited_posts_are_those_that_are_named(name: str) -> None:
    """Each post that a part names is in ``cited`` once, in time order, with its address; no
    other post is, and no words of any.
    """
    written = document(RECAPS[name])
    cited = [each["id"] for each in written["cited"]]
    present = {each.post.id for each, _ in RECAPS[name].transcript}
    assert len(cited) == len(set(cited))
    assert set(cited) == ids_of(written) & present
    times = [each["created_at"] for each in written["cited"]]
    assert times == sorted(times)
    urls = {each.post.id: each.url for each, _ in RECAPS[name].transcript}
    assert all(each["url"] == urls[each["id"]] for each in written["cited"])
    assert not {"text", "words"} & {key for each in written["cited"] for key in each}


def test_no_post_stands_twice() -> None:
    """The evening obeys what the document promises of its quotes."""
    written = document(RECAPS["an evening"])
    shown = [written["lead_quote"]]
    for part in written["sections"]:
        shown += [
            *part["quotes"],
            *part["open"],
            *(id_ for run in part["exchanges"] for id_ in run),
        ]
        shown += [id_ for finding in part["findings"] for id_ in finding["quotes"]]
    assert len(shown) == len(set(shown)) > 40


def test_the_same_recap_gives_the_same_bytes() -> None:
    """Nothing of the moment or the machine gets in; it ends in one line break."""
    for of in RECAPS.values():
        text = render_recap(of, "json")
        assert text == render_recap(of, "json")
        assert text.endswith("}\n")


def test_a_template_changes_nothing(tmp_path: Path) -> None:
    """The document does not come from templates, nor depend on who is listed."""
    (tmp_path / "recap.md.j2").write_text("{{ nobody }}")
    text = render_recap(RECAPS["an evening"], "json", templates=tmp_path)
    assert text == render_recap(RECAPS["an evening"], "json")
    number = Evening(settings=RecapConfig(participants="number")).recap()
    assert render_recap(number, "json") == text


def test_a_question_that_nobody_posted() -> None:
    """A planned question has its words and no post."""
    (part,) = document(recap(sections=(section("Q1"),)))["sections"]
    assert (part["question"], part["question_post"], part["submitted_by"]) == ("Why?", None, None)


def test_the_poll_on_a_question() -> None:
    """Options in order; what the network does not tell is null."""
    poll = structs.replace(voted(("yes", 3), ("no", None)), multiple=False, ends_at=START)
    (part,) = document(recap(sections=(section(question=question(poll=poll)),)))["sections"]
    assert part["poll"] == {
        "options": [{"text": "yes", "votes": 3}, {"text": "no", "votes": None}],
        "multiple": False,
        "voters": None,
        "ends_at": "2024-05-16T19:00:00Z",
        "counted_at": None,
    }

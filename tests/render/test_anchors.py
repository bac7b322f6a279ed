"""Permanent links: each question, finding, thing and open question has an id that stays."""

from dataclasses import replace

import pytest

from tests.render.builders import post, quote, recap, section
from tests.render.reading import Element, read_html
from tweetup.model import (
    AnswerList,
    Finding,
    FindingKind,
    ListItem,
    OpenQuestion,
    Point,
    PostKey,
    RecapSection,
    Sentence,
)
from tweetup.render import render_recap

FIRST, LATER = PostKey("x", "11"), PostKey("x", "12")


def asked(number: int, *posts: PostKey, **more: object) -> RecapSection:
    part = section(f"Q{number}", **more)
    assert part.question is not None
    return replace(part, question=replace(part.question, post=posts[0], posts=posts))


def mention(name: str, phrase: str) -> Finding:
    return Finding(section=name, kind=FindingKind.MENTION, text=phrase, posts=(), people=2)


def mentioned(number: int, by: PostKey, *phrases: str) -> RecapSection:
    clauses = tuple(Sentence(text=f"“{it}” came up;", posts=()) for it in phrases)
    line = Sentence(
        text="".join(it.text for it in clauses),
        posts=(),
        clauses=clauses if len(clauses) > 1 else (),
        name="mentions",
    )
    findings = tuple(mention(f"Q{number}", it) for it in phrases)
    return asked(number, by, findings=findings, summary=(line,))


def page_of(*sections: RecapSection, **more: object) -> Element:
    return read_html(render_recap(recap(sections=sections, **more), "html"))


def links(page: Element) -> dict[str, str]:
    """The permanent links of a page by their labels; each leads to an id that is there once."""
    ids = [it.get("id") for it in page.all() if it.get("id")]
    assert len(ids) == len(set(ids))
    here = {it.get("aria-label"): it.get("href") for it in page.classed("here")}
    assert all(href.removeprefix("#") in ids for href in here.values())
    return here


def heading_links(page: Element) -> list[str]:
    return [it.classed("here")[0].get("href") for it in page.all("h2") if it.classed("here")]


def test_a_question_keeps_its_link_when_one_is_added_before_it() -> None:
    before = page_of(mentioned(1, LATER, "shade", "water"))
    after = page_of(asked(1, FIRST), mentioned(2, LATER, "shade", "water"))
    assert heading_links(before) == ["#question-x-12"]
    assert heading_links(after) == ["#question-x-11", "#question-x-12"]
    # So do its findings; links of the contents, which people copy as well, are the same.
    assert {it: links(after)[it] for it in links(before) if "shade" in it} == {
        it: href for it, href in links(before).items() if "shade" in it
    }
    contents = after.classed("contents")[0].all("ol")[0].all("a")
    assert [it.get("href") for it in contents] == ["#question-x-11", "#question-x-12"]


def test_old_links_by_number_lead_to_a_question_still() -> None:
    assert {"q1", "question-x-11"} <= {it.get("id") for it in page_of(asked(1, FIRST)).all()}


def test_a_merged_question_keeps_its_link() -> None:
    ids = {it.get("id") for it in page_of(asked(1, FIRST, LATER)).all()}
    assert {"question-x-11", "question-x-12"} <= ids


@pytest.mark.parametrize("phrases", [("shade",), ("shade", "water", "<b>&\u202e")])
def test_each_mention_has_a_link(phrases: tuple[str, ...]) -> None:
    """The same phrase under two questions has two."""
    page = page_of(mentioned(1, FIRST, *phrases), mentioned(2, LATER, *phrases))
    of = [it.get("href") for it in page.classed("here") if it.get("href").startswith("#finding")]
    links(page)
    assert len(set(of)) == 2 * len(phrases)


def test_a_worded_mention_keeps_its_link() -> None:
    """Its words stand as a sentence then, without posts or with one."""
    derived = mention("Q1", "shade")
    before = links(page_of(mentioned(1, FIRST, "shade")))
    (href,) = (it for label, it in before.items() if "shade" in label)
    worded = replace(derived, statement="Shade helps.", name="mention shade")
    line = Sentence(text="Shade helps.", posts=(), name="mention shade", by="person")
    alone = page_of(asked(1, FIRST, findings=(worded,), statements=(line,)))
    point = Point(
        finding=worded, quote=quote(), support=Sentence(text="", posts=()), statement="Shade helps."
    )
    with_post = page_of(asked(1, FIRST, findings=(worded,), points=(point,)))
    for page in (alone, with_post):
        (same,) = (it for label, it in links(page).items() if "Shade helps." in label)
        assert same == href


def test_things_and_open_questions_have_links() -> None:
    """A question that stands above as a quote as well is linked where it is left open."""
    doubt = quote(post("Who pays?", post_id="31"))
    items = tuple(ListItem(item=it, people=1, posts=()) for it in ("paper", "a <board>"))
    lists = (AnswerList(what="tools", items=items), AnswerList(what="places", items=items))
    part = asked(
        1, FIRST, lists=lists, quotes=(doubt,), open_questions=(OpenQuestion(quote=doubt),)
    )
    page = page_of(part, asked(2, LATER, lists=lists))
    links(page)
    hrefs = [it.get("href") for it in page.classed("here")]
    assert len({it for it in hrefs if it.startswith("#item-")}) == 8
    assert hrefs.count("#post-x-31") == hrefs.count("#open-x-31") == 1

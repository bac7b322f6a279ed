"""Permanent links through corrections and decisions, on recaps of a whole archive."""

from __future__ import annotations

import pytest

from tests.jobs.deciding import latest, project_of, recap_of, talk
from tests.render.reading import Element, read_html
from tweetup.jobs import decide
from tweetup.jobs.corrections import add_question, merge_questions, renumber_question
from tweetup.model import Recap, finding_name, post_name
from tweetup.recap.decisions import PartState
from tweetup.render import render_recap


def page_of(recap: Recap) -> Element:
    page = read_html(render_recap(recap, "html"))
    ids = [it.get("id") for it in page.all() if it.get("id")]
    assert len(ids) == len(set(ids))
    return page


def section_with(page: Element, name: str) -> str:
    """The id of the section that has an id, or is in its heading."""
    return next(
        part.get("id")
        for part in page.classed("question")
        if name in {it.get("id") for it in part.all()}
    )


def heading_links(page: Element) -> dict[str, str]:
    """The permanent links of questions by their words."""
    headings = [part.all("h2")[0] for part in page.classed("question")]
    return {it.text.removesuffix(" #"): it.classed("here")[0].get("href")[1:] for it in headings}


@pytest.mark.long
def test_an_added_and_a_merged_question() -> None:
    """A question that is added and gets another one's number leaves it its link; one that is merged
    into another is found there.
    """
    with project_of(talk()) as project:
        before = heading_links(page_of(recap_of(project)))
        told = [part.question for part in recap_of(project).sections if part.question]
        posts = [it.post for it, of in recap_of(project).transcript if of == told[0].section]
        aside = posts[-1]
        identity = f"{aside.network}:{aside.id}"
        add_question(project, latest(project), identity, note=None)
        added = max(it.section for it in recap_of(project).sections if it.question)
        renumber_question(project, latest(project), added, 2, note=None)
        page = page_of(recap_of(project))
        after = heading_links(page)
        assert len(after) > len(before)
        assert after | before == after  # the same words have the same links
        numbers = [section_with(page, link) for link in before.values()]
        assert numbers != [it.section.lower() for it in told]
        merged = recap_of(project).sections
        names = [it.section for it in merged if it.question]
        merge_questions(project, latest(project), names[-2], names[-1])
        page = page_of(recap_of(project))
        assert {section_with(page, link) for link in before.values()}


@pytest.mark.parametrize("way", ["left out", pytest.param("merged", marks=pytest.mark.long)])
def test_links_to_a_finding_that_is_gone_lead_to_its_question(way: str) -> None:
    with project_of(talk()) as project:
        recap = recap_of(project)
        part = next(it for it in recap.sections if it.points)
        name = finding_name(part.points[0].finding)
        before = {it.get("id") for it in page_of(recap).classed("point")}
        session = project.session("latest")
        if way == "left out":
            decide.settle_finding(project, session, name, PartState.LEFT_OUT)
        else:
            others = post_name(part.quotes[0].post.key)
            decide.add_finding(project, session, part.section, "All agree.", [others])
            into = next(
                finding_name(it)
                for of in recap_of(project).sections
                for it in of.findings
                if it.statement
            )
            decide.merge_findings(project, session, name, into)
        page = page_of(recap_of(project))
        gone = before - {it.get("id") for it in page.classed("point")}
        assert len(gone) == 1
        assert section_with(page, gone.pop()) == part.section.lower()

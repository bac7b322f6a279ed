"""Decisions are told in words that tell them apart."""

from tests.jobs.deciding import latest, project_of, talk
from tweetup.jobs import decide
from tweetup.jobs.decision_words import DecisionWords
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.quick_corrections import (
    bots_of,
    hide_at_once,
    mark_bot_at_once,
    move_at_once,
    settle_host_at_once,
    word_question_at_once,
)
from tweetup.model import post_name
from tweetup.recap.decisions import PartState


def test_each_kind_is_told_with_its_own_words() -> None:
    """The new text where there is one, else the words and the author of the part it is about."""
    with project_of(talk()) as project:
        session = latest(project)
        both = decided_recap(project, session)
        section = next(it for it in both.recap.sections if it.quotes and it.question)
        quote = section.quotes[0]
        name, post = post_name(quote.post.key), f"the post of @{quote.post.handle}: “"
        sentence = both.recap.intro[0]
        made = [
            decide.title_recap(project, session, "On labels").decision,
            decide.word_topic(project, session, "").decision,
            decide.word_sentence(project, session, sentence.name, "").decision,
            decide.write_paragraph(project, session, "Bring cake.").decision,
            decide.add_link(project, session, "https://example.org/x", "A page").decision,
            decide.settle_quote(project, session, name, PartState.LEFT_OUT).decision,
            decide.leave_out(project, session, section.section, PartState.LEFT_OUT).decision,
            decide.reorder(project, session, "sections", [both.recap.sections[-1].section]).decision
            if len(both.recap.sections) > 1
            else None,
            move_at_once(project, session, name, "chatter"),
            word_question_at_once(project, session, section.section, "Why?"),
            hide_at_once(project, session, name),
            settle_host_at_once(project, session, quote.post.handle, is_host=True),
        ]
        words = DecisionWords(both)
        lines = [words.tell(it) for it in made if it is not None]
        beginnings = [
            "Title: “On labels”",
            "Left out the topic",
            f"Left out the sentence: “{sentence.text[:30]}",
            "Own words: “Bring cake.”",
            "Link: “A page”, https://example.org/x",
            f"Left out {post}",
            f"Left out, the part: {section.section}",
            "Order of the sections, first ",
            f"Moved to chatter: {post}",
            f"Question {section.section}: “Why?”",
            f"Hidden: {post}",
            f"@{quote.post.handle} is a host",
        ]
        assert len(set(lines)) == len(lines)
        assert all(any(it.startswith(start) for start in beginnings) for it in lines), lines


def test_a_bot_is_one_at_once_and_until_it_is_undone() -> None:
    """Before any analysis; and may be taken back before it, too."""
    with project_of(talk()) as project:
        session = latest(project)
        handle = next(
            it.author.handle
            for it in decided_recap(project, session).recap.participants
            if not it.is_host
        )
        assert handle not in bots_of(project, session)
        marked = mark_bot_at_once(project, session, f"@{handle.upper()}", is_bot=True)
        assert handle in bots_of(project, session)
        back = mark_bot_at_once(project, session, handle, is_bot=False)
        assert handle not in bots_of(project, session)
        project.archive.undo_correction(back.id or 0)
        assert handle in bots_of(project, session)
        project.archive.undo_correction(marked.id or 0)
        assert handle not in bots_of(project, session)

"""Write the recap of a session, and the static site of all sessions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup import __version__
from tweetup.insight import find_exchanges, find_open_questions, find_resources, link_replies
from tweetup.jobs.correction_log import title_of
from tweetup.jobs.people import last_time, session_people
from tweetup.jobs.trends import returning_themes
from tweetup.model import Method, Provenance
from tweetup.project.analysis import SUMMARIZER
from tweetup.recap import build_recap, read_wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tweetup.model import Recap, Session
    from tweetup.project.analysis import SegmentedSession
    from tweetup.project.project import Project

__all__ = ["publish_site", "recap_session"]

_EXCHANGES = 6
"""Exchanges looked for in a session; a recap shows the longest of each section."""


def recap_session(project: Project, session: Session) -> Recap:
    """Return the session as a document that a host can edit."""
    analysis = project.analysis(session)
    segmented = analysis.segmented
    chat = project.config.chat(session.hashtag)
    sections = segmented.segmentation.section_of()
    following = project.next_session(session)
    title = title_of(project, session)
    asked = {key for question in segmented.segmentation.questions for key in question.posts}
    replies = link_replies(segmented.posts)
    recap = build_recap(
        session=session,
        posts=segmented.posts,
        segmentation=segmented.segmentation,
        themes=analysis.themes,
        summaries=analysis.summaries,
        resources=find_resources(segmented.posts, sections),
        participants=session_people(project, segmented),
        open_questions=find_open_questions(
            segmented.posts,
            hosts=segmented.segmentation.hosts,
            question_posts=asked,
            language=segmented.language,
            replies=replies,
        ),
        exchanges=find_exchanges(segmented.posts, count=_EXCHANGES, replies=replies),
        replies=replies,
        previous=last_time(project, session),
        returning=returning_themes(project, analysis),
        wording=read_wording(project.config.templates, segmented.language),
        chat=replace(chat, language=segmented.language),
        provenance=_provenance(project, segmented),
        following=following.start if following else None,
    )
    return replace(recap, title=title) if title is not None else recap


def publish_site(
    project: Project, output: Path, *, progress: Callable[[int], None] | None = None
) -> tuple[Path, ...]:
    """Write a static site of all sessions into ``output`` and give the files it is made of.

    ``progress`` is told how many sessions are written up. Raises
    :class:`~tweetup.errors.UsageError` where there is no session, before anything is written,
    and :class:`~tweetup.errors.TweetupError` for a folder that cannot be.
    """
    from tweetup.render import build_site

    sessions = project.sessions()
    if not sessions:
        raise project.no_session()
    recaps = []
    for session in sessions:
        recaps.append(recap_session(project, session))
        if progress is not None:
            progress(len(recaps))
    return build_site(recaps, output, site=project.config.site, templates=project.config.templates)


def _provenance(project: Project, segmented: SegmentedSession) -> Provenance:
    """Return the provenance of a recap: files, methods, and numbers of posts left out."""
    chat = project.config.chat(segmented.session.hashtag)
    lines = [line for line in project.archive.captures() if line.capture.hashtag in chat.hashtags]
    methods = Counter(placement.method for placement in segmented.segmentation.placements)
    return Provenance(
        version=__version__,
        sources=tuple(dict.fromkeys(line.capture.source for line in lines)),
        methods=tuple((method.value, methods[method]) for method in Method if methods[method]),
        summarizer=SUMMARIZER,
        skipped=sum(count for line in lines for _, count in line.skipped),
        hidden=len(segmented.hidden),
    )

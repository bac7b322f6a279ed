"""Write the static site of all sessions, unless it is there and nothing changed."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tweetup.archive.site_stamp import read_site_stamp
from tweetup.project.digests import code_version, digest_of, digest_of_files
from tweetup.render.folder import has_list, read_list, recover_folder, unchanged_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.config import Config
    from tweetup.model import Wording
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render.site import Address, RolesSource, SiteChat

__all__ = ["PublishedSite", "find_unchanged_site", "publish_site", "unsettled_announcements"]

_SITE_CODE: Final = (
    *("render", "config", "archive", "project", "jobs/site.py", "jobs/site_inputs.py"),
    *("insight/roles", "insight/intervals.py", "jobs/roles.py", "jobs/public_roles.py"),
    "jobs/public_numbers.py",
    *("../templates", "templates"),
)
"""The code and templates that decide a site, beside those of recaps."""


class PublishedSite(NamedTuple):
    """The files of a site, sorted; ``is_new`` is False where it was there and left as it is."""

    files: tuple[Path, ...]
    is_new: bool


def publish_site(
    project: Project,
    output: Path,
    *,
    progress: Callable[[int], None] | None = None,
    overwrite: bool = False,
) -> PublishedSite:
    """Write a static site of all sessions into ``output`` and return it.

    ``progress`` is called with the number of sessions done, first of those to be derived anew, then
    of those whose recaps are read. Where no session is left, as all posts are hidden or removed, a
    site that is there loses its pages. Raises :class:`~tweetup.errors.UsageError` where there is
    neither, before anything is written, and :class:`~tweetup.errors.TweetupError` for a folder that
    cannot be. A site that is there and was made of the same archive, settings and templates is left
    as it is, and so is each page that was made of the same recaps. Pages that somebody changed are
    written over only with ``overwrite``. The recaps of two or three sessions are in memory at a
    time.
    """
    recover_folder(output)
    _ = project.chats  # accounts are settled with them, which may raise the revision
    made_of = _site_digest(project.config, project.archive.site_stamp())
    unchanged = unchanged_files(output, made_of)
    if unchanged is not None:
        return PublishedSite(unchanged, is_new=False)
    from tweetup.jobs.site_inputs import SiteInputs
    from tweetup.project.records import plain_session
    from tweetup.render.site import write_site

    sessions = {session.id: session for session in project.sessions()}
    if not sessions and not has_list(output):
        raise project.no_session()
    words = _site_wording(project, tuple(sessions.values()), progress)
    own = project.config.site
    contact = own.contact or project.config.recap.contact
    site = replace(own, language=words.language, contact=contact)
    now = _now()
    made = set[str]()

    def tell(name: str) -> None:
        made.add(name)
        if progress is not None:
            progress(len(made))

    code = digest_of(code_version(), digest_of_files(_SITE_CODE))
    templates = project.config.templates
    frame = digest_of(code, _digest_of_templates(templates), site, words)
    inputs = SiteInputs(project, sessions, frame=frame, code=code, loaded=tell, now=now)
    files = write_site(
        map(plain_session, sessions.values()),
        inputs.load,
        output,
        site=site,
        words=words,
        templates=templates,
        made_of=made_of,
        overwrite=overwrite,
        inputs=inputs,
        chats=_site_chats(project, sessions.values(), now),
        addresses=_addresses(project, output),
        roles=_roles_source(project) if own.roles else None,
    )
    inputs.store()
    return PublishedSite(files, is_new=True)


def _now() -> datetime:
    """Return the moment of the build, as ``SOURCE_DATE_EPOCH`` sets it for builds to compare."""
    with suppress(KeyError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    return datetime.now(UTC)


def _site_chats(
    project: Project, sessions: Iterable[ChatSession], now: datetime
) -> tuple[SiteChat, ...]:
    """Return the chats of the site with their next meetings."""
    from tweetup.project.meetings import coming_meetings
    from tweetup.render.site import SiteChat, SiteMeeting

    made = []
    for tag, zone in {session.hashtag: session.timezone for session in sessions}.items():
        chat = project.config.chat(tag)
        schedule = chat.schedule
        regular = None
        if schedule is not None and schedule.weekday is not None:
            regular = schedule.weekday, schedule.start
        coming = coming_meetings(project, tag, now=now)
        made.append(
            SiteChat(
                hashtag=tag,
                title=chat.title or f"#{tag}",
                description=chat.description,
                join=project.config.recap_of(tag).join,
                zone=zone if schedule is None else schedule.timezone,
                regular=regular,
                coming=tuple(
                    SiteMeeting(start=it.start, end=it.end, topic=it.topic, day=it.day)
                    for it in coming
                ),
                lists_people=project.config.recap.participants != "number",
                hashtags=chat.hashtags,
            )
        )
    return tuple(made)


def _roles_source(project: Project) -> RolesSource:
    """Return the functions that read the roles of a chat, and the state of all that they are of."""
    from tweetup.jobs.public_roles import kept_site_roles
    from tweetup.render.site import RolesSource

    @cache
    def state() -> str:
        # Where nothing is stored, any decision may have hidden a post.
        stamp = "" if project.archive.writable else project.archive.site_stamp()
        lexicons = _digest_of_lexicons(project.config)
        return digest_of(project.archive.roles.state(), stamp, lexicons)

    return RolesSource(read=partial(kept_site_roles, project, state), digest=state)


def unsettled_announcements(project: Project) -> Iterator[str]:
    """Yield a line for each chat whose recap tells of a next meeting that its site does not.

    The settings stand before words that give no sure time; in a pause the site tells no date.
    """
    from tweetup.project.meetings import (
        coming_meetings,
        next_doubt,
        unsettled_next,
        unsettled_pause,
    )

    now = _now()
    for tag in project.chats:
        chat = project.config.chat(tag)
        pause = unsettled_pause(project, chat, now)
        if pause is not None:
            session = project.sessions(tag)[-1].id
            yield (
                f"#{tag}: the hosts announced a pause, “{pause.text}”, so that home page and"
                f" calendar tell no next date; tweetup next {session} TEXT --start TIME decides"
            )
            continue
        doubt = next_doubt(project, chat, now)
        if doubt is not None:
            session = project.sessions(tag)[-1].id
            yield (
                f"#{tag}: the hosts wrote “{doubt.text}”, so that it is not sure when the chat"
                " meets next, and home page and calendar tell no date;"
                f" tweetup next {session} TEXT --start TIME decides"
            )
            continue
        first = next(iter(coming_meetings(project, tag, now=now)), None)
        meeting = None if first is None else unsettled_next(project, chat, first.start)
        if first is not None and meeting is not None:
            day = first.start.astimezone(ZoneInfo(chat.zone)).date()
            session = project.sessions(tag)[-1].id
            yield (
                f"#{tag}: the recap tells “{meeting.text}”, home page and calendar {day} by"
                f" tweetup.toml; tweetup next {session} TEXT --start TIME decides"
            )


def _addresses(project: Project, output: Path) -> tuple[Address, ...]:
    """Return all addresses that pages had: by the archive, and by the list of the folder."""
    from tweetup.render.site import Address

    listed = read_list(output)
    names = () if listed is None else sorted(listed.names)
    found = {name: Address(path=name) for name in names if name.endswith(".html")}
    found |= {
        it.path: Address(path=it.path, chat=it.chat, start=it.start, end=it.end)
        for it in project.archive.read_site_addresses()
    }
    return tuple(address for _, address in sorted(found.items()))


def _site_wording(
    project: Project, sessions: Sequence[ChatSession], progress: Callable[[int], None] | None
) -> Wording:
    """Return the words of the front page: of the language configured, else of all recaps.

    A recap that is stale is derived for it.
    """
    from tweetup.jobs.publish import recap_session
    from tweetup.recap import read_wording

    chosen = project.config.site.language
    if chosen is None:
        languages = set()
        # A recap looks back at earlier sessions, which so are remembered until it is their turn.
        for number, session in enumerate(reversed(sessions), start=1):
            language = project.stored_language(session)
            if language is None:
                recap_session(project, session)
                language = project.facts(session).language
                project.release(session)
                if progress is not None:
                    progress(number)
            languages.add(project.wording(language).language)
        chosen = languages.pop() if len(languages) == 1 else None
    return read_wording(project.config.templates, chosen)


def find_unchanged_site(config: Config, output: Path) -> PublishedSite | None:
    """Return a site that :func:`publish_site` would leave as it is.

    None where it might write something, or a command has more to tell. Neither the archive is
    opened for that nor a post read.
    """
    stamp = read_site_stamp(config.archive, str(output.absolute()))
    files = None if stamp is None else unchanged_files(output, _site_digest(config, stamp))
    return None if files is None else PublishedSite(files, is_new=False)


def _site_digest(config: Config, stamp: str) -> str:
    """Return a digest of all that the pages of a site depend on, ``stamp`` that of the archive."""
    # The day: a meeting that is over is not the next one any more.
    return digest_of(
        code_version(),
        digest_of_files(_SITE_CODE),
        _digest_of_templates(config.templates),
        _digest_of_lexicons(config),
        config,
        stamp,
        _now().date(),
    )


def _digest_of_templates(folder: Path | None) -> str:
    return digest_of_files([folder.absolute()] if folder is not None else [])


def _digest_of_lexicons(config: Config) -> str:
    return digest_of_files([path.absolute() for path in config.roles.lexicons])

"""Digests of all that the pages of a site are made of, and what is stored of sessions as before.

A recap is not read again while its derivation, the decisions on it and its sources are the same.
Where one of them changed, its recap is made anew and may turn out the same: its pages stay then.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.archive import ShownSession, SiteAddress, SiteWords
from tweetup.errors import ArchiveError
from tweetup.jobs.publish import recap_session, recap_settings
from tweetup.model import NO_WORDS
from tweetup.project.decisions import read_decisions
from tweetup.project.digests import digest_of
from tweetup.recap.decisions import DecisionKind, Decisions
from tweetup.render.site import Card, first_name
from tweetup.render.site.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tweetup.model import Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render.site import Address

__all__ = ["SiteInputs"]

_IN_MEMORY: Final = 3
"""Recaps that are in memory at a time: a page's own and those of its neighbours."""


class SiteInputs:
    """The inputs of pages, for :func:`~tweetup.render.site.write_site`, and the recaps themselves.

    ``frame`` is a digest of all that pages have in common, ``code`` one of the program alone.
    """

    def __init__(
        self,
        project: Project,
        sessions: Mapping[str, ChatSession],
        *,
        frame: str,
        code: str,
        loaded: Callable[[str], None],
        now: datetime,
    ) -> None:
        """Take the sessions by their ids; ``loaded`` is called with each whose recap is made.

        ``now`` is the moment at which words that are others than before count as changed.
        """
        self.frame = frame
        self._project = project
        self._sessions = sessions
        self._code = code
        self._loaded = loaded
        self._recaps: OrderedDict[str, Recap] = OrderedDict()
        self._digests: dict[str, str] = {}
        self._cards: dict[str, Card] = {}
        self._fresh: list[str] = []
        self._now = now
        self._words = {it.name: it for it in project.archive.read_site_words()}
        self._changed: dict[str, SiteWords] = {}
        self._published: dict[str, SiteAddress] = {}
        self._read()

    def _read(self) -> None:
        """Take what is stored of sessions whose recaps are as they were."""
        for shown in self._project.archive.read_site_cards():
            session = self._sessions.get(shown.session)
            if session is None or shown.made_of != self._made_of(session):
                continue
            with suppress(msgspec.MsgspecError):  # damaged on the disk: the recap is read
                self._cards[shown.session] = msgspec.json.decode(shown.card, type=Card)
                self._digests[shown.session] = shown.digest

    def load(self, session: str) -> Recap:
        """Return the recap of a session by its id."""
        if session not in self._recaps:
            chosen = self._sessions[session]
            self._recaps[session] = self._with_contact(recap_session(self._project, chosen))
            self._project.release(chosen)
            self._loaded(session)
            while len(self._recaps) > _IN_MEMORY:
                self._recaps.popitem(last=False)
        return self._recaps[session]

    def _with_contact(self, recap: Recap) -> Recap:
        """Return a recap that names whom the site's page on removal names."""
        contact = self._project.config.site.contact
        if contact is None:
            return recap
        return replace(recap, removal=recap.wording.fill("removal", contact=contact))

    def digest(self, session: str) -> str:
        """Return a digest of the recap of a session by its id; it may be made for that."""
        if session not in self._digests:
            recap = self.load(session)
            words = self._project.wording_digest(recap.wording.language)
            content = msgspec.json.encode(replace(recap, wording=NO_WORDS), order="deterministic")
            self._digests[session] = digest_of(words, blake2b(content).hexdigest())
        return self._digests[session]

    def card(self, session: str) -> Card | None:
        """Return the card of a session made before of the same recap, None where there is none."""
        return self._cards.get(session)

    def keep(self, session: str, card: Card) -> None:
        """Keep the card of a session, to be stored by :meth:`store`."""
        if session not in self._cards:
            self._cards[session] = card
            self._fresh.append(session)

    def first_name(self, session: str) -> str:
        """Return the name under which a session came to the site first, by the ledger of words.

        A rename that was undone is a name before as well, but no page's first.
        """
        chosen = self._sessions[session]
        names = (session, *chosen.aliases)
        return next((name for name in names if name in self._words), first_name(chosen))

    def changed(self, session: str) -> datetime:
        """Return when the words of a recap changed last; its session's end for the first ones."""
        chosen, digest = self._sessions[session], self.digest(session)
        name = self.first_name(session)
        before = self._changed.get(name) or self._words.get(name)
        if before is not None and before.digest == digest:
            return before.changed_at
        words = blake2b(repr(words_of(self.load(session))).encode("utf-8", "surrogatepass"))
        shown = words.hexdigest()[:32]
        if before is None:
            at = chosen.end
        else:
            at = before.changed_at if before.words == shown else self._now
        self._changed[name] = SiteWords(name=name, digest=digest, words=shown, changed_at=at)
        return at

    def publish(self, address: Address) -> None:
        """Keep an address that a page has, to be stored by :meth:`store`."""
        self._published[address.path] = SiteAddress(
            path=address.path, chat=address.chat, start=address.start, end=address.end
        )

    def store(self) -> None:
        """Store what is new, for the next build; an archive that cannot be written goes without."""
        cards = [
            ShownSession(
                session=name,
                made_of=made_of,
                digest=self._digests[name],
                card=msgspec.json.encode(self._cards[name]).decode(),
            )
            for name in self._fresh
            if (made_of := self._made_of(self._sessions[name])) is not None
        ]
        with suppress(ArchiveError):
            self._project.archive.write_site_cards(cards)
            self._project.archive.write_site_ledger(
                self._new_addresses(), tuple(self._changed.values())
            )

    def _new_addresses(self) -> tuple[SiteAddress, ...]:
        known = {it.path: it for it in self._project.archive.read_site_addresses()}
        return tuple(it for path, it in self._published.items() if known.get(path) != it)

    def _made_of(self, session: ChatSession) -> str | None:
        """Return a digest of all that a recap depends on; None where it was not derived yet."""
        if session.revision is None:
            return None
        project = self._project
        origins = project.stored_origins(session, partial(recap_settings, project, session))
        if "recap" not in origins:
            return None
        decisions = read_decisions(project, session)
        shown = Decisions(decisions, ()).of(DecisionKind.PICTURE)
        pictures = project.archive.pictures(it.values.get("picture", "") for it in shown)
        return digest_of(
            self._code,
            project.config.site.quotes,
            project.config.site.contact,
            origins["recap"],
            decisions,
            sorted(pictures),
            self._sources(session),
        )

    def _sources(self, session: ChatSession) -> list[object]:
        """Return all of the captures around a session that its recap may tell of."""
        hashtags = self._project.config.chat(session.hashtag).hashtags
        return [
            (line.id, line.capture.source, line.skipped)
            for line in self._project.captures
            if line.capture.hashtag in hashtags
            and (line.capture.since is None or line.capture.since <= session.end)
            and (line.capture.until is None or line.capture.until >= session.start)
        ]

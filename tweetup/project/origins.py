"""The derivations of stored results: all that a result depends on, told without reading a post.

- The *fingerprint* is the revision of a chat or session, which changes with its posts, and a digest
  of the result that a stage builds on.
- The *version* is that of tweetup and a digest of its code: two commits of a checkout differ.
- The *settings* are those that the stage reads, and people's corrections.
"""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from tweetup.archive import Derivation
from tweetup.project.digests import code_version, digest_of
from tweetup.project.records import planned_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.archive import Revision
    from tweetup.config import ChatConfig
    from tweetup.model import Correction, Segmentation, SegmentationFacts
    from tweetup.project.records import ChatSession

__all__ = [
    "SUMMARIZER",
    "SUMMARY_POSTS",
    "SessionOrigins",
    "basis_of",
    "carried_origin",
    "corrected_origin",
    "follows",
    "sessions_origin",
    "trends_origin",
]

SUMMARIZER: Final = "coverage"
SUMMARY_POSTS: Final = 24
"""Posts a summary ranks in each section: a recap shows one in four of them, six at most."""


def basis_of(segmentation: Segmentation, hidden: Iterable[object]) -> str:
    """Return a digest of a segmentation without hidden posts, on which later stages build."""
    return digest_of(segmentation, sorted(map(repr, hidden)))


def carried_origin(hashtags: Sequence[str], revision: int) -> Derivation:
    """Return the derivation of the hashtags that have posts at the archive's ``revision``."""
    return _origin(str(revision), hashtags=hashtags)


def follows(stored: Derivation, origin: Derivation, revision: Revision) -> bool:
    """Return True where a chat had posts added since its sessions were stored, and no more.

    ``origin`` is the derivation of its sessions now, at that revision.
    """
    before, _, hashtags = stored.fingerprint.partition(" ")
    return (
        stored.version == origin.version
        and stored.settings == origin.settings
        and hashtags == origin.fingerprint.partition(" ")[2]
        and int(before) >= revision.rewritten
    )


def sessions_origin(
    chat: ChatConfig, revision: Revision, corrections: Sequence[Correction]
) -> Derivation:
    """Return the derivation of a chat's sessions; ``corrections`` are those of sessions."""
    return _origin(
        f"{revision.revision} {' '.join(chat.hashtags)}",
        timezone=chat.timezone,
        schedule=chat.schedule,
        daily=chat.daily,
        corrections=corrections,
    )


def corrected_origin(
    chat: ChatConfig, revision: Revision, corrections: Iterable[Correction]
) -> Derivation:
    """Return the derivation of the versions of the posts that corrections name.

    A correction never changes but by being undone: its number and time tell it.
    """
    numbers = [(it.id, it.made_at) for it in corrections]
    return _origin(f"{revision.revision} {' '.join(chat.hashtags)}", corrections=numbers)


def trends_origin(
    chat: ChatConfig, themes: Sequence[tuple[str, Derivation]], language: str
) -> Derivation:
    """Return the derivation of a chat's trends; ``themes`` are those of its sessions' themes."""
    return _origin(digest_of(*themes), hashtags=chat.hashtags, language=language)


class SessionOrigins:
    """The derivations of everything that is stored of one session.

    ``facts`` are needed for all but the segmentation. A session without a revision is not in the
    archive, and nothing is stored of it. ``bots`` are the accounts that somebody marked as bots, or
    as none, by folded handle.
    """

    def __init__(
        self,
        session: ChatSession,
        chat: ChatConfig,
        *,
        confidence: float,
        language_model: str | None,
        facts: SegmentationFacts | None = None,
        bots: Mapping[str, bool] | None = None,
    ) -> None:
        self._session = session
        self._chat = chat
        self._confidence = confidence
        self._model = language_model
        self._facts = facts
        self.bots = bots or {}

    def segmentation(self) -> Derivation:
        """Return the derivation of the questions and placements."""
        session = self._session
        hour = f"{session.start.isoformat()} {session.end.isoformat()}"
        return _origin(
            f"{session.revision} {session.id} {hour}",
            hosts=self._chat.hosts,
            label_style=self._chat.label_style,
            language=self._chat.language,
            planned=planned_for(self._chat, session),
            corrections=session.corrections,
        )

    def crowd(self) -> Derivation:
        """Return the derivation of the accounts of the posts that nobody hid."""
        session = self._session
        return _origin(f"{session.revision} {session.id}", corrections=session.corrections)

    def acts(self) -> Derivation:
        """Return the derivation of the dialogue acts, and of figures and people."""
        return _origin(
            self._basis,
            **self._common,
            **self._marked,
            confidence=self._confidence,
            end=self._session.end,
            start=self._session.start,
        )

    def claims(self) -> Derivation:
        """Return the derivation of the claims."""
        return _origin(
            self._basis,
            **self._common,
            **self._marked,
            confidence=self._confidence,
            topic=self._chat.planned_topic(self._session.date),
            start=self._session.start,
            end=self._session.end,
            timezone=self._session.timezone,
            model=self._model,
        )

    def themes(self) -> Derivation:
        """Return the derivation of the themes."""
        return _origin(self._basis, **self._common, model=self._model)

    def summaries(self) -> Derivation:
        """Return the derivation of the summaries."""
        return _origin(self._basis, **self._common, summarizer=SUMMARIZER, count=SUMMARY_POSTS)

    def by_kind(self) -> dict[str, Derivation]:
        """Return the derivations of the results that build on the facts, but for the recap."""
        acts = self.acts()
        return {
            "acts": acts,
            "overview": acts,
            "people": acts,
            "claims": self.claims(),
            "themes": self.themes(),
            "summaries": self.summaries(),
        }

    def recap(self, history: str, settings: dict[str, object]) -> Derivation:
        """Return the derivation of the recap; ``history`` is a digest of the sessions around."""
        claims = self.claims()
        return _origin(f"{claims.fingerprint} {history}", claims=claims.settings, **settings)

    @property
    def _basis(self) -> str:
        return f"{self._session.revision} {self._facts.basis if self._facts else ''}"

    @property
    def _common(self) -> dict[str, object]:
        language = self._facts.language if self._facts else None
        return {"hashtags": self._chat.hashtags, "language": language}

    @property
    def _marked(self) -> dict[str, object]:
        # Without a mark nothing is added, so that results stored before remain valid.
        return {"bots": dict(self.bots)} if self.bots else {}


def _origin(fingerprint: str, **settings: object) -> Derivation:
    as_json = json.dumps(settings, default=_plain, sort_keys=True, ensure_ascii=False)
    return Derivation(fingerprint=fingerprint, version=code_version(), settings=as_json)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Struct):
        return structs.asdict(value)
    return str(value)

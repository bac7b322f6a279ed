"""Links shared in a session: expanded, joined by page and told by kind. Nothing is fetched."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from tweetup.insight.link_kinds import link_kind
from tweetup.insight.link_titles import (
    address_title,
    card_title,
    inner_capitals,
    introducing_words,
    quoted_title,
)
from tweetup.insight.shared_links import read_shared_links
from tweetup.insight.short_links import ShortShare, describe_short_link
from tweetup.model import (
    DialogueAct,
    Relation,
    Resource,
    ResourceKind,
    TitleSource,
    in_time_order,
    section_order,
)
from tweetup.text import (
    find_hashtags,
    find_links,
    find_mentions,
    fold_handle,
    fold_tag,
    is_repost,
    read_echo,
    strip_opening_label,
)
from tweetup.text.link_addresses import bare_host, link_identity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.insight.shared_links import SharedLink
    from tweetup.insight.short_links import Description
    from tweetup.model import Post, PostAct, PostKey

__all__ = ["find_resources"]

_NOT_SHARING: Final = frozenset({DialogueAct.ADVERT, DialogueAct.BOT})
_ARRIVALS: Final = frozenset({DialogueAct.INTRODUCTION, DialogueAct.GREETING})
_KIND_ORDER: Final = {kind: place for place, kind in enumerate(ResourceKind)}
# Hashtags of a post that nobody else in the session uses: so many and it was posted for others.
_FOREIGN_TAGS: Final = 2
# Short links listed by their sharers' words: the chat's document, not every picture.
_MOST_DESCRIBED: Final = 3
_MANY_TAGS: Final = 3
# Words that warn of the page linked, which "rubbish bins" and "avoid plastic" do not.
_WARNS: Final = re.compile(
    r"(?<!not )(?<!not a )(?<!no )\b(?:not worth (?:reading|a read|the read|your time|a click)"
    r"|(?:do not|don['’]?t|never) (?:read|click|bother|believe|trust) (?:this|that|it|the|with)\b"
    r"|(?:do not|don['’]?t) (?:read|click|bother)(?=\s*(?:[.!:,;]|https?:|$))"
    r"|avoid(?=\s*(?:[.!:]|this\b|that (?:page|piece|article|site|link)|it\b|at all cost"
    r"|https?:|$))"
    r"|(?:utter|total|complete|absolute|pure|such|what|is|it['’]s) (?:\w+ )?"
    r"(?:rubbish|nonsense|garbage|drivel|tripe|trash|bullshit)\b"
    r"|(?:rubbish|nonsense|garbage|drivel)(?=\s*[.!:]*\s*(?:https?:|$))"
    r"|waste of (?:your |my )?(?:time|money|space)|clickbait"
    r"|(?:worst|terrible|awful|horrible) (?:article|piece|post|advice|read|paper|page|blog)"
    r"|nicht lesenswert|nicht lesen\b|(?:so ein|reiner|totaler) (?:quatsch|unsinn|mist)"
    r"|zeitverschwendung|ne (?:lis|lisez) pas|perte de temps|à éviter"
    r"|no (?:lo )?(?:leas|lean|leáis)\b|no vale la pena|pérdida de tiempo"
    r"|niet lezen|tijdverspilling|non (?:leggete|leggere)|perdita di tempo|não leiam?\b"
    r"|não vale a pena|perda de tempo)",
    re.IGNORECASE,
)


class _Share(NamedTuple):
    """A link in a post; ``is_signed`` is False where the post's author is in doubt."""

    post: Post
    link: SharedLink
    is_signed: bool


def find_resources(
    posts: Iterable[Post],
    sections: Mapping[PostKey, str] | None = None,
    *,
    acts: Mapping[PostKey, PostAct] | None = None,
    misattributed: Collection[PostKey] = (),
    hosts: Collection[str] = (),
    asking: Collection[PostKey] = (),
    language: str = "en",
) -> tuple[Resource, ...]:
    """Return every link shared, the one of most sharers first, then papers, books, pages.

    ``sections`` are the sections of posts: a link has that of the post whose words introduce it,
    without words those of all posts that share it. ``acts`` are the posts' dialogue acts:
    introductions of people and greetings give no words beside a link. A link that only adverts and
    bots share is left out, and so is the first page of a site that only introductions name, a link
    that its sharers warn of ("not worth reading"), and one
    of an account that drops links, unanswered, under hashtags that nobody else uses. Links to posts
    on a network and to a post's own pictures are no resources. Whoever only reposts a link or the
    post with it is no sharer, and of a post whose author is in doubt (``misattributed``) nobody
    is. At most three short links that nothing resolves are described, by posts that ask the chat's
    questions (``asking``), by ``hosts``, or by several people's.
    """
    ordered = in_time_order(posts)
    unwanted = _find_adverts(ordered, acts or {}) | _find_warnings(ordered)
    shared: defaultdict[str, list[_Share]] = defaultdict(list)
    links = read_shared_links(ordered)
    capitals = inner_capitals(post.text for post in ordered)
    arrivals = {key for key, act in (acts or {}).items() if act.act in _ARRIVALS}
    own_tags = _common_tags(ordered)
    for post in ordered:
        for link in links.get(post.key, ()):
            share = _Share(post, link, is_signed=post.key not in misattributed)
            shared[link_identity(link.url)].append(share)
    kept = [
        it
        for shares in shared.values()
        if (it := _without_unwanted(shares, unwanted)) and not _is_of_the_person(it, arrivals)
    ]
    resources = [
        _resource(
            sharing,
            sections or {},
            capitals,
            arrivals=arrivals,
            own_tags=own_tags,
            language=language,
        )
        for sharing in kept
    ]
    describing = _Describing(
        hosts=frozenset(map(fold_handle, hosts)),
        asking=frozenset(asking),
        acts=acts or {},
        sections=sections or {},
        language=language,
    )
    # The sort is stable: equal links stay in order of first sharing.
    return tuple(sorted(describing.mark(resources, kept), key=_rank))


@dataclass(frozen=True, kw_only=True)
class _Describing:
    """The posts that are believed to say what a short link leads to."""

    hosts: frozenset[str]
    asking: frozenset[PostKey]
    acts: Mapping[PostKey, PostAct]
    sections: Mapping[PostKey, str]
    language: str

    def mark(
        self, resources: Sequence[Resource], shares: Sequence[Sequence[_Share]]
    ) -> list[Resource]:
        """Return the resources, the few short links described that are described best."""
        described = {
            place: description
            for place, (resource, sharing) in enumerate(zip(resources, shares, strict=True))
            if resource.kind is ResourceKind.UNRESOLVED
            and (description := self._describe(sharing)) is not None
        }
        best = sorted(described, key=lambda place: (described[place].rank, place))[:_MOST_DESCRIBED]
        marked = list(resources)
        for place in best:
            words, post, _ = described[place]
            marked[place] = replace(
                resources[place],
                words=words,
                introduced_by=post,
                described=True,
                sections=_places(shares[place], self.sections, post),
            )
        return marked

    def _describe(self, sharing: Iterable[_Share]) -> Description | None:
        return describe_short_link(
            [
                ShortShare(share.post, _text(share), share.link.written)
                for share in sharing
                if share.is_signed and not share.link.passed_on
            ],
            hosts=self.hosts,
            asking=self.asking,
            acts=self.acts,
            language=self.language,
        )


def _rank(resource: Resource) -> tuple[int, int, int]:
    return (-len(resource.sharers), _KIND_ORDER[resource.kind], -len(resource.reposters))


def _without_unwanted(shares: Sequence[_Share], unwanted: Collection[PostKey]) -> list[_Share]:
    """Return the shares without the unwanted; none where only unwanted ones were passed on."""
    kept = [share for share in shares if share.post.key not in unwanted]
    only_unwanted = len(kept) < len(shares) and all(share.link.passed_on for share in kept)
    return [] if only_unwanted else kept


def _is_of_the_person(shares: Sequence[_Share], arrivals: Collection[PostKey]) -> bool:
    """Return True for a site that people only name as theirs, or their employer's, on arrival."""
    return all(
        share.post.key in arrivals and not urlsplit(share.link.url).path.strip("/")
        for share in shares
    )


def _find_warnings(posts: Iterable[Post]) -> frozenset[PostKey]:
    """Return the posts whose authors warn of the page that they link to."""
    return frozenset(post.key for post in posts if not is_repost(post) and _WARNS.search(post.text))


def _find_adverts(posts: Sequence[Post], acts: Mapping[PostKey, PostAct]) -> frozenset[PostKey]:
    """Return the posts that are adverts by their act, or plainly by their author's posts."""
    by_act = {key for key, act in acts.items() if act.act in _NOT_SHARING}
    own: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if not is_repost(post):
            own[fold_handle(post.handle)].append(post)
    addressed = _addressed(posts)
    writers = _writers_of_tags(posts)
    by_author = {
        post.key
        for handle, written in own.items()
        if handle not in addressed and _only_drops_links(written, writers)
        for post in written
    }
    return frozenset(by_act | by_author)


def _addressed(posts: Iterable[Post]) -> frozenset[str]:
    """Return the folded handles that somebody else answers, mentions or reposts."""
    authors = {post.key: fold_handle(post.handle) for post in posts}
    pairs: set[tuple[str, str]] = set()
    for post in posts:
        author = fold_handle(post.handle)
        targets = (post.target(relation) for relation in Relation)
        handles = [authors[target] for target in targets if target in authors]
        handles += [fold_handle(ref.handle) for ref in post.references if ref.handle]
        handles += map(fold_handle, find_mentions(post.text, post.mentions))
        pairs.update((author, handle) for handle in handles)
    return frozenset(handle for author, handle in pairs if author != handle)


def _writers_of_tags(posts: Iterable[Post]) -> Counter[str]:
    """Return the number of accounts that use each hashtag in words of their own."""
    uses = {
        (fold_tag(tag), fold_handle(post.handle))
        for post in posts
        if not is_repost(post)
        for tag in find_hashtags(post.text)
    }
    return Counter(tag for tag, _ in uses)


def _only_drops_links(written: Sequence[Post], writers: Mapping[str, int]) -> bool:
    """Return True for an author whose posts all hold a link, address nobody and are for others.

    They are for others whose hashtags nobody else in the session uses: many of them, or one each
    time that the same link comes again.
    """
    links = [find_links(post.text) or tuple(link.url for link in post.links) for post in written]
    if not all(links) or any(_addresses(post) for post in written):
        return False
    tags = [{fold_tag(tag) for tag in find_hashtags(post.text)} for post in written]
    foreign = min(sum(writers[tag] == 1 for tag in each) for each in tags)
    repeated = len(written) > 1 and len(set(links)) == 1
    many = foreign >= _FOREIGN_TAGS and min(map(len, tags)) >= _MANY_TAGS
    return many or (repeated and foreign > 0)


def _addresses(post: Post) -> bool:
    """Return True for a reply, a quote, or a post that names another account."""
    others = {fold_handle(handle) for handle in find_mentions(post.text, post.mentions)}
    return bool(post.references) or bool(others - {fold_handle(post.handle)})


def _resource(
    shares: Sequence[_Share],
    sections: Mapping[PostKey, str],
    capitals: Mapping[str, str],
    *,
    arrivals: Collection[PostKey],
    own_tags: Collection[str],
    language: str,
) -> Resource:
    signed = [share for share in shares if share.is_signed]
    own = [share for share in signed if not share.link.passed_on]
    counted = own or shares
    sharers = _handles(own)
    secure = [share.link.url for share in shares if share.link.url.startswith("https:")]
    url = secure[0] if secure else shares[0].link.url
    kind = link_kind(url)
    title, title_source = _title(shares, url, kind, capitals)
    # Who introduces themselves says little of the page they link to.
    telling = [share for share in own if share.post.key not in arrivals]
    # The longest says most; of equally long ones the first.
    words, introduced_by = max(
        _introductions(telling, own_tags, language, sections),
        key=lambda it: len(it[0]),
        default=(None, None),
    )
    return Resource(
        url=url,
        title=title,
        sharers=tuple(sharers.values()),
        shares=len(own),
        sections=_places(counted, sections, introduced_by),
        posts=tuple(share.post.key for share in counted),
        kind=kind,
        title_source=title_source,
        words=words,
        introduced_by=introduced_by,
        reposters=tuple(
            handle for folded, handle in _handles(signed).items() if folded not in sharers
        ),
    )


def _handles(shares: Iterable[_Share]) -> dict[str, str]:
    """Return the authors' handles by their folded form, in order of first sharing."""
    handles: dict[str, str] = {}
    for share in shares:
        handles.setdefault(fold_handle(share.post.handle), share.post.handle)
    return handles


def _title(
    shares: Sequence[_Share], url: str, kind: ResourceKind, capitals: Mapping[str, str]
) -> tuple[str | None, TitleSource | None]:
    """Return the title of a page with its source, the surest source first."""
    cards = (card_title(share.link.title, bare_host(url)) for share in shares)
    if title := next(filter(None, cards), None):
        return title, TitleSource.CARD
    quotes = (quoted_title(_text(share), share.link.written) for share in shares)
    if title := next(filter(None, quotes), None):
        return title, TitleSource.QUOTED
    if kind.is_reading and (title := address_title(url, tuple(map(_text, shares)), capitals)):
        return title, TitleSource.ADDRESS
    return None, None


def _text(share: _Share) -> str:
    """Return the words that the link stands in: a comment has not those of its copy."""
    echo = read_echo(share.post.text)
    if echo is None:
        return share.post.text
    return echo.text if share.link.passed_on else echo.comment


def _common_tags(posts: Sequence[Post]) -> frozenset[str]:
    """Return the folded hashtags of half of the posts, which are the chat's own."""
    uses = Counter(tag for post in posts for tag in set(map(fold_tag, find_hashtags(post.text))))
    return frozenset(tag for tag, posts_with_it in uses.items() if 2 * posts_with_it > len(posts))


def _introductions(
    own: Iterable[_Share],
    own_tags: Collection[str],
    language: str,
    sections: Mapping[PostKey, str],
) -> Iterator[tuple[str, PostKey]]:
    for share in own:
        section = sections.get(share.post.key, "")
        number = int(section[1:]) if section[1:].isdecimal() else None
        words = introducing_words(
            strip_opening_label(_text(share), number),
            share.link.written,
            language=language,
            is_reply=share.post.target(Relation.REPLY) is not None,
            hashtags=own_tags,
        )
        if words:
            yield words, share.post.key


def _places(
    shares: Iterable[_Share], sections: Mapping[PostKey, str], introduced_by: PostKey | None
) -> tuple[str, ...]:
    """Return the sections of a link in reading order: that of its words, without words of all."""
    keys = {share.post.key for share in shares} if introduced_by is None else {introduced_by}
    return tuple(sorted({sections[key] for key in keys if key in sections}, key=section_order))

"""Answers that name things: the tools, books, organisations or hashtags that a question asks for.

A list is proposed where the question asks for things and three at least are named: in quotation
marks, with capitals, as an account or a hashtag. Names of people are no things, and who refuses a
thing (never Trello again) does not name it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.tagging import load_tagger
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import AnswerList, ListItem
from tweetup.text import (
    find_hashtags,
    find_mentions,
    fold_handle,
    fold_name,
    fold_tag,
    holds_name,
    is_given_name,
    leading_mentions,
    strip_refusals,
)
from tweetup.text.entities import LINK, MENTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.insight.tagging import TaggedToken
    from tweetup.model import Post

__all__ = ["asked_things", "find_answer_lists"]

# Fewer things are no list.
_FEWEST_ITEMS: Final = 3

# Things that have names, by their plural; a question asks for them by either form.
_TOOLS: Final = (
    "app apps, application applications, device devices, extension extensions, gadget gadgets,"
    " module modules, package packages, platform platforms, plugin plugins, resource resources,"
    " site sites, software software, technology technologies, tool tools, website websites"
)
_WORKS: Final = (
    "album albums, article articles, blog blogs, book books, comic comics, film films, game games,"
    " documentary documentaries, journal journals, magazine magazines, movie movies, novel novels,"
    " paper papers, podcast podcasts, poem poems, reading readings, report reports, series series,"
    " song songs, video videos"
)
_BODIES: Final = (
    "charity charities, city cities, community communities, company companies, conference"
    " conferences, event events, festival festivals, museum museums, network networks,"
    " organisation organisations, organization organizations, partner partners, partnership"
    " partnerships, university universities"
)
_TAGS: Final = "hashtag hashtags, tag tags, chat chats"
_ACCOUNTS: Final = "account accounts"
_PLURALS: Final = {
    form: pair.split()[-1]
    for row in (_TOOLS, _WORKS, _BODIES, _TAGS, _ACCOUNTS)
    for pair in row.split(",")
    for form in pair.split()
}
_TAG_NOUNS: Final = frozenset({"hashtags", "tags", "chats"})
_ACCOUNT_NOUNS: Final = frozenset({"accounts"})

_WORK_NOUNS: Final = frozenset({"resources", *(pair.split()[-1] for pair in _WORKS.split(","))})
# A name alone may be a person's; of so many people it is that of a tool.
_SURE: Final = 2

_NOUN: Final = "|".join(sorted(_PLURALS, key=len, reverse=True))
# Words between the question's word and the noun: "what other free digital tools".
_FILLER: Final = (
    r"(?!(?:an?|about|and|are|as|but|can|could|did|do|does|for|had|has|have|if|in|is|it|makes?|might|of|on|or|role"
    r"|should|that|the|these|this|those|to|was|were|will|with|would)\b)[\w#-]+"
)
_ASKED: Final = re.compile(
    rf"""
    (?:
        (?:^|[.?!:;,(–—-]\s*|\b(?:and|or)\s+)(?:what|which)\s+
            (?:(?:are|is|were)\s+(?:some|your|our|good|any|the\s+(?:best|most|top))\s+)?
            (?:(?:examples?|kinds?|sorts?|types?)\s+of\s+)?(?:{_FILLER}\s+){{0,3}}
      | \b(?:fav(?:e|ou?rite)?s?|go-to|must-read)\s+(?:{_FILLER}\s+){{0,2}}
      | \b(?:list|name|recommend|share|suggest)\s+(?:an?\s+)?(?:[\W_]*{_FILLER}[\W_]+){{0,3}}
      | \b(?:use|used|using|leverage|leveraged)\s+(?:{_FILLER}\s+){{0,2}}
    )[\W_]{{0,2}}(?P<noun>{_NOUN})\b(?![-'’])
    """,
    re.IGNORECASE | re.VERBOSE,
)

# Behind the first noun: "tools or books", "apps, sites and good books".
_NEXT_ASKED: Final = re.compile(
    rf"\s*(?P<joint>,\s*(?:and|or)\b|,|/|&|\b(?:and|or)\b)\s*(?:{_FILLER}\s+)?(?P<noun>{_NOUN})\b(?![-'’])",
    re.IGNORECASE,
)

_TITLE: Final = re.compile(r"[\"“„«](?P<title>[^\"“”„«»@#]{4,90})[\"”“»]")
_SENTENCE: Final = re.compile(r"[=<>]|[.!?;]\s")
_LONG_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{3,}")
_TITLE_SHARE: Final = 0.6
_INNER_CAPITAL: Final = re.compile(r"[a-z]\w*[A-Z]|[A-Z]\w*[a-z]\w*[A-Z]|[A-Z][a-z]+\w*\d|\w\+$")
_SHOUTED: Final = re.compile(r"[A-Z\d]{1,5}s?$")
# Words that hold a name together: Tools for Teaching, Museum of the Moon.
_INSIDE: Final = frozenset({"&", "for", "of"})
# So do these where two people write the whole of it: Seed to Seed, Frost on the Panes.
_LITTLE: Final = r"(?:a|an|at|for|from|in|into|of|on|over|the|through|to|under|with)"
_CAPITAL: Final = r"[A-Z][a-z][\w’'-]*"
_LINKED: Final = re.compile(
    rf"(?<![\w@#’'])(?=(?P<title>{_CAPITAL}(?:\s+(?:{_LITTLE}\s+){{0,2}}{_CAPITAL}){{1,6}}))"
)
_CAPITALS: Final = re.compile(rf"(?<![\w@#]){_CAPITAL}(?:\s+{_CAPITAL})*")
_FULL_NAME: Final = re.compile(rf"(?<![\w@#])(?P<first>{_CAPITAL})\s+(?P<last>{_CAPITAL})")
_LITTLE_WORD: Final = re.compile(rf"\s{_LITTLE}\s")
# A name after one of these, or before one of those, is that of a thing.
_USED: Final = frozenset(
    {"app", "called", "named", "software", "tool", "tried", "use", "used", "uses", "using", "via"}
)
_THING: Final = frozenset({
    "app", "archive", "blog", "book", "collection", "course", "database", "extension", "group",
    "guide", "journal", "lab", "library", "magazine", "module", "plugin", "podcast", "program",
    "project", "series", "site", "software", "tool", "toolkit", "website", "wiki",
})  # fmt: skip
# The last word of a work's name, beside words for things: European Rail Timetable.
_WORK_WORDS: Final = _THING | {
    "almanac", "atlas", "calendar", "dictionary", "handbook", "manual", "navigator", "planner",
    "review", "times", "timetable",
}  # fmt: skip
# Words after which a name is a person's, and titles of people.
_BY: Final = frozenset(
    {"by", "dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "prof", "prof."}
)
_NO_NAMES: Final = frozenset({
    "april", "august", "december", "english", "february", "french", "friday", "german", "january",
    "july", "june", "march", "monday", "november", "october", "saturday", "september", "spanish",
    "sunday", "thursday", "tuesday", "wednesday",
})  # fmt: skip
# Parts of an organisation's handle.
_ORGANISATION: Final = re.compile(
    r"(?:app|archive|assoc|center|centre|college|edu|foundation|hq|institute|journal|lab|lib(?:rary)?"
    r"|magazine|museum|nasa|network|news|press|project|school|society|team|univ(?:ersity)?)s?(?![a-z])"
    r"|university|library|museum|(?:^|_)(?:nasa|noaa|unesco)",
    re.IGNORECASE,
)


_IN_ROW: Final = re.compile(r"\s*(?:,|&|\+|/|and|or|, and|, or)\s*", re.IGNORECASE)
# Words in the name of an organisation or a place.
_BODY_WORDS: Final = frozenset({
    "academy", "alliance", "archives", "association", "center", "centre", "college", "council",
    "foundation",
    "institute", "library", "museum", "network", "press", "project", "school", "society", "state",
    "university",
})  # fmt: skip


class _Mention(NamedTuple):
    """A thing as an answer names it; ``is_telling`` where the name alone tells a thing."""

    name: str
    is_telling: bool


def asked_things(question_text: str) -> str | None:
    """Return the kind of things that a question asks for as a plural, None where for none.

    ``Which tools do you use?`` asks for ``tools``, ``Which apps or books?`` for ``apps or books``,
    ``What role do tools play?`` for none.
    """
    text = LINK.sub(" ", question_text)
    match = _ASKED.search(text)
    if match is None:
        return None
    kind = plural = _PLURALS[match["noun"].lower()]
    apart = _TAG_NOUNS | _ACCOUNT_NOUNS
    while plural not in apart and (match := _NEXT_ASKED.match(text, match.end("noun"))):
        plural = _PLURALS[match["noun"].lower()]
        if plural not in apart:
            joint = match["joint"].lower()
            kind += f"{joint} {plural}" if joint.startswith(",") else f" {joint} {plural}"
    return kind


def find_answer_lists(
    answers: Iterable[Post],
    *,
    question_text: str,
    options: Collection[str] = (),
    language: str = "en",
    hashtags: Collection[str] = (),
    people: Collection[str] = (),
    model: str | None = None,
) -> tuple[AnswerList, ...]:
    """Return the things that answers to a question name, the one that most people name first.

    ``answers`` are those that count, ``options`` the choices of the question's poll, which are
    words of its own, ``hashtags`` the chat's own, ``people`` handles and names of its
    participants; ``model`` is a spaCy package in place of the tagger that ships. Nothing is
    returned where the question asks for no things, fewer than three are named, or the language is
    not English.
    """
    kind = asked_things(question_text)
    if kind is None or not language.lower().startswith("en"):
        return ()
    posts = tuple(answers)
    mentions: defaultdict[str, list[_Mention]] = defaultdict(list)
    for mention in _mentions(posts, kind, hashtags, model):
        mentions[fold_name(mention.name)].append(mention)
    left_out = {fold_name(name) for name in (*question_text.split(), *options, *hashtags)}
    if kind not in _ACCOUNT_NOUNS:
        left_out |= {fold_name(name) for name in (*people, *_names_of_people(posts))}
    # Where tools are asked for as well a bare name may be theirs.
    is_work = _WORK_NOUNS.issuperset(_PLURALS.keys() & set(kind.replace(",", " ").split()))
    proposed = (
        _item(named, posts, is_work=is_work)
        for key, named in mentions.items()
        if key and key not in left_out
    )
    items = _without_parts([item for item in proposed if item is not None])
    if len(items) < _FEWEST_ITEMS:
        return ()
    order = sorted(items, key=lambda item: (-item.people, -len(item.posts), item.item.casefold()))
    return (AnswerList(what=kind, items=tuple(order)),)


def _names_of_people(posts: Iterable[Post]) -> Iterator[str]:
    """Yield the handles and names of those who answer, and the handles that they address."""
    for post in posts:
        yield post.handle
        if post.author.name:
            yield from (post.author.name, *post.author.name.split())
        yield from leading_mentions(post.text, post.mentions)
        # Whoever has a given name in one answer is meant by the surname in another.
        for match in _FULL_NAME.finditer(LINK.sub(" ", own_text(post))):
            if is_given_name(match["first"]):
                yield match["last"]


def _mentions(
    posts: Sequence[Post], kind: str, hashtags: Collection[str], model: str | None
) -> Iterator[_Mention]:
    if kind in _TAG_NOUNS:
        own = {fold_tag(tag) for tag in hashtags}
        for post in posts:
            tags = find_hashtags(own_text(post))
            yield from (
                _Mention(f"#{tag}", is_telling=True) for tag in tags if fold_tag(tag) not in own
            )
        return
    if kind in _ACCOUNT_NOUNS:
        for post in posts:
            addressed = set(map(fold_handle, leading_mentions(post.text, post.mentions)))
            for handle in find_mentions(own_text(post), post.mentions):
                if fold_handle(handle) not in addressed:
                    yield _Mention(f"@{handle}", is_telling=True)
        return
    texts = [LINK.sub(" ", own_text(post)) for post in posts]
    yield from _linked_titles(posts, texts)
    for text, tokens in zip(texts, load_tagger(model).tag(texts), strict=True):
        yield from _titles(text)
        yield from _handles(text)
        yield from _capitalised(tokens)


def _titles(text: str) -> Iterator[_Mention]:
    """Yield the titles in quotation marks: two words at least, most of them with capitals."""
    for match in _TITLE.finditer(text):
        title = match["title"].strip(" .,;:")
        long_words = _LONG_WORD.findall(title)
        capitals = sum(word[0].isupper() for word in long_words)
        if _SENTENCE.search(title) or len(title.split()) < len(("The", "Title")):
            continue
        if long_words and capitals >= _TITLE_SHARE * len(long_words):
            yield _Mention(title, is_telling=True)


def _linked_titles(posts: Sequence[Post], texts: Sequence[str]) -> Iterator[_Mention]:
    """Yield the names with little words between capitals that two people wrote alike.

    None whose ends stand alone elsewhere: who moves from Orbit to Lumen names two things.
    """
    people: defaultdict[str, set[str]] = defaultdict(set)
    for post, text in zip(posts, texts, strict=True):
        for match in _LINKED.finditer(text):
            for title in _beginnings(match["title"]):
                people[title].add(fold_handle(post.handle))
    for title, handles in people.items():
        ends = (title.split()[0], title.split()[-1])
        alone = {
            name for text in texts for name in _CAPITALS.findall(text.replace(title, " "))
        }.intersection(ends)
        if len(handles) >= _SURE and not alone.issuperset(ends):
            yield _Mention(title, is_telling=True)


def _beginnings(title: str) -> Iterator[str]:
    """Yield the beginnings of a row of capitals that have a little word and end with a capital."""
    words = title.split()
    for end in range(3, len(words) + 1):
        beginning = " ".join(words[:end]).removesuffix("'s").removesuffix("’s")
        if words[end - 1][0].isupper() and _LITTLE_WORD.search(beginning):
            yield beginning


def _handles(text: str) -> Iterator[_Mention]:
    """Yield accounts that are used, or whose handles say that an organisation has them.

    So are those in a row with one.
    """
    end = 0
    in_row = False
    for match in MENTION.finditer(text):
        before = text[end : match.start()]
        last = before.split()[-1].lower() if before.split() else ""
        in_row = in_row and _IN_ROW.fullmatch(before) is not None
        if in_row or _ORGANISATION.search(match[1]) or last in _USED:
            in_row = True
            yield _Mention(f"@{match[1]}", is_telling=True)
        end = match.end()


def _capitalised(tokens: Sequence[TaggedToken]) -> Iterator[_Mention]:
    """Yield the names written with capitals, people's left out."""
    start = 0
    while start < len(tokens):
        stop = _end_of_name(tokens, start)
        if stop > start:
            words = [token.text for token in tokens[start:stop]]
            before = tokens[start - 1].text.lower() if start else ""
            after = tokens[stop] if stop < len(tokens) else None
            names_thing = after is not None and after.lemma.lower() in _THING
            # In "the Riverside approach" the name says whose approach it is.
            is_modifier = after is not None and after.upos == "NOUN" and not names_thing
            if _is_name(words, before) and not is_modifier:
                telling = before in _USED or names_thing or _tells_thing(words)
                yield _Mention(" ".join(words), is_telling=telling)
        start = max(stop, start + 1)


def _tells_thing(words: Sequence[str]) -> bool:
    """Return True for a name that no person has: with a capital inside, or of an organisation."""
    return any(
        _INNER_CAPITAL.search(word) or word in _INSIDE or word.lower() in _BODY_WORDS
        for word in words
    ) or (len(words) > 1 and words[-1].lower() in _WORK_WORDS)


def _end_of_name(tokens: Sequence[TaggedToken], start: int) -> int:
    """Return the index behind the name that begins at ``start``, ``start`` where none does."""
    if not _begins_name(tokens, start):
        return start
    stop = start + 1
    while stop < len(tokens):
        inside = tokens[stop].text in _INSIDE and stop + 1 < len(tokens)
        following = stop + 1 if inside else stop
        if not _goes_on(tokens, following):
            break
        stop = following + 1
    return stop


def _opens_sentence(tokens: Sequence[TaggedToken], start: int) -> bool:
    return start == 0 or tokens[start - 1].text[-1] in '.!?:…)"”-–—|/>'


def _begins_name(tokens: Sequence[TaggedToken], start: int) -> bool:
    """Return True for a proper noun with a capital; a sentence's first word needs another.

    So it is with a common noun or an adjective before a noun with a capital ("the Organic Bean
    Club"), and with any word that is used ("we tried Sproutly").
    """
    token = tokens[start]
    if token.text[0] in "@#＠＃" or not token.text[0].isalpha():
        return False
    if _INNER_CAPITAL.search(token.text) and _is_nominal(token):
        return True
    if not token.text[0].isupper() or _opens_sentence(tokens, start):
        return False
    in_row = _is_nominal(token) and start + 1 < len(tokens) and _goes_on(tokens, start + 1)
    is_used = tokens[start - 1].text.lower() in _USED and token.upos not in {"DET", "PRON"}
    return token.upos == "PROPN" or in_row or is_used


def _goes_on(tokens: Sequence[TaggedToken], index: int) -> bool:
    """Return True for a word with a capital that a name may have behind another one.

    A word that looks like a verb has to stand before a proper noun: the Bean Save Club.
    """
    token, *following = tokens[index : index + 2]
    return token.text[0].isupper() and (
        _is_nominal(token)
        or (
            token.upos == "VERB"
            and any(it.text[0].isupper() and it.upos == "PROPN" for it in following)
        )
    )


def _is_nominal(token: TaggedToken) -> bool:
    return token.upos in {"PROPN", "NOUN", "ADJ", "X", "NUM"}


def _is_name(words: Sequence[str], before: str) -> bool:
    """Return False for a person's name, a shouted word, a month and the like."""
    if before.lower() in _BY or is_given_name(words[0]):
        return False
    if len(words) == 1:
        word = words[0]
        return len(word) > 2 and not _SHOUTED.match(word) and word.lower() not in _NO_NAMES
    return True


def _item(named: Sequence[_Mention], posts: Iterable[Post], *, is_work: bool) -> ListItem | None:
    """Return a thing with all answers that name it, None where it may be a person.

    Who refuses it does not name it. Works are known by their authors: for them a bare name is no
    thing, however many have it.
    """
    spellings = Counter(mention.name for mention in named)
    name = max(spellings, key=lambda spelling: (spellings[spelling], spelling[0] != "@", spelling))
    holding = [post for post in posts if holds_name(strip_refusals(own_text(post)), name)]
    people = {(post.network, fold_handle(post.handle)) for post in holding}
    if not any(mention.is_telling for mention in named) and (is_work or len(people) < _SURE):
        return None
    return ListItem(item=name, people=len(people), posts=tuple(post.key for post in holding))


def _without_parts(items: Sequence[ListItem]) -> list[ListItem]:
    """Return the items without those that only stand within a longer item's name."""
    return [
        item
        for item in items
        if item.posts
        and not any(
            item is not other
            and set(item.posts) <= set(other.posts)
            and holds_name(other.item, item.item)
            for other in items
        )
    ]

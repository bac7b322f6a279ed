"""Dialogue acts of posts: answer, question, reaction, greeting, introduction, thanks and others.

Answers are told from other posts by logistic regression over :mod:`tweetup.insight.act_features`
(``benchmarks/fit_acts.py`` fits the weights, ``benchmarks/acts.md`` has the figures). The other
acts are told by phrases and by the author's part in the chat, after Stolcke et al., "Dialogue Act
Modeling for Automatic Tagging and Recognition of Conversational Speech" (2000).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.insight.act_features import act_features
from tweetup.insight.act_posts import find_asking, read_act_posts
from tweetup.insight.act_words import ASSENT, CHEER
from tweetup.insight.copies import group_copies, is_short_answer
from tweetup.insight.empty_answers import is_empty_answer
from tweetup.insight.open_questions import has_question
from tweetup.model import DialogueAct, PostAct, in_time_order
from tweetup.text import adds_no_words, find_links, fold_handle, is_repost, read_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tweetup.insight.act_posts import ActPost
    from tweetup.insight.copies import CopyGroup
    from tweetup.model import Author, Post, PostKey, Segmentation

__all__ = ["ActWeights", "answer_probability", "classify_acts", "load_act_weights"]

# The most that the probability of a post comes to whose other act is certain.
_SETTLED: Final = 0.1
# Of the posts that begin with an answer's label nearly all answer (benchmarks/acts.md).
_LABELLED: Final = 0.9
# Hashtags of other chats: more than anybody writes who takes part.
_STUFFED: Final = 5
_FEW_WORDS: Final = 3
# So many accounts with one text and a link are one advertiser.
_FEWEST_SPAMMERS: Final = 3
_SAYS_BOT: Final = re.compile(
    r"\b(?:i['’]?m|i am)(?: just| only)? an? (?:\w+ )?bot\b|\bautomated account\b", re.IGNORECASE
)
# A profile that opens with the word: "Unofficial news bot by @ann", not "Builds bots", "Bot lover".
_BOT_BIO: Final = re.compile(
    r"^\W*(?:(?:i['’]?m|i am|this is)\s+)?(?:an?\s+|the\s+|your\s+)?(?:[\w#-]+\s+){0,2}bot\b"
    r"(?=\W*$|\s*[.,;:!|(]|\s+(?:that|which|who|for|by|of|run|made|built|posting|tweeting)\b)",
    re.IGNORECASE,
)
# News_bot, NewsBot, bot2: a part of a name for itself, which it is not in Talbot or emmybots.
_BOT_HANDLE: Final = re.compile(r"(?:^|[_\d])[Bb]ot(?:$|[_\d])|[a-z]B(?:ot|OT)(?:$|[_\d])")
# What programs write that tell which hashtags many people use.
_TRENDS: Final = re.compile(
    r"\btrending (?:topics?|in|now|at|on|with|for)\b|\b(?:is|just|now|started) trending\b"
    r"|\btrends? (?:in|for|at) (?-i:[A-Z])|\btop (?:\d+ )?(?:trends|hashtags)\b"
    r"|\bin den trends\b|\btrendet\b|\b(?:en|dans les) tendances?\b|\b(?:es|son) tendencia\b"
    r"|\bin tendenza\b|\bnos (?:trends|assuntos do momento)\b|\bin de trends\b",
    re.IGNORECASE,
)
# Words of selling, which beside a link are no answer under any label.
_SELLS: Final = re.compile(
    r"\b(?:click here|casinos?|best prices?|buy now|discount codes?|limited offer"
    r"|cheap (?:pills|meds|followers|essays?|assignments?)"
    r"|(?<!i )(?:check|visit) (?:out )?(?:my|our) (?:profile|bio|shop|store)"
    r"|(?:we|i) (?:can )?write your (?:essay|assignment)s?"
    r"|(?:win|earn) (?:big )?(?:money|cash)"
    r"|(?:buy|free) followers|(?:get|win) (?:a )?free (?:gift ?cards?|i?phones?|money|cash)"
    r"|(?:\d+ ?%|percent|half price) off|(?:shop|order|buy|get yours|grab yours) now"
    r"|order (?:yours|today)|buy (?:yours|from (?:us|me|our))"
    r"|(?:use|with) (?:my |our |the )?code:? (?-i:[A-Z0-9]{3,})"
    r"|(?:promo|coupon|voucher|affiliate|referral) (?:codes?|links?)"
    r"|while (?:stocks?|supplies) lasts?|limited[- ]time|free shipping"
    r"|jetzt (?:kaufen|bestellen)|rabattcode|gutscheincode|code promo|achetez maintenant"
    r"|compra ahora|código de des(?:cuento|conto)|koop nu|kortingscode|acquista ora|codice sconto"
    r"|compre agora|cupom de desconto)\b",
    re.IGNORECASE,
)
# A link that pays whoever shares it; many pages add such a parameter, so a word of buying besides.
_PAYS_SHARER: Final = re.compile(r"[?&](?:ref|aff|affid|aff_id|affiliate|tag|coupon|promo)=")
_TRADES: Final = re.compile(
    r"\b(?:buy|buying|shop|order|deals?|sale|bargains?|price|kaufen|acheter|comprar|kopen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWeights:
    """The weight of each feature by name, the intercept and the threshold of an answer (0-1)."""

    features: Mapping[str, float]
    intercept: float
    threshold: float


@cache
def load_act_weights() -> ActWeights:
    """Return the weights fitted by ``benchmarks/fit_acts.py``, which ship beside this module."""
    text = files("tweetup.insight").joinpath("act_weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return ActWeights(
        features={name: float(weight) for name, weight in table["features"].items()},
        intercept=float(table["intercept"]),
        threshold=float(table["threshold"]),
    )


def classify_acts(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    language: str = "en",
    hashtags: Collection[str] = (),
    weights: ActWeights | None = None,
    bots: Mapping[str, bool] | None = None,
) -> tuple[PostAct, ...]:
    """Return the dialogue act of every post of a session, in time order.

    ``language`` is a tag such as ``en`` or ``pt-BR``; words of another language are no evidence.
    ``hashtags`` are the chat's own, ``weights`` those that ship by default. A post is an answer
    exactly where its probability to answer reaches the threshold of the weights; introductions,
    farewells, thanks at the end, questions to somebody, requests and offers, posts that decline
    ("no idea") or only cheer another one, that ask the chat's own questions and reposts never do.
    ``bots`` tells of accounts, by folded handle, whether somebody marked them as bots or as none.
    """
    ordered = in_time_order(posts)
    copies = _find_copies(ordered)
    asking = find_asking(segmentation)
    weights = load_act_weights() if weights is None else weights
    own = read_act_posts(
        (post for post in ordered if post.key not in copies),
        segmentation=segmentation,
        language=language,
        hashtags=hashtags,
    )
    if bots:
        own = tuple(replace(it, marked=bots.get(fold_handle(it.post.handle))) for it in own)
    acts = {post.post.key: _classify(post, weights) for post in own}
    acts |= {
        key: PostAct(post=key, act=DialogueAct.ADVERT, answer=0.0) for key in _find_spam(ordered)
    }
    if bots:
        # Its reposts as well: nobody passed those posts on.
        marked = (it.key for it in ordered if bots.get(fold_handle(it.handle)))
        acts |= {key: PostAct(post=key, act=DialogueAct.BOT, answer=0.0) for key in marked}
    for post in ordered:
        if post.key in asking and not is_repost(post):
            acts[post.key] = PostAct(post=post.key, act=DialogueAct.ORGANISING, answer=0.0)
    return tuple(
        acts.get(post.key) or PostAct(post=post.key, act=DialogueAct.REPOST, answer=0.0)
        for post in ordered
    )


def _find_copies(posts: Sequence[Post]) -> frozenset[PostKey]:
    """Return the posts without a word of their authors' own.

    Reposts, quotes without words, and posts that repeat another's words without saying so.

    Two people who give one short answer under the question's label have written it both.
    """
    copies = {post.key for post in posts if adds_no_words(post)}
    for group in group_copies(post for post in posts if post.key not in copies):
        author = fold_handle(group.representative.handle)
        copies |= {
            post.key
            for post in group.posts
            if fold_handle(post.handle) != author and not is_short_answer(post)
        }
    return frozenset(copies)


def _find_spam(posts: Sequence[Post]) -> frozenset[PostKey]:
    """Return posts with a link that three accounts and more wrote word for word.

    Without a label in front only where none of them wrote anything else: participants pass on a
    page in the words of its share button.
    """
    written = [post for post in posts if not is_repost(post)]
    by_account = Counter(fold_handle(post.handle) for post in written)
    return frozenset(
        post.key
        for group in group_copies(written)
        if len(group.writers) >= _FEWEST_SPAMMERS
        and find_links(group.representative.text)
        and _is_planted(group, by_account)
        for post in group.posts
    )


def _is_planted(group: CopyGroup, by_account: Mapping[str, int]) -> bool:
    """Return True for labelled copies, and for those of accounts that wrote nothing else."""
    copies = Counter(fold_handle(post.handle) for post in group.posts)
    labelled = all(read_labels(post.text) for post in group.posts)
    return labelled or all(by_account[handle] == count for handle, count in copies.items())


def _classify(post: ActPost, weights: ActWeights) -> PostAct:
    answer = answer_probability(post, weights)
    act = DialogueAct.ANSWER if answer >= weights.threshold else _other_act(post)
    return PostAct(post=post.post.key, act=act, answer=answer)


def answer_probability(post: ActPost, weights: ActWeights) -> float:
    """Return the probability (0-1) that a post answers.

    At most 0.1 where it surely does not, and at least 0.9 for a participant's with an answer's
    label in front. A participant's quote of a question with words of its own answers.
    """
    score = weights.intercept + sum(
        weights.features[name] * feature for name, feature in act_features(post).items()
    )
    probability = 1 / (1 + math.exp(-score))
    if (probability > _SETTLED or post.claims_to_answer) and _never_answers(post):
        return min(probability, _SETTLED)
    if post.claims_to_answer and not post.host:
        return max(probability, _LABELLED)
    if post.answers_by_quote and not post.host and not _never_answers(post):
        return max(probability, weights.threshold)
    return probability


def _never_answers(post: ActPost) -> bool:
    return (
        post.introduces
        or post.asks_somebody
        or post.asks_under_label
        or post.requests
        or post.declines
        or post.cheers
        or post.organises
        or post.presents_reader
        or post.steps_away
        or post.speaks_of_chat
        or _takes_leave(post)
        or _is_bot(post)
        or _sells(post)
        or _is_empty(post)
    )


def _is_empty(post: ActPost) -> bool:
    """Return True for a label with words that answer nothing, and for one without a word.

    Who somebody is answers a question that asks so; a picture or link may answer any.
    """
    return (
        post.labelled
        and not (post.links or post.post.media)
        and not post.roll_call
        and is_empty_answer(post.text, post.language, names_author=post.names_author)
    )


def _sells(post: ActPost) -> bool:
    """Return True for a link in words of selling, or one that pays its sharer in any of buying."""
    links = find_links(post.post.text)
    pays = any(map(_PAYS_SHARER.search, links)) and _TRADES.search(post.text) is not None
    return bool(links) and (pays or _SELLS.search(post.text) is not None)


def _other_act(post: ActPost) -> DialogueAct:
    """Return the act of a post that does not answer: the first in the table that fits."""
    return next(act for act, fits in _OTHER_ACTS if fits(post))


def _takes_leave(post: ActPost) -> bool:
    """Return True for a farewell, and for thanks after the last question that say little else."""
    if post.labelled:
        return False
    thanks = post.says("thanks", "leaves") and post.late > 0
    return post.says("says_goodbye") or (thanks and len(post.content) <= _FEW_WORDS)


def _is_bot(post: ActPost) -> bool:
    """Return True for an account that says so, or one outside the talk that repeats or stuffs.

    Of an account that somebody marked, the mark tells.
    """
    if post.marked is not None:
        return post.marked
    if _SAYS_BOT.search(post.text) or _is_bot_account(post.post.author):
        return True
    return post.outsider and (
        post.repeated
        or post.plain_repost
        or len(post.tags) >= _STUFFED
        or _TRENDS.search(post.text) is not None
    )


def _is_bot_account(author: Author) -> bool:
    """Return True for an account whose handle or profile calls it a bot."""
    bio = author.bio or ""
    says = _SAYS_BOT.search(bio) or _BOT_BIO.match(bio)
    return says is not None or _BOT_HANDLE.search(author.handle) is not None


def _is_advert(post: ActPost) -> bool:
    """Return True for a link in words of selling, or to a page by an account outside the talk."""
    if _sells(post):
        return True
    return post.links_page and not post.reply and (post.outsider or post.says("promotes"))


def _introduces(post: ActPost) -> bool:
    arrival = post.section == "intro" and not post.reply and not post.host
    return post.introduces or post.presents_reader or (arrival and post.presents_author)


def _greets(post: ActPost) -> bool:
    arrival = post.section == "intro" and (post.has(CHEER) or post.presents_author)
    leaves = post.says("says_goodbye") or (post.says("leaves") and post.late > 0)
    return post.says("greets", "arrives") or leaves or arrival or post.steps_away


def _asks(post: ActPost) -> bool:
    return post.requests or has_question(post.text, language=post.language)


def _reacts(post: ActPost) -> bool:
    assents = post.words[:1] and post.words[0] in ASSENT.get(post.language, ())
    return bool(assents) or len(post.content) <= _FEW_WORDS


def _leads_talk(post: ActPost) -> bool:
    return post.organises or (
        post.host and (post.says("welcomes", "leads", "announces") or post.asks)
    )


def _organises(post: ActPost) -> bool:
    talks_to_all = post.host and not (post.reply or post.quotes or post.comments)
    return talks_to_all or post.says("welcomes", "leads")


_OTHER_ACTS: Final[tuple[tuple[DialogueAct, Callable[[ActPost], bool]], ...]] = (
    (DialogueAct.BOT, _is_bot),
    (DialogueAct.ORGANISING, _leads_talk),
    (DialogueAct.ADVERT, _sells),
    (DialogueAct.INTRODUCTION, _introduces),
    (DialogueAct.THANKS, lambda post: post.says("thanks")),
    (DialogueAct.QUESTION, _asks),
    (DialogueAct.ADVERT, _is_advert),
    (DialogueAct.GREETING, _greets),
    (DialogueAct.REACTION, _reacts),
    (DialogueAct.ORGANISING, _organises),
    (DialogueAct.REACTION, lambda _: True),
)

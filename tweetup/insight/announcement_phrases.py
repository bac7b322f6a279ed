# ruff: noqa: E501 - a row a kind of words reads better than wrapped phrases
"""Phrases with which hosts announce a topic, the next meeting and guests, in seven languages.

A language is a :class:`_Vocabulary`, rows of regular expressions without groups; the patterns are
the same for all. In the texts they read, ``OWN`` stands for the chat's own hashtag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

__all__ = ["OWN", "AnnouncementPhrases", "get_announcement_phrases"]

OWN: Final = "\ue000"
"""A character of private use that stands for the chat's own hashtag."""


# Matches nowhere: a form that a language does not have.
_NOTHING: Final = r"(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """The words of a language, each field an alternation.

    ``now`` is the time of this meeting, ``of_now`` its genitive, which may stand behind ``for_``.
    ``we_talk`` and ``to_talk`` end before the topic, ``opening`` is in posts that speak of this
    meeting, ``ending`` begins the words behind a topic, ``opener`` the words before it that name
    nothing, and no topic begins with ``empty``. ``following`` and ``another`` stand before the
    chat's name, ``next_one`` for it, ``next_period`` before the word topic, ``again`` promises another meeting, and
    ``later`` is a time without a date. ``refused`` is in sentences that ask, vote, call off, or
    speak of another event or a plan given up; ``unsure`` is in sentences whose date is not settled;
    ``moved`` stands before the new date of a meeting, ``corrected`` and, close before a day, ``corrects``
    before a date that puts the one before right,
    ``instead`` before a date on which it is not, up to ``but``. ``self`` are words of writers about themselves;
    ``earlier`` and ``coming`` name a meeting before or after this one, or its time; ``presenting`` stands
    before the leader of a meeting, ``leading`` behind, ``talking`` before its topic.
    ``with_us`` stands behind a guest's handle.
    ``named_chat`` is True where a topic may stand before the word chat ("our patient safety chat").
    """

    now: str
    of_now: str
    our: str
    topic: str
    for_: str
    being: str
    chat: str
    kind: str
    about: str
    all_about: str
    we_talk: str
    to_talk: str
    opening: str
    ending: str
    opener: str
    empty: str
    following: str
    next_one: str
    another: str
    again: str
    later: str
    refused: str
    unsure: str
    moved: str
    corrected: str
    corrects: str
    instead: str
    but: str
    guest: str
    joined: str
    self: str
    earlier: str
    coming: str
    presenting: str
    leading: str
    talking: str
    presents: str
    with_us: str = _NOTHING
    next_period: str = _NOTHING
    named_chat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementPhrases:
    """The patterns of one language.

    ``topics`` state a topic plainly, ``talks`` and, in fewer words, ``named_chats`` only in a post
    in which ``opening`` is found; each has a group ``topic``. ``ending`` is found where a topic
    ends; ``opener`` matches words before it that name nothing, ``empty`` a topic that names nothing.
    ``following`` names the next meeting, as ``next_one`` does in a host's
    last words, and ``again`` promises one; ``following_topic`` is found
    in the rest of the sentence, ``later`` where it gives no date, ``refused`` where it announces
    nothing for all that. ``unsure`` is found where the date is not settled, ``open_topic`` where
    only the topic or who leads is not. ``moved`` ends before the new date of a meeting that was put
    off, ``corrected`` before a date that puts the one before right, and
    ``instead`` matches a date on which it is not. ``self`` is found where writers speak of themselves,
    ``earlier`` and ``coming`` where they speak of another meeting, ``current`` of this one. ``leaders`` and
    ``guests`` have a group ``handles``, ``guest_names`` one ``names``; ``lead_in`` is found at the end of
    words that a person's name has to follow, and ``meeting`` matches words for a meeting alone. ``presents`` is the word to
    print before a meeting's leader.
    """

    topics: tuple[re.Pattern[str], ...]
    talks: tuple[re.Pattern[str], ...]
    named_chats: tuple[re.Pattern[str], ...]
    opening: re.Pattern[str]
    ending: re.Pattern[str]
    opener: re.Pattern[str]
    empty: re.Pattern[str]
    following: re.Pattern[str]
    next_one: re.Pattern[str]
    again: re.Pattern[str]
    following_topic: re.Pattern[str]
    leaders: tuple[re.Pattern[str], ...]
    later: re.Pattern[str]
    self: re.Pattern[str]
    earlier: re.Pattern[str]
    coming: re.Pattern[str]
    current: re.Pattern[str]
    refused: re.Pattern[str]
    unsure: re.Pattern[str]
    open_topic: re.Pattern[str]
    moved: re.Pattern[str]
    corrected: re.Pattern[str]
    instead: re.Pattern[str]
    guests: tuple[re.Pattern[str], ...]
    guest_names: re.Pattern[str]
    lead_in: re.Pattern[str]
    meeting: re.Pattern[str]
    presents: str


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#@])(?:{text})", re.IGNORECASE)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#@])(?:{text})(?!\w)", re.IGNORECASE)


_TOPIC = r"\s*(?P<topic>\S.*)"
# Up to ten handles; possessive, so that no text takes long.
_HANDLE = r"@\w[\w.-]*+(?:@[\w.-]++)?"
_HANDLES = rf"(?P<handles>{_HANDLE}(?:[\s,&+/(]++(?:(?:and|und|et|y|en|e)[\s,&+/(]++)?{_HANDLE}){{0,9}}+)(?!['’]s\b)"
# A few words between "our guest tonight" and the handle, within the sentence.
_FEW_WORDS = r"[^.!?;@]{0,40}?"
# Two words or more with capitals: a name.
_NAME = r"[A-ZÀ-Þ][\w.'-]+(?:\s[A-ZÀ-Þ][\w.'-]+)+"


def _build(words: _Vocabulary) -> AnnouncementPhrases:
    tag = rf"{OWN}(?:\s(?:{words.chat}))?"
    meeting = rf"(?:(?:{words.kind})\s)*(?:{tag}|{words.chat})"
    this = rf"(?:{words.of_now}|{words.our})"
    when = rf"(?:\s(?:{words.now}|{words.of_now}))?"
    named = rf"(?:\s(?:{words.kind}))*\s(?:{tag}|(?:#\w+\s)?(?:{words.chat}))"
    stated = rf"(?:\s(?:{words.being})\b\s?:?|\s?[:=]|\s[-–—])"
    return AnnouncementPhrases(
        topics=(
            _pattern(
                rf"{this}\s(?:{meeting}\s)?(?:{words.topic}){when}(?:\s(?:{words.our})\s{meeting})?{stated}{_TOPIC}"
            ),
            _pattern(
                rf"(?:{words.topic})(?:\s(?:{words.for_})?\s?(?:{words.of_now})\s{meeting}|\s(?:(?:{words.for_})\s)?(?:{words.now})){stated}{_TOPIC}"
            ),
            _pattern(rf"(?:{words.topic})(?:(?:\s\w{{1,4}}){{1,2}}\s{meeting})?{when}\s?:{_TOPIC}"),
            _pattern(
                rf"(?:{words.of_now})\s{meeting}(?:{when}\s(?:{words.being}))?\s(?:{words.about})\s{_TOPIC}"
            ),
            re.compile(
                rf"^\W*(?:{OWN}\s)?(?:{words.now})(?:\s\w+)?(?:\s{OWN})?\s?:{_TOPIC}", re.IGNORECASE
            ),
            _pattern(
                rf"{this}\s(?:\S+\s){{0,2}}(?:{words.topic})\s(?:{words.now})\s(?:{words.about})\s{_TOPIC}"
            ),
        ),
        talks=(
            _pattern(rf"(?:{words.we_talk})(?:\s?:)?\s{_TOPIC}"),
            _pattern(rf"(?:{words.to_talk})(?:\s?:)?\s{_TOPIC}"),
            re.compile(
                rf"(?:^\W*|[,:]\s|{OWN}\s)(?:{words.now})\s(?:(?:{words.being})\s)?(?:{words.about})\s{_TOPIC}",
                re.IGNORECASE,
            ),
            # "Tonight on #chat, 8pm here: …", "#chat early sitting, all about …".
            re.compile(
                rf"^\W*(?:(?:{words.now})\s(?:\w+\s)?{OWN}|{OWN}\s(?:{words.now}))[,\s](?=[^.!?]{{0,60}}\d)(?:[^:.!?]|:(?=\d)){{1,60}}?:\s{_TOPIC}",
                re.IGNORECASE,
            ),
            _pattern(rf"{OWN}(?:\s\w+){{0,2}},\s(?:{words.all_about})\s{_TOPIC}"),
            _pattern(
                rf"(?:(?:{words.our})\s{meeting}|{tag}|{words.chat}){when}(?:\s(?:{words.being}))?{when}\s(?:{words.about})\s{_TOPIC}"
            ),
        ),
        named_chats=(
            # The last article before the word chat; in a welcome, or beside the word
            # hashtag, the words name the chat itself.
            re.compile(
                rf"^(?!.*\b(?:welcome|hash ?tag)\b).*(?<!\w)(?:{this})\s(?:(?:{words.kind})\s)*(?P<topic>(?:[\w#&'{OWN}-]+\s){{1,6}}?)(?:{words.chat})(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(rf"^\W*(?P<topic>#\w+\s)(?:{words.chat})(?!\w)", re.IGNORECASE),
        )
        if words.named_chat
        else (),
        opening=_words(rf"{words.opening}|{words.now}|{words.of_now}"),
        ending=re.compile(
            rf"\s[-–—|]+(?:\s|$)|\s?[;|{{]|\s//|\s\(|,?\s(?:{words.ending})(?!\w)|(?:,?\s(?:{words.presenting}|&|\+))?\s@(?=\w)|\s@\s(?=\d|the\b|noon|midnight)|,\s(?:{words.presenting})\s(?-i:{_NAME})|,?\s(?:{words.now}|{words.of_now})(?!\w)|,?\s(?:\w+\s)?@?\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?m?|h|uhr|uur)\b",
            re.IGNORECASE,
        ),
        opener=re.compile(rf"(?:(?:{words.opener})(?:\s+|\s?:\s*)|[:,–—-]\s*)+", re.IGNORECASE),
        empty=re.compile(rf"(?:{words.empty})(?!\w)", re.IGNORECASE),
        following=_words(
            rf"(?:{words.following}){named}|(?:{words.next_period})\s(?:{words.topic})"
        ),
        next_one=_words(words.next_one),
        again=_words(rf"(?:{words.another}){named}|{words.again}"),
        following_topic=re.compile(
            rf"(?:(?<![\w-])(?:{words.about}|(?:{words.topic})(?:\s?:|\s(?:{words.being}))|{words.talking}|{words.to_talk})|:)\s{_TOPIC}",
            re.IGNORECASE,
        ),
        leaders=(
            _pattern(
                rf"(?:{words.presenting}|{words.being})\s(?:(?:(?:{words.our})\s)?(?:{words.guest})\s)?{_HANDLES}"
            ),
            re.compile(
                rf"{_HANDLES}\s+(?:(?:{words.being})\s)?(?:{words.leading})(?!\w)", re.IGNORECASE
            ),
        ),
        later=_words(words.later),
        self=_words(words.self),
        earlier=_words(words.earlier),
        coming=_words(words.coming),
        current=_words(rf"{words.now}|{words.of_now}"),
        refused=_words(words.refused),
        unsure=_words(words.unsure),
        open_topic=_words(
            rf"(?:{words.topic}|{words.guest}|details?|hosts?|speakers?|links?)[\s:=(–—-]*(?:(?:{words.being})\s)?(?:{words.unsure})"
        ),
        moved=_words(words.moved),
        # A word as common as "sorry" corrects where a day stands close behind.
        corrected=_words(
            rf"{words.corrected}|(?:{words.corrects})(?=[\s,.…:!–—-]+(?:\w+\s){{0,3}}?\d)"
        ),
        instead=re.compile(
            rf"(?<![\w#@])(?:{words.instead})\s[^,;]*?(?=[,;]|\s(?:{words.but})(?!\w)|$)",
            re.IGNORECASE,
        ),
        guests=(
            _words(rf"(?:{words.guest})\b{_FEW_WORDS}{_HANDLES}"),
            _words(rf"(?:{words.joined})\s{_FEW_WORDS}{_HANDLES}"),
            _words(
                rf"{_HANDLES}[\s,]+(?:(?:{words.being})\s)?(?:{words.of_now}|{words.our})\s(?:{words.guest})"
            ),
            _words(rf"{_HANDLES}\s(?:{words.with_us})"),
        ),
        guest_names=re.compile(
            rf"(?i:(?<!\w)(?:{words.joined}|{words.guest}))[\s:]+(?P<names>{_NAME}(?:(?:,|,?\s(?:and|&|und|et|y|en|e))\s{_NAME})*)"
        ),
        lead_in=re.compile(
            rf"(?<![\w#@-])(?:{words.joined}|{words.leading})[\s:]*$", re.IGNORECASE
        ),
        meeting=re.compile(
            rf"(?:(?:{words.our})\s)?(?:(?:{words.kind})\s)*(?:{OWN}|{words.chat})", re.IGNORECASE
        ),
        presents=words.presents,
    )


# What a person says of themselves, or what stands for a noun, is no topic.
_ENGLISH = _Vocabulary(
    now=r"tonight|2night|2nite|today|this (?:evening|morning|afternoon|week|month)",
    of_now=r"(?:tonight|2night|2nite|today|this (?:evening|morning|afternoon|week|month))'?s",
    our=r"our|the|this|another|an?",
    for_=r"for|of",
    topic=r"topic|theme|subject|focus|article|paper",
    being=r"is|are|was|will be",
    chat=r"(?:twitter |tweet ?|live )?(?:chat|(?:discussion|session|conversation)(?! of)|convo|journal club)",
    kind=r"monthly|weekly|biweekly|regular|live|open|general|special|first|scheduled|great|quick|twitter",
    about=r"(?:all )?(?:on|about|re:?|regarding|around|covering|exploring|focus(?:ed|ing) on)",
    all_about=r"all about",
    we_talk=(
        r"we(?:'re|'ll| are| will)?(?: be| all)?(?: going to(?: be)?)?(?: (?:tonight|today))?"
        r" (?:chatting|talking|speaking|discussing|focus+ing|exploring|tackling|covering|looking|diving|digging|chat|talk|discuss|focus|explore|tackle|cover|look|dive|dig)(?: with(?: @\S+| and| &)+)?(?: (?:all )?(?:about|on|at|into|around))?(?:/\w+ on)?"
        r"|\ue000(?: will(?: be)?| is)? (?:talk(?:s|ing)(?: about)?|discuss(?:es|ing)?|explor(?:es?|ing)|tackl(?:es?|ing)|focus(?:es|ing)? on)|chatting(?: about| on)?(?= (?:all things )?#)|join (?:us |in )?(?:now |today |tonight )?(?:for|in|at|on) \ue000(?=\s?:)"
    ),
    to_talk=(
        r"(?:to|as we|while we|when we|where we(?:'ll| will)) (?:be )?(?:chat|talk|speak|discuss|explore|tackle|cover|chatting|talking|discussing|exploring)(?: (?:about|on))?"
        r"|chatting about|let'?s (?:chat|talk|discuss)(?: about)?|join (?:us )?for"
    ),
    opening=(
        r"welcome|we(?:'re| are) live|(?:it's |almost |nearly )time for|(?:pls |please )?join(?:ing)?(?: us| in| me)?|right now|happening now|at (?:the )?top of (?:the )?hour|in (?:an?|a few|one|two|five|ten|fifteen|\d+) (?:min(?:ute)?s?|hours?|hrs?)"
        r"|(?:is |are )?(?:about to )?(?:start|begin)(?:s|ing)?|(?:get|getting) started"
    ),
    ending=(
        r"see (?:the|our|my|this)|read (?:the|our|more)|check (?:the|out)|details|info|but (?:we|i|first|before|please)|so (?:we|please|pls|come|join|get|grab|let|if|be|don't|use)|bc|please|pls|plz|if you|use (?:the|this|our)|follow (?:the|along)|see you|hope (?:you|to)|thanks|thank you|remember to|don't forget|let's|join us|and (?:we|i|i'm|we're)|as we|with (?:special|guests?|our)"
        r"|(?:is |are |will be |it )?(?:starts?|begins?|starting|beginning|happening)|(?:is|are) (?:now|soon|at|up|live|on)|(?:is|are) in (?:an?|\d+|one|two|five|ten)|(?:co-?)?(?:hosted|moderated|facilitated) with|(?:co-?)?(?:hosted|moderated|modded|led|facilitated|mod) by|featuring|feat\.?|ft\.?|cc|via"
        r"|(?:on |at )?(?:right now|tomorrow|now|(?:this|next|on) (?:mon|tue|wed|thu|fri|sat|sun)\w*)|at (?:the )?top of|(?:live )?from \d|at \d|@ \d|in (?:a few|an?|one|two|five|ten|fifteen|just|\d+) (?:min|hour|hr|moment|bit|few)\w*"
    ),
    opener=r"an?|the(?-i:(?= [^A-Z]))|all things|all about|about|on|our|some of|more about|re",
    empty=(
        r"please|pls|(?:suggested|proposed|chosen|picked|voted|inspired|brought to you) by|it|its|it's|this|that|these|those|them|you|your|yours|me|my|us|him|her|his|their|there|here|they|we|i|i'm|everything|anything|something|stuff|things?(?! (?:that|to|we|you|i|they|every|teachers|parents|students)(?!\w))|what (?:you|we|i|to|do|are|is)|who|which|why|when|where"
        r"|how (?:you|are|is|do|does|did|was|were|many|much)|do|does|did|is|are|can|could|would|will|should|have|has|to|for|with|of|and|or|not|tb[acd]|soon|next|more|some|each|one|in|at|by|up|off|yes|no|via|being|questions?|twitter(?=\W*$| (?:chat|talk))|mon\w*day|tues\w*|wednes\w*|thurs\w*|fri|friday|sat|saturday|sun|sunday|tomorrow|tonight|today|forward|back|(?:see|check|click|read|look|find|follow|visit|scroll|watch)(?= (?:the|our|my|this|here|out|at|for|below|above|it|link|pinned|back))|(?:going|supposed|meant|planned|scheduled|due) to|(?:changed|moved|postponed|announced|revealed|posted|listed|linked|pinned|cancel+ed|decided|chosen)(?= (?:from|to|at|in|on|by|soon|later|here)|\W*$)|undecided|whatever|anyone's|nothing|(?:below|above)(?=\W*$)|\d"
    ),
    following=r"(?:our |the |your |is |hosting )?next|next (?:month|week|time)'s",
    next_period=r"next (?:month|week|time)'s",
    next_one=r"the next one(?= (?:is|will be|on)\b|\s?:)",
    another=r"(?:have|has|host|hosting|run|running) (?:another|more)",
    again=(
        r"we(?:'re| are) back(?= (?:on|in|at))|back(?= in (?:two|three|four|2|3|4) weeks)|(?:we'll|we will|i'll|we) (?:be )?(?:back|(?:run|do|have|host|hold)(?:ing)? (?:another|more|this again)|meet again|see you)|see (?:you|ya|y'all)(?: all)?(?= (?:next|in|on|again|back|then|tomorrow|here|at|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d))|(?:we(?:'ll| will)?(?: be)?|(?:\ue000|the chat|our chat)(?: will)?(?: be)?) (?:return|resum|reconven)(?:s|e|es|ing)?(?: again| back)?(?= (?:on|next|tuesday|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w*|\d))|(?:join|catch) us(?: again| back)?(?= (?:next|in|on|again|tomorrow))"
        r"|stop by next|same (?:time|place|hour)(?= (?:in|next|on))|until next|back (?:here )?(?:on|next)|(?:^|(?<=[,.!;:] )|we're |we are |we'll be )back(?= (?:\d{1,2}[/.]|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|march|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* \d|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))|tune in(?: again)?(?= (?:next|on))|\ue000 (?:returns|is back|will be back)|mark your calendars?(?=.*\ue000)|next (?:week|month|time) (?:on|at|in) \ue000(?=\s?:)"
    ),
    later=r"next (?:week|month)|in (?:a (?:few|couple(?: of)?)|two|three|four|2|3|4) weeks?|in (?:a|two|2) (?:week|month|fortnight)s?|soon|tomorrow",
    refused=(
        r"polls?|vote (?:for|on|in|now|here)|votes|voting (?:for|closes|ends)|surveys?|suggest (?:a|topics?|ideas?|an)|suggestions?|(?:any|your|topic) ideas?|ideas? for|volunteers?|volunteer to|looking for|who (?:wants?|will|would|can|could|is up)|cancel\w*|no (?:\S+ )?chat|no \ue000|skip\w*"
        r"|(?:a|our) break|can't|cannot|won't|postpone\w*|(?:an?|our|my|the|free|virtual|this) (?:\S+ )?(?:webinar|conference|podcast|workshop|summit|book study|meetup|hangout|user group|meeting of)|presenting (?:at|on|in|next)|next question|register (?:now|at|here|for|by)|tickets?|proposals? (?:due|for)"
        r"|last (?:week|month|time)|might|maybe|perhaps|if (?:we|there|enough|you want|anyone)|should we|objections?|(?:i'll|i will|have to|gonna|going to|sad to) miss"
        r"|(?:had|has|was|were) (?:been )?(?:\w+ )?(?:planned|scheduled|supposed|meant|going to|due)|isn't|(?:is|are) (?:not (?!to be missed)|off(?! to))|will not|called off|on hold|no longer|mov(?:ed|ing)|rescheduled?|delayed"
    ),
    unsure=r"probab\w+|prob|likely|not (?:yet |100 ?% |quite |entirely |totally )?(?:sure|certain|confirmed|final|fixed|decided)|unsure|uncertain|unconfirmed|unless|tentativ\w*|provisional\w*|pencil\w*|hopefully(?= (?:on|the|\d))|presumably|possibly|depends|depending|subject to|could be|may (?:be|change)|(?:yet |still )?to be (?:confirmed|determined|decided|announced|agreed)|tb[acd]|i think|we think|aiming for",
    moved=r"(?<!might be )(?<!may be )(?<!could be )(?<!not be )(?<!not )(?:moved|moving|rescheduled|postponed|pushed(?: back)?|shifted|delayed)(?: (?:it|that|this|(?:the|our) (?:next )?\S+|\ue000))?(?: from [^.!?]{1,40}?)? (?:to|until|till)",
    corrected=r"no,? wait|wait,? no|scratch that|strike that|correction|i meant|make that|my (?:mistake|bad)",
    corrects=r"no(?=\s*[,.…!–—-])|sorry|wait|oops|actually|rather(?! than)|er+m?|i mean|edit",
    instead=r"instead of|rather than|in place of|not(?: be| going to be| happening| taking place| meeting)? on|not(?= (?:the )?(?:\w+ )?\d)",
    but=r"but",
    guest=r"(?:special )?(?:guests?|co-?hosts?|co-?mod(?:erator)?s?|guest[ -](?:hosts?|mod(?:erator)?s?|speakers?|experts?|panell?ists?|stars?)|(?:(?<=our )|(?<=tonight's )|(?<=today's ))(?:expert|speaker|panell?ist)s?)(?!\s?(?:posts?|blogs?|rooms?|writers?|authors?|lectures?|lists?|books?|stay|house))",
    with_us=r"(?:with us (?:tonight|today|this (?:evening|morning|afternoon))|(?:who )?(?:joins|is joining) us(?: live)? (?:tonight|today|as|to (?:talk|answer|share|tell))|(?:is|are|will be) (?:here|with us|around)(?: tonight| today)? to (?:answer|take|share|talk|tell))",
    joined=r"joining us(?: live)?(?: tonight| today)? (?:is|are)|with us (?:tonight|today)(?: (?:is|are))?|(?:be|are|is|we're|i'm) joined(?: tonight| today| again)? by|(?:co-?host|co[- ]?moderat|guest[- ]host)ed(?: tonight| 2night| 2nite| today| this week)? by|(?:co-?hosting|co-?moderating)(?: \S+)?(?: tonight| today)? with",
    self=r"i|i'm|i've|i'd|my|me",
    earlier=r"(?:last|previous|past)\s(?:week|month|time|year|one|topic|theme|subject|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:\w+\s)?(?:chat|session|discussion|conversation|\ue000)(?!\s(?:of|before|for|in|until|this)\b))(?:'?s)?|yesterday(?:'?s)?|(?:a|two|2|three|3) (?:weeks?|months?) ago",
    coming=r"(?:next|upcoming|following|coming|future)\s(?:(?:\w+\s){0,2}(?:week|month|time|year|chat|session|discussion|conversation|meeting|topic|theme|subject|focus|\ue000)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|one)(?:'?s)?|tomorrow(?:'?s)?|in (?:a|one|two|2|three|3|four|4) (?:weeks?|months?|fortnight)(?:'?s)?|the (?:week|month) after",
    presenting=r"w/|with|by|featuring",
    leading=r"hosting|moderating|leading|facilitating|hosts|moderates|leads",
    talking=r"talking(?: about)?|chatting about|discussing|focus+ing on|focused on|covering|exploring|tackling",
    presents="with",
    named_chat=True,
)

_GERMAN = _Vocabulary(
    now=r"heute abend|heute(?: vormittag| nachmittag)?|diese woche|diesen monat",
    of_now=r"heutige[nrs]?|diese[nr] (?:woche|monat)|des (?:abends|tages)",
    our=r"unser(?:e[nrms]?)?|d(?:er|ie|as|em|en)|ein(?:e[nrms]?)?",
    for_=r"für|von|in",
    topic=r"thema|motto|schwerpunkt|titel",
    being=r"ist|sind|lautet|heißt|wird",
    chat=r"(?:twitter-?)?chat|runde|gespräch|diskussion|treffen|termin|ausgabe|stunde",
    kind=r"monatliche[nrms]?|wöchentliche[nrms]?|offene[nrms]?|kleine[nrms]?|erste[nrms]?",
    about=r"zum thema|zu|über|rund um|um(?! \d)",
    all_about=r"rund um|alles über",
    we_talk=(
        r"(?:sprechen|reden|diskutieren|chatten|unterhalten|tauschen) wir(?: uns)?(?: heute(?: abend)?)?(?: gemeinsam)? (?:über|zu|um)|wir (?:sprechen|reden|diskutieren|chatten)(?: heute(?: abend)?)?(?: gemeinsam)? (?:über|zu|um)"
        r"|(?:geht|dreht) (?:es|sich)(?: alles)?(?: heute(?: abend)?)? (?:um|über)|dreht sich alles um"
    ),
    to_talk=r"(?:um|wenn wir)(?: gemeinsam)? über|zum chat (?:über|zu)",
    opening=r"willkommen|macht mit|seid dabei|gleich|in (?:einer|wenigen|\d+) minuten?|geht(?:'s| es) los|beginnt|startet|los geht(?:'s| es)",
    ending=(
        r"(?:zu )?(?:sprechen|diskutieren|reden|austauschen|aus|unterhalten)|aber|bitte|und (?:wir|ich)|mit (?:dabei|unserem|unserer|dem gast)|moderiert von|geleitet von|um \d|ab \d|am (?:mo|di|mi|do|fr|sa|so)\w*|jetzt|gleich|beginnt|startet|macht mit|seid dabei|freut euch|danke"
    ),
    opener=r"(?:(?:dies(?:es )?mal|heute(?: abend)?) )?(?:geht es|dreht sich alles|sprechen wir) (?:um|über)|es geht um|d(?:er|ie|as|en|em)(?-i:(?= [A-ZÄÖÜ]))|ein(?:e[nrm]?)?|das thema|über|um|zu|unser(?:e[nrms]?)?",
    empty=(
        r"es|das|dies|diese[rsnm]?|euch|ihr|eure[rnms]?|wir|uns|ich|mich|mir|sie|alles|etwas|was|wer|wie (?:ihr|es|viele)|wann|wo|warum|ob|dass|und|oder|nicht|noch|fragen?|morgen|heute|gestern|nächste[rnms]?|siehe|steht|folgt|wird|noch|offen(?=\W*$)|geändert|nichts|\d"
    ),
    following=r"(?:unser(?:e[nrms]?)? |d(?:er|ie|as|en|em) |beim |zum )?(?:nächste[nrms]?|kommende[nrms]?)",
    next_one=r"(?:das|die|der) nächste(?= (?:ist|findet|wird)\b)",
    another=r"(?:machen|veranstalten|haben) (?:noch einen|wieder einen|einen weiteren)",
    again=r"(?:wir )?(?:sehen|lesen|treffen|hören) (?:wir )?uns(?: wieder)?(?= (?:am|in|im|beim|nächste\w*|wieder))|weiter geht(?:'s| es)|geht(?:'s| es)(?= (?:[^,!?]{1,30} )?(?:wieder )?weiter\b)|(?:(?:sind|melden|treffen) wir|wir (?:[^!?]{1,40} )?(?:sind|melden|treffen)) (?:uns )?(?:[^,!?]{1,30} )?wieder(?: (?:da|zurück))?|(?:wir|chat|\ue000) (?:[^,!?]{1,30} )?wieder(?= (?:am|im)\b)|bis(?= (?:zum )?(?:nächste\w*|in|am|\w+tag|\d))",
    later=r"nächste[nrs]? (?:woche|monat)|in (?:zwei|drei|vier|2|3|4|einigen|ein paar) wochen|in einem monat|bald|demnächst|morgen",
    refused=r"umfragen?|abstimm\w*|stimmt ab|vorschl\w+|vorschlagen|ideen|abgesagt|entfällt|fällt (?:[^\s,;]+ ){0,6}?aus|kein\w*|pause|webinar\w*|konferenz\w*|workshops?|vortrag|vorträge|nächste frage|vielleicht|falls|wenn|anmeld\w*|letzte\w*|verschoben|verlegt|sollte|geplant|findet nicht|wird nicht",
    unsure=r"wahrscheinlich|vermutlich|voraussichtlich|womöglich|möglicherweise|eventuell|evtl|unter vorbehalt|nicht (?:ganz )?(?:sicher|fix|fest|bestätigt)|noch (?:nicht|offen|unklar|ungewiss|unbestätigt)|unsicher|es sei denn|sofern|hoffentlich(?= am)|könnte|wohl(?= am)|tb[acd]|(?:muss|wird) noch",
    moved=r"(?:verschoben|verlegt)(?: vom [^,!?]{1,30}?)? (?:auf|zum|in)(?: den)?",
    corrected=r"nein,? halt|halt,? nein|korrektur|ich meinte",
    corrects=r"nein|sorry|pardon|halt|moment|quatsch|ups|entschuldigung|vielmehr|ich meine",
    instead=r"statt|anstatt|anstelle|nicht (?:am|im|wie)",
    but=r"sondern",
    guest=r"(?:zu )?gast(?!\s?(?:beitrag|artikel|haus|geber|autor))|gäste|co-?moderator(?:in)?|gast-?expert(?:e|in)",
    joined=r"(?:begrüßen|dabei (?:ist|sind)|zu gast (?:ist|sind|haben wir)|bei uns (?:ist|sind))(?: heute(?: abend)?)?|moderiert (?:heute )?(?:gemeinsam )?mit",
    self=r"ich|mich|mir|mein(?:e[nrms]?)?",
    earlier=r"(?:letzte|vorige|vergangene)[nrms]?\s(?:woche|monat|mal|jahr|thema|chat|runde|treffen|\w+tag|\ue000)|gestern|gestrige[nrs]?|vor (?:einer|zwei|2|drei|3) wochen?",
    coming=r"(?:nächste|kommende|folgende|künftige)[nrms]?\s(?:\w+\s)?(?:woche|monat|mal|jahr|thema|motto|chat|runde|treffen|termin|ausgabe|\w+tag|\ue000)|demnächst|morgige[nrs]?|(?<!guten )(?<!heute )(?<!am )(?<!jeden )morgen|in (?:einer|zwei|2|drei|3|vier|4) wochen|übermorgen",
    presenting=r"mit|von",
    leading=r"moderiert|leitet|führt durch",
    talking=r"dann über|da geht es um|dann geht es um|es geht um",
    presents="mit",
)
_FRENCH = _Vocabulary(
    now=r"ce soir|aujourd'hui|cette semaine|ce mois-ci|cet après-midi|ce matin",
    of_now=r"du (?:jour|soir)|de (?:ce soir|la semaine|la soirée)|d'aujourd'hui",
    our=r"notre|nos|le|la|les|un|une|ce|cette",
    for_=r"pour|de",
    topic=r"thème|theme|sujet|thématique",
    being=r"est|sont|sera|seront",
    chat=r"(?:live-?|tweet-?|twitter-?)?(?:chat|tweet)|discussion|échange|rencontre|session|rendez-vous|débat",
    kind=r"mensuel(?:le)?|hebdomadaire|premi(?:er|ère)|grand(?:e)?|petit(?:e)?",
    about=r"sur|à propos d(?:e|u|es)|autour d(?:e|u|es)|consacrée? (?:à|au|aux)",
    all_about=r"tout sur",
    we_talk=(
        r"(?:on|nous)(?: va| allons)? (?:parl(?:e|era|ons|erons|er)|discut(?:e|era|ons|erons|er)|échang(?:e|era|eons|erons|er)|débatt?(?:ra|ons|rons|re)?|abord(?:e|era|ons|erons|er))(?: ce soir| aujourd'hui)?(?: (?:de la|de l'|du|des|de|sur|autour de))?"
    ),
    to_talk=r"pour (?:parler|discuter|échanger|débattre)(?: ensemble)?(?: (?:de la|du|des|de|sur|autour de))?",
    opening=r"bienvenue|rejoignez-nous|c'est parti|dans (?:quelques|\d+) minutes?|(?:ça )?commence|démarre|rendez-vous",
    ending=r"mais|s'il vous plaît|svp|et (?:nous|on|je)|avec (?:notre|nos|l'invitée?)|animée? par|modérée? par|à \d|dès \d|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|maintenant|commence|démarre|rejoignez-nous|merci|pensez à|n'oubliez pas",
    opener=r"l[ea]s?(?-i:(?= [^A-ZÀ-Þ]))|une?|de|du|des|sur|notre|nos",
    empty=r"ça|cela|ceci|ce|il|elle|on|nous|vous|votre|vos|ils|je|moi|tout|rien|que|qui|quoi|quand|où|pourquoi|comment (?:vous|ça|allez)|et|ou|pas|questions?|demain|hier|prochaine?|voir|à (?:venir|définir|confirmer|annoncer)|annoncée?|libre(?=\W*$)|\d",
    following=r"(?:notre |le |la |au )?prochain(?:e)?|suivante?",
    next_one=r"(?:le prochain|la prochaine)(?= (?:est|sera|aura lieu)\b)",
    another=r"(?:aurons|organisons|ferons) (?:un autre|une autre)",
    again=r"(?:on|nous) (?:se|nous) (?:retrouve(?:ra|rons|ns)?|revoit|revoyons|reverra|reverrons)|rendez-vous(?= (?:le|dans|la|en|jeudi|lundi|mardi|mercredi|vendredi|samedi|dimanche|\d))|(?:on|nous|\ue000|chat) (?:reprend(?:ra|rons)?|reprenons|revient|revenons|reviendra|reviendrons)|(?:^|(?<=[,.!;:] ))(?:retour|reprise)(?= (?:le|mardi|lundi|mercredi|jeudi|vendredi)\b)|à (?:la semaine prochaine|dans)|à(?= (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))",
    later=r"(?:la )?semaine prochaine|(?:le )?mois prochain|dans (?:deux|trois|quatre|quelques|\d) semaines|dans un mois|bientôt|demain",
    refused=r"sondages?|vot(?:e|ez|er)|propositions?|proposez|idées|annulée?|pas de|pause|webinaires?|conférences?|colloque|ateliers?|prochaine question|peut-être|si|inscri\w+|dernière? (?:semaine|mois|fois)|report[ée]+s?|déplacée?s?|était prévue?|devait|n'aura pas|n'est pas|avait été",
    unsure=r"probablement|sans doute|vraisemblablement|éventuellement|possiblement|pas (?:encore )?(?:sûre?s?|certaine?|confirmée?|fixée?)|à (?:confirmer|préciser|valider|définir)|sauf si|à moins|sous réserve|pourrait|normalement|en principe",
    moved=r"(?:reportée?|déplacée?)(?: du [^,!?]{1,30}?)? (?:au|à)",
    corrected=r"non,? attendez|attendez,? non|correction|erratum|je (?:veux|voulais) dire",
    corrects=r"non(?=\s*[,.…!–—-])|pardon|désolée?|plutôt(?! qu)|oups|enfin",
    instead=r"au lieu d[eu]|pas le",
    but=r"mais",
    guest=r"(?:nos |notre |l')?invitée?s?(?: spéciale?s?)?(?! à)|co-?anim\w+|co-?modérat\w+",
    joined=r"(?:accueill\w+|recevons|plaisir de recevoir|reçois|avons le plaisir d'accueillir|avec nous)(?: ce soir| aujourd'hui)?|co-?animée? (?:ce soir )?(?:par|avec)",
    self=r"je|j'\w+|moi|mon|ma|mes",
    earlier=r"(?:semaine|mois|fois|séance|discussion|\w+di|thème|sujet|chat) (?:dernière?|passée?|précédente?)|(?:dernière?|précédente?) (?:fois|séance|discussion|chat|thème|sujet|\ue000)|hier|il y a (?:une|deux|2|trois|3) semaines?",
    coming=r"(?:semaine|mois|fois|séance|discussion|\w+di|thème|sujet|chat) (?:prochaine?|suivante?|à venir)|prochaine? (?:fois|séance|discussion|chat|live|tweet|rencontre|session|rendez-vous|thème|sujet|\ue000)|demain|dans (?:une|deux|2|trois|3) semaines?",
    presenting=r"avec|par",
    leading=r"anime|animera|modère|modérera",
    talking=r"on parlera de|nous parlerons de|pour parler de|au programme",
    presents="avec",
)
_SPANISH = _Vocabulary(
    now=r"esta (?:noche|tarde|semana|mañana)|hoy|este mes",
    of_now=r"de (?:hoy|esta (?:noche|tarde|semana)|la semana|este mes)",
    our=r"nuestr[oa]s?|el|la|los|las|un|una|este|esta",
    for_=r"para|de",
    topic=r"tema|asunto|temática",
    being=r"es|son|será|serán",
    chat=r"(?:twitter-?)?(?:chat|charla|conversación|tertulia|debate|encuentro|sesión|cita)",
    kind=r"mensual|semanal|primer[oa]?|gran|abiert[oa]",
    about=r"sobre|acerca de|en torno a|alrededor de",
    all_about=r"todo sobre",
    we_talk=r"(?:vamos a )?(?:habla(?:mos|remos|r)|charla(?:mos|remos|r)|conversa(?:mos|remos|r)|debati(?:mos|remos|r)|trata(?:mos|remos|r))(?: hoy| esta noche)?(?: (?:de|del|sobre|acerca de))?",
    to_talk=r"para (?:hablar|charlar|conversar|debatir)(?: juntos)?(?: (?:de|del|sobre|acerca de))?",
    opening=r"bienvenid[oa]s?|únete|uníos|acompáñanos|en (?:unos|pocos|\d+) minutos|empieza|empezamos|comienza|comenzamos|arranca",
    ending=r"pero|por favor|y (?:nosotros|yo)|con (?:nuestr[oa]|l[ao]s? invitad\w+)|moderad[oa] por|a las \d|desde las|(?:el )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|ahora|empieza|comienza|únete|acompáñanos|gracias|recuerda|no olvid\w+",
    opener=r"(?:el|los|las?)(?-i:(?= [^A-ZÀ-Þ]))|una?|de|del|sobre|nuestr[oa]s?",
    empty=r"eso|esto|ello|él|ella|ellos|nos|nosotros|ustedes|vosotros|tu|tus|su|sus|yo|mí|todo|nada|que|qué|quién|cuándo|dónde|por qué|cómo (?:estás|están|es)|y|o|no|preguntas?|mañana|ayer|próxim[oa]|ver (?:el|la|los|las)|véase|por (?:definir|anunciar|confirmar)|anunciad[oa]|libre(?=\W*$)|\d",
    following=r"(?:nuestr[oa] |el |la |en (?:el|la) )?(?:próxim[oa]|siguiente)",
    next_one=r"(?:el próximo|la próxima)(?= (?:es|será)\b)",
    another=r"(?:tendremos|haremos|organizamos) otr[oa]",
    again=r"(?:nos )?(?:vemos|leemos|encontramos|reencontramos)(?= (?:el|en|la|próxim\w+|de nuevo))|volvemos|volveremos|regresamos|regresaremos|retomamos|hasta (?:el|la|dentro de)",
    later=r"(?:la )?(?:próxima semana|semana que viene)|(?:el )?(?:próximo mes|mes que viene)|en (?:dos|tres|cuatro|unas|\d) semanas|dentro de (?:dos|tres|cuatro|unas|\d) semanas|en un mes|pronto",
    refused=r"encuestas?|vot\w+|sugerencias?|propuestas?|ideas|cancelad\w+|no habrá|no hay|pausa|webinars?|conferencias?|congreso|talleres|taller|siguiente pregunta|próxima pregunta|quizás?|tal vez|si|inscri\w+|pasad[oa]|aplazad\w+|pospuest\w+|movid\w+|trasladad\w+|estaba|iba a ser|no (?:es|será|se|va)",
    unsure=r"probablemente|seguramente|posiblemente|a lo mejor|todavía no|aún no|no (?:es |está )?(?:segur|confirmad)[oa]|sin confirmar|por (?:confirmar|definir)|a menos que|salvo que|podría|en principio",
    moved=r"(?:aplazad[oa]|pospuest[oa]|movid[oa]|trasladad[oa])(?: del [^,!?]{1,30}?)? (?:al|para el)",
    corrected=r"no,? esper\w+|esper\w+,? no|corrección|fe de erratas|quise decir",
    corrects=r"no(?=\s*[,.…!–—-])|perdón|perdon|mejor dicho|digo|quiero decir|ups|lo siento",
    instead=r"en (?:lugar|vez) del?|no el",
    but=r"sino",
    guest=r"(?:nuestr[oa]s? )?invitad[oa]s?(?: especial(?:es)?)?(?! a)|co-?moderador(?:a|es)?|co-?anfitri\w+",
    joined=r"(?:nos acompañan?|contamos con|recibimos a|está con nosotros|están con nosotros)(?: hoy| esta noche)?|co-?moderad[oa] (?:hoy )?(?:por|con)",
    self=r"yo|me|mi|mis",
    earlier=r"(?:semana|mes|vez|charla|sesión|tema|lunes|martes|miércoles|jueves|viernes|sábado|domingo) (?:pasad|anterior)\w*|(?:últim|anterior|pasad)\w* (?:vez|charla|sesión|chat|tema|semana|mes|\ue000)|ayer|hace (?:una|dos|2|tres|3) semanas?",
    coming=r"(?:próxim|siguient)\w* (?:semana|mes|vez|charla|sesión|chat|encuentro|cita|tema|lunes|martes|miércoles|jueves|viernes|sábado|domingo|\ue000)|(?:semana|mes) (?:que viene|próxim\w+)|(?<!la )(?<!esta )(?<!por la )mañana (?=hablaremos|charlaremos|el tema|nuestro tema|trataremos)|(?:en|dentro de) (?:una|dos|2|tres|3) semanas?",
    presenting=r"con|por",
    leading=r"modera|moderará|dirige|dirigirá",
    talking=r"hablaremos de|hablaremos sobre|para hablar de",
    presents="con",
)
_DUTCH = _Vocabulary(
    now=r"vanavond|vandaag|vanmiddag|vanochtend|deze (?:week|maand)",
    of_now=r"van (?:vanavond|vandaag|deze (?:week|maand))",
    our=r"onze?|het|de|een|dit|deze",
    for_=r"voor|van",
    topic=r"thema|onderwerp",
    being=r"is|zijn|wordt|luidt",
    chat=r"(?:twitter-?|tweet)?chat|gesprek|discussie|sessie|bijeenkomst|uur|editie",
    kind=r"maandelijkse|wekelijkse|open|eerste|nieuwe",
    about=r"over|rond(?:om)?",
    all_about=r"alles over|rond",
    we_talk=r"(?:praten|hebben|chatten|spreken|discussiëren|gaan) (?:we|wij)(?: het)?(?: vanavond| vandaag)?(?: met elkaar)?(?: het)? over|(?:we|wij) (?:praten|hebben het|chatten|spreken|discussiëren|gaan het hebben)(?: vanavond| vandaag)?(?: met elkaar)? over|(?:gaat|draait) het(?: vanavond| vandaag)? (?:over|om)",
    to_talk=r"om (?:te praten over|het te hebben over|te discussiëren over)|om over",
    opening=r"welkom|doe mee|praat mee|over (?:enkele|een paar|\d+) minuten|begint|start|we gaan beginnen|van start",
    ending=r"te (?:praten|discussiëren)|maar|graag|en (?:we|wij|ik)|met (?:onze|gast)|gemodereerd door|geleid door|om \d|vanaf \d|op (?:ma|di|woe|do|vrij|za|zon)\w*|nu|begint|start|doe mee|praat mee|bedankt|vergeet niet",
    opener=r"(?:het|de)(?-i:(?= [^A-Z]))|een|over|onze?|het onderwerp",
    empty=r"het|dit|dat|die|deze|je|jullie|jouw|ons|we|wij|ik|mij|me|zij|ze|alles|iets|wat|wie|wanneer|waar|waarom|hoe (?:je|het|jullie|gaat)|en|of|niet|vragen?|morgen|gisteren|volgende?|zie|volgt|nog|wordt|vrij(?=\W*$)|niets|\d",
    following=r"(?:onze? |de |het )?(?:volgende|eerstvolgende)",
    next_one=r"(?:de|het) volgende(?= (?:is|wordt)\b)",
    another=r"(?:hebben|doen|organiseren) (?:nog een|weer een)",
    again=r"(?:we |wij )?(?:zien|spreken|treffen) (?:we |wij |jullie |elkaar)+(?: weer)?|we zijn (?:er )?(?:weer )?terug|zijn (?:we|wij) (?:er )?weer(?: (?:terug|bij))?|we zijn (?:er )?(?:\S+ ){0,4}weer|(?:we|wij|chat|\ue000) (?:[^,!?]{1,30} )?(?:weer|terug)(?= op\b)|we (?:hervatten|gaan weer verder|beginnen weer)|tot(?= (?:volgende|over|\w+dag|\d))",
    later=r"volgende (?:week|maand)|over (?:twee|drie|vier|een paar|enkele|\d) weken|over een maand|binnenkort|morgen",
    refused=r"polls?|peiling|stem\w*|suggesties?|ideeën|afgelast|gaat niet door|geen|pauze|webinars?|congres|conferentie|workshops?|volgende vraag|misschien|als|aanmeld\w*|vorige|verplaatst|verschoven|uitgesteld|verzet|gepland|zou|is niet|niet op",
    unsure=r"waarschijnlijk|vermoedelijk|mogelijk|onder voorbehoud|nog (?:niet|onzeker|onbekend)|niet zeker|tenzij|onzeker|zou kunnen|kan zijn|nader te bepalen|hopelijk(?= op)",
    moved=r"(?:verplaatst|verschoven|uitgesteld|verzet)(?: van [^,!?]{1,30}?)? (?:naar|tot)",
    corrected=r"nee,? wacht|wacht,? nee|correctie|ik bedoelde",
    corrects=r"nee(?=\s*[,.…!–—-]|\s(?:sorry|pardon))|sorry|pardon|oeps|ik bedoel",
    instead=r"in plaats van|niet op",
    but=r"maar",
    guest=r"(?:te )?gast(?!\s?(?:blog|column|vrij|heer|vrouw))|gasten|co-?host|co-?moderator|gastmoderator",
    joined=r"(?:verwelkomen|te gast (?:is|zijn)|aangeschoven (?:is|zijn)|bij ons (?:is|zijn))(?: vanavond| vandaag)?|(?:samen )?gemodereerd (?:vanavond )?(?:door|met)",
    self=r"ik|mij|me|mijn",
    earlier=r"(?:vorige|afgelopen|laatste) (?:week|maand|keer|jaar|chat|sessie|thema|onderwerp|\w+dag|\ue000)|gisteren|(?:een week|twee weken|drie weken) geleden",
    coming=r"(?:volgende|komende|aanstaande|eerstvolgende) (?:week|maand|keer|jaar|chat|sessie|bijeenkomst|editie|thema|onderwerp|\w+dag|\ue000)|(?<!goede )morgen|overmorgen|over (?:een week|twee weken|2 weken|drie weken)",
    presenting=r"met|door",
    leading=r"modereert|leidt|host",
    talking=r"dan (?:praten we )?over|dan hebben we het over|het gaat over",
    presents="met",
)
_ITALIAN = _Vocabulary(
    now=r"stasera|questa sera|oggi|questa settimana|questo mese",
    of_now=r"di (?:stasera|oggi|questa (?:sera|settimana))|del giorno|della (?:settimana|serata)",
    our=r"(?:il |la )?nostr[oa]|il|lo|la|l'|un|una|quest[oa]",
    for_=r"per|di",
    topic=r"tema|argomento",
    being=r"è|sono|sarà",
    chat=r"(?:twitter-?)?(?:chat|discussione|conversazione|incontro|sessione|appuntamento)",
    kind=r"mensile|settimanale|prim[oa]|apert[oa]",
    about=r"su|sul|sulla|sui|sulle|riguardo a",
    all_about=r"tutto su",
    we_talk=r"(?:parl(?:iamo|eremo)|discut(?:iamo|eremo)|chiacchier(?:iamo|eremo))(?: oggi| stasera)?(?: (?:di|del|della|dei|delle|su))?",
    to_talk=r"per (?:parlare|discutere)(?: insieme)?(?: (?:di|del|della|dei|delle|su))?",
    opening=r"benvenut[iaoe]|unitevi|tra (?:pochi|\d+) minuti|inizia|iniziamo|comincia|si parte",
    ending=r"ma|per favore|e (?:noi|io)|con (?:il nostro|la nostra|ospite)|moderat[oa] da|alle \d|dalle \d|(?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)|ora|adesso|inizia|comincia|unitevi|grazie|ricordate",
    opener=r"(?:il|lo|la|gli|le|i)(?-i:(?= [^A-ZÀ-Þ]))|un[ao]?|di|del|della|su|nostr[oa]",
    empty=r"ciò|questo|quello|lui|lei|noi|voi|vostr[oaie]|io|me|tutto|niente|che|chi|cosa|quando|dove|perché|come (?:va|state)|e|o|non|domand[ae]|domani|ieri|prossim[oa]|vedi|da (?:definire|annunciare|confermare)|annunciat[oa]|libero(?=\W*$)|\d",
    following=r"(?:il |la |al |alla )?(?:nostr[oa] )?prossim[oa]",
    next_one=r"(?:il prossimo|la prossima)(?= (?:è|sarà)\b)",
    another=r"(?:faremo|avremo|organizziamo) un(?:'altra| altro)",
    again=r"(?:ci )?(?:vediamo|rivediamo|ritroviamo|leggiamo)(?= (?:il|la|tra|fra|prossim\w+|lunedì|martedì|mercoledì|giovedì|venerdì))|torniamo|torneremo|riprendiamo|riprenderemo|a(?= (?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato))",
    later=r"(?:la )?(?:prossima settimana|settimana prossima)|(?:il )?(?:prossimo mese|mese prossimo)|(?:tra|fra) (?:due|tre|quattro|qualche|\d) settiman[ae]|presto|domani",
    refused=r"sondagg\w+|vot\w+|suggeriment\w+|propost\w+|idee|annullat\w+|niente|nessun\w*|pausa|webinar|conferenz\w+|convegno|workshop|prossima domanda|forse|se|iscri\w+|scors[oa]|spostat\w+|rinviat\w+|era previst\w+|doveva|non (?:è|sarà|si)",
    unsure=r"probabilmente|possibilmente|eventualmente|non ancora|non (?:è )?sicur[oa]|da (?:confermare|definire)|a meno che|salvo|potrebbe|in linea di massima",
    moved=r"(?:spostat[oa]|rinviat[oa])(?: dal [^,!?]{1,30}?)? al",
    corrected=r"no,? aspettate|aspettate,? no|correzione|errata corrige|volevo dire",
    corrects=r"no(?=\s*[,.…!–—-])|scusate|anzi|ops|pardon|intendo",
    instead=r"invece d(?:i|el|ell)|anziché|non il",
    but=r"ma|bensì",
    guest=r"(?:nostr[oaie] )?ospit[ei](?: special[ei])?|co-?moderat\w+",
    joined=r"(?:(?:stasera|oggi) (?:è |sono )?con noi|è con noi|sono con noi|diamo il benvenuto a)(?: oggi| stasera)?|co-?moderat[oa] da",
    self=r"io|mi|mio|mia",
    earlier=r"(?:settimana|mese|volta|chat|sessione|tema|argomento|\w+dì|sabato|domenica) (?:scors|passat|precedent)\w*|(?:scors|ultim|precedent)\w* (?:settimana|mese|volta|chat|sessione|tema|argomento|\ue000)|ieri|(?:una|due|tre) settiman[ae] fa",
    coming=r"prossim\w+ (?:settimana|mese|volta|chat|sessione|incontro|appuntamento|tema|argomento|\w+dì|sabato|domenica|\ue000)|(?:settimana|mese) prossim\w+|domani|(?:tra|fra) (?:una|due|2|tre|3) settiman[ae]",
    presenting=r"con|da",
    leading=r"modera|modererà|conduce",
    talking=r"parleremo di|per parlare di",
    presents="con",
)
_PORTUGUESE = _Vocabulary(
    now=r"hoje(?: à noite)?|esta (?:noite|semana|tarde)|este mês",
    of_now=r"de hoje|d(?:e|a) (?:esta )?(?:noite|semana)|desta (?:noite|semana)|do dia",
    our=r"(?:o |a )?noss[oa]|os?|as?|um|uma|est[ea]",
    for_=r"para|de",
    topic=r"tema|assunto",
    being=r"é|são|será",
    chat=r"(?:twitter-?)?(?:chat|conversa|debate|encontro|sessão|bate-papo)",
    kind=r"mensal|semanal|primeir[oa]|abert[oa]",
    about=r"sobre|acerca d[eoa]|em torno d[eoa]",
    all_about=r"tudo sobre",
    we_talk=r"(?:vamos )?(?:fala(?:mos|remos|r)|conversa(?:mos|remos|r)|discuti(?:mos|remos|r)|debate(?:mos|remos|r))(?: hoje)?(?: (?:de|do|da|dos|das|sobre))?",
    to_talk=r"para (?:falar|conversar|discutir|debater)(?: juntos)?(?: (?:de|do|da|sobre))?",
    opening=r"bem-?vind[oa]s?|junte-se|juntem-se|participe|em (?:poucos|alguns|\d+) minutos|começa|começamos|vamos começar",
    ending=r"mas|por favor|e (?:nós|eu)|com (?:noss[oa]|convidad\w+)|moderad[oa] por|às \d|a partir das|(?:na )?(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|no (?:sábado|domingo)|agora|começa|junte-se|obrigad[oa]|lembrem",
    opener=r"(?:os?|as?)(?-i:(?= [^A-ZÀ-Þ]))|uma?|de|do|da|sobre|noss[oa]",
    empty=r"isso|isto|ele|ela|nós|vocês|você|seu|sua|eu|mim|tudo|nada|que|quem|quando|onde|por que|como (?:está|vai)|e|ou|não|perguntas?|amanhã|ontem|próxim[oa]|veja|ver (?:o|a)|(?:a )?(?:definir|anunciar|confirmar)(?=\W*$)|anunciad[oa]|livre(?=\W*$)|\d",
    following=r"(?:o |a |no |na )?(?:noss[oa] )?próxim[oa]",
    next_one=r"(?:o próximo|a próxima)(?= (?:é|será)\b)",
    another=r"(?:teremos|faremos|organizamos) outr[oa]",
    again=r"(?:nos )?vemos(?:-nos)?(?= (?:na|no|em|dia|daqui|próxim\w+))|voltamos|voltaremos|regressamos|retomamos|até (?:dia|daqui|a próxima semana)(?!\w)|até(?= (?:segunda|terça|quarta|quinta|sexta|sábado|domingo))",
    later=r"(?:na )?(?:próxima semana|semana que vem)|(?:no )?(?:próximo mês|mês que vem)|(?:em|daqui a) (?:duas|três|quatro|algumas|\d) semanas|em breve|amanhã",
    refused=r"enquetes?|sondage\w+|vot\w+|sugest\w+|propost\w+|ideias|cancelad\w+|não haverá|não há|pausa|webinar\w*|conferênci\w+|congresso|oficinas?|próxima pergunta|talvez|se|inscri\w+|passad[oa]|adiad\w+|transferid\w+|remarcad\w+|estava|ia ser|não (?:é|será|vai)",
    unsure=r"provavelmente|possivelmente|eventualmente|ainda não|não (?:é |está )?(?:certo|confirmad[oa])|(?:a|por) (?:confirmar|definir)|a menos que|salvo se|poderá|poderia|em princípio",
    moved=r"(?:adiad[oa]|transferid[oa]|remarcad[oa])(?: de [^,!?]{1,30}?)? para(?: o)?",
    corrected=r"não,? esper\w+|esper\w+,? não|correção|errata|quis dizer",
    corrects=r"não(?=\s*[,.…!–—-])|desculpem?|perdão|digo|aliás|ops|quero dizer",
    instead=r"em vez d[eo]|não (?:em|no dia)",
    but=r"mas|e sim",
    guest=r"(?:noss[oa]s? )?convidad[oa]s?(?: especia(?:l|is))?|co-?moderador(?:a|es)?",
    joined=r"(?:hoje (?:está |estão |temos )?con+osco|recebemos|está conosco|estão conosco|contamos com)(?: hoje)?|co-?moderad[oa] por",
    self=r"eu|me|meu|minha",
    earlier=r"(?:semana|mês|vez|conversa|sessão|chat|tema|assunto|segunda|terça|quarta|quinta|sexta|sábado|domingo)(?:-feira)? (?:passad|anterior)\w*|(?:últim|anterior|passad)\w* (?:semana|mês|vez|conversa|sessão|chat|tema|\ue000)|ontem|há (?:uma|duas|três) semanas?",
    coming=r"próxim\w+ (?:semana|mês|vez|conversa|sessão|encontro|chat|tema|assunto|segunda|terça|quarta|quinta|sexta|sábado|domingo|\ue000)|(?:semana|mês) que vem|amanhã|(?:em|daqui a) (?:uma|duas|2|três|3) semanas?",
    presenting=r"com|por",
    leading=r"modera|moderará|conduz",
    talking=r"falaremos (?:de|sobre)|para falar (?:de|sobre)",
    presents="com",
)

_VOCABULARIES: Final = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "nl": _DUTCH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
}


@cache
def get_announcement_phrases(language: str) -> AnnouncementPhrases | None:
    """Return the patterns of a language code; None for a language without phrases here."""
    words = _VOCABULARIES.get(language)
    return None if words is None else _build(words)

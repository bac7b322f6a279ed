# ruff: noqa: E501 - a row a meaning reads better than wrapped phrases
"""Phrases with which hosts steer and people greet, thank, introduce and credit, in seven languages.

Greetings, welcomes, thanks and farewells are in more, of other scripts too.

Tables of regular expressions, with no rule about any single chat.
"""

from __future__ import annotations

import re

__all__ = [
    "ANNOUNCES",
    "APPLAUDS",
    "ARRIVES",
    "ASKS_AFTER",
    "ASKS_AGAIN",
    "CALLS_FOR_INTRODUCTIONS",
    "CLOSES",
    "COMES_TO_CHAT",
    "CONTINUES",
    "CREDIT",
    "DECLINES",
    "DIGRESSES",
    "FINISHES",
    "GIVES_THANKS",
    "GREETS",
    "GREETS_ALL",
    "HANDS_OVER",
    "INTRODUCES",
    "INVITES",
    "LAUGHS",
    "LEADS",
    "LEAVES",
    "MISSES",
    "MODERATES",
    "NAMES_BONUS",
    "NAMES_GUESTS",
    "NAMES_HOSTS",
    "NAMES_LAST",
    "NAMES_OPENER",
    "OFFERS",
    "PARTS",
    "PITCHES",
    "PRESENTS_BRIEFLY",
    "PRESENTS_READER",
    "PRESENTS_SELF",
    "PROMOTES",
    "REQUESTS",
    "REWORDS",
    "ROLL_CALLS",
    "SAYS_GOODBYE",
    "SAYS_HOST",
    "SKIPS",
    "STEERS",
    "STEPS_AWAY",
    "SUBMITTED",
    "THANKS",
    "WELCOMES",
]


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


# "Q2 coming up!", "Here comes Q4": says that a question is near, is not the question.
ANNOUNCES = _any(
    r"coming (?:right |straight )?up", r"comin'? (?:right )?up", r"on (?:its|the|it's) way",
    r"here (?:comes|we go with)", r"in (?:a|one|two|just a|about a) (?:sec(?:ond)?|min(?:ute)?|moment|bit|few)",
    r"(?:in|about) \d+ (?:sec(?:ond)?s?|min(?:ute)?s?)", r"up next", r"next up", r"about to", r"shortly",
    r"on the horizon", r"get ready for", r"ready for", r"almost time for", r"coming (?:soon|next|shortly|from)",
    r"(?:kommt|folgt) (?:gleich|jetzt|sofort|in)", r"gleich kommt", r"arrive (?:dans|bientôt|tout de suite)",
    r"en (?:un|dos|breve)(?: minutos?| momento)?", r"viene(?: ahora)?", r"komt (?:zo|eraan|er aan)", r"in arrivo",
    r"daqui a pouco", r"a seguir",
)  # fmt: skip

# "I missed Q2", "answering Q1 late": speaks about a question, does not ask it.
MISSES = _any(
    r"miss(?:ed|ing)?", r"(?:catching|caught) up", r"late (?:to|for|with)", r"running late", r"going back to",
    r"back to", r"looking forward to", r"answer(?:s|ing|ed)?(?: to)?", r"respon(?:ding|se|ses) to", r"still (?:on|thinking|at)",
    r"no (?:more )?time (?:left )?for", r"out of time for", r"(?:won't|can't|didn't|not) get to", r"skip(?:s|ped|ping)?",
    r"keine zeit (?:mehr )?für", r"plus le temps pour", r"sin tiempo para", r"geen tijd (?:meer )?voor", r"sem tempo para",
    r"what (?:is|was|were|are)", r"where (?:is|was)", r"what's", r"agree", r"great (?:question|answers?)", r"thanks? for",
    r"verpasst", r"raté", r"me perdí", r"gemist", r"perso", r"perdi",
)  # fmt: skip

# Before a label: the question is announced as left out.
SKIPS = _any(
    r"no (?:more )?time (?:left )?for", r"out of time for", r"(?:won't|can't|didn't|not) get to", r"skip(?:s|ped|ping)?",
    r"keine zeit (?:mehr )?für", r"plus le temps pour", r"sin tiempo para", r"geen tijd (?:meer )?voor", r"sem tempo para",
)  # fmt: skip

WELCOMES = _any(
    r"welcome(?: to| everyone| all| folks| back| \W*#\w+)?", r"let'?s (?:get started|begin|start|kick (?:it |things )?off)",
    r"(?:thanks|thank you) for joining", r"(?:i'?ll|i am|i'm|we'?ll|we are|we're) (?:be )?(?:your )?(?:hosting|moderating|host|moderator|facilitat\w+)",
    r"(?:please )?(?:introduce|tell us (?:a (?:bit|little) )?about) yoursel(?:f|ves)", r"introduce yoursel(?:f|ves)",
    r"(?:today|tonight)'?s (?:chat|topic|moderator|host|questions?)", r"(?:remember|don'?t forget) to (?:use|include|add)",
    r"willkommen", r"herzlich willkommen", r"bienvenue", r"bienvenid[oa]s?", r"welkom", r"benvenut[iaoe]", r"bem-?vind[oa]s?",
    r"stellt euch (?:kurz )?vor", r"présentez-vous", r"preséntense", r"presentaos", r"stel je (?:even )?voor", r"presentatevi", r"apresentem-se",
    r"ようこそ", r"欢迎\w*", r"歡迎\w*", r"환영\w*", r"و?أهلا[ً]?(?: وسهلا[ً]?)? ب(?:كم|الجميع)", r"و?مرحبا[ً]? ب(?:كم|الجميع)", r"добро пожаловать", r"ברוכים הבאים", r"καλώς (?:ήρθατε|ορίσατε)",
)  # fmt: skip

# Speaks for the chat itself: its dates, its rules, its archive.
LEADS = _any(
    r"our (?:next|first|last|monthly|weekly|regular|\w+ly)? ?(?:\W*#?\w+ )?(?:chat|session|discussion|questions?|topic|guests?|hour)", r"next (?:chat|session|one) (?:is|will be|on)",
    r"(?:i|we)(?:'ll| will)? (?:create|generate|post|publish|share|compile|archive|be posting|be asking)(?: \w+){0,3} (?:transcripts?|recaps?|summary|archive|questions?)",
    r"(?:use|include|add|inlcude|with) (?:the|this) (?:hash ?)?tag", r"(?:join|joining) us", r"we (?:do|hold|run|have) this", r"keep (?:the (?:chat|conversation)|chatting|it) going",
    r"unser(?:e|en)? (?:nächste\w*|chat)", r"notre (?:prochain\w*|chat)", r"nuestr[oa] (?:próxim[oa]|chat)", r"onze (?:volgende|chat)", r"nostr[oa] (?:prossim[oa]|chat)", r"noss[oa] (?:próxim[oa]|chat)",
)  # fmt: skip

# "Our moderators tonight are @who and @whom", "hosted by @who".
NAMES_HOSTS = re.compile(
    r"(?:moderators?|hosts?|co-?hosts?|facilitators?|moderator:|host:|moderated by|hosted by|led by|facilitated by|moderiert von|animé par|moderad[oa] por)(?: \w+){0,3}?:?\s*(?P<handles>(?:@\w{1,40}[\s,&+]*(?:and|und|et|y|en|e)?[\s,&+]*)+)",
    re.IGNORECASE,
)

# A word for leading the chat, in thanks or of oneself: "thanks @who for moderating", "co-mod here".
MODERATES = _any(
    r"(?:co-?)?mod(?:s|erators?|erating|eration|-?ing)", r"co-?mod(?:erated)?", r"moderated by", r"(?:co-?)?hosts", r"(?:co-?)?hosting", r"hosted by", r"(?:co-?)?facilitat(?:ors?|ing)",
    r"(?:co-?)?moderator(?:in|innen|en)", r"moderier(?:t|en|ung)", r"animat(?:eur|rice)s?", r"anim(?:er|ation)", r"moderador(?:a|es|as)?", r"moderar", r"moderaci[oó]n", r"moderator[ei]", r"moderare", r"modereren",
)  # fmt: skip

# Somebody who says to host this chat: "I'm Zoe, your host", "co-hosting with @who tonight".
SAYS_HOST = _any(
    r"(?:i am|i'?m|i’m) (?:\w+[,!]? ){0,3}(?:and )?(?:your|tonight'?s|today'?s) (?:co-?)?(?:host|moderator|mod|facilitator)", r"(?:your|tonight'?s) (?:co-?)?(?:host|moderator|mod|facilitator) here",
    r"co-?(?:hosting|moderating|modding|facilitating) (?:\W*#\w+ )?(?:with|together with|alongside) @\w+", r"(?:i am|i'?m|i’m|i'?ll be|i’ll be) (?:hosting|moderating|facilitating) (?:tonight|today|this (?:chat|hour)|for the (?:next )?hour)",
    r"ich bin (?:\w+[,!]? ){0,3}(?:und )?(?:eure?|heute eure?) (?:co-?)?(?:gastgeber(?:in)?|moderator(?:in)?|host)", r"ich moderiere heute", r"je suis (?:\w+[,!]? ){0,3}(?:et )?votre (?:hôte|animat(?:eur|rice)|modérat(?:eur|rice))",
    r"soy (?:\w+[,!]? ){0,3}(?:y )?(?:su|vuestr[oa]) (?:anfitri(?:ón|ona)|moderador(?:a)?)", r"ik ben (?:\w+[,!]? ){0,3}(?:en )?jullie (?:host|gastheer|gastvrouw|moderator)",
)  # fmt: skip

# "Our guest tonight is @who", "@who will ask Q3", "joined by co-host @who".
NAMES_GUESTS = re.compile(
    r"(?<!\w)(?:guests?(?:[ -](?:hosts?|mod(?:erator)?s?|speakers?|experts?))?|co-?hosts?|co-?mod(?:erator)?s?|moderators?|hosts?|co-?hosting with|gast|gäste|co-?moderator(?:in|innen|en)?|invitée?s?|animateurs?|animatrices?|invitad[oa]s?|moderador(?:a|es|as)?|gasten|ospit[ei]|moderator[ei]|moderatric[ei]|convidad[oa]s?)(?!\w)[^.!?;@\n]{0,40}?(?P<handles>(?:@\w{1,40}[\s,&+]*(?:and|und|et|y|en|e)?[\s,&+]*)+)",
    re.IGNORECASE,
)

LEAVES = _any(
    r"good ?night", r"bye(?: all| everyone)?", r"good ?bye", r"see (?:you|y'?all|ya) (?:all )?(?:next|then|soon|later|in \w+)",
    r"(?:until|till?) next (?:time|week|month)", r"next (?:chat|session|week|month|time)", r"(?:that'?s|and that'?s) (?:a wrap|all|it)",
    r"(?:great|awesome|good|fantastic|amazing|wonderful|fun|excellent|terrific|fabulous|lovely) (?:chat|discussion|conversation|session|hour|chatting)",
    r"(?:have|got|gotta|need) to (?:go|run|leave|head|sign off|scoot|jet)", r"sign(?:ing)? off", r"wrap(?:ping)? up",
    r"(?:join|back) (?:us )?(?:again|next)", r"(?:the )?(?:archive|transcript|storify|recap) (?:of|from|will|is|for)",
    r"bis (?:zum nächsten mal|nächste woche|bald)", r"tschüss", r"à (?:la prochaine|bientôt)", r"au revoir", r"hasta (?:la próxima|pronto|luego)",
    r"adiós", r"tot (?:de )?volgende (?:keer|week)", r"tot ziens", r"alla prossima", r"arrivederci", r"até (?:a )?próxima", r"adeus",
    r"おやすみ(?:なさい)?", r"さようなら", r"また(?:来週|次回|今度)\w*", r"お疲れ(?:様|さま)\w*", r"晚安", r"再[见見]", r"下(?:次|周|週)[见見]", r"안녕히 (?:주무세요|계세요|가세요)", r"و?تصبحون على خير", r"و?إلى اللقاء", r"до (?:свидания|встречи)", r"спокойной ночи", r"לילה טוב", r"להתראות", r"καληνύχτα",
)  # fmt: skip

# With these a host closes the chat for all.
CLOSES = _any(
    r"wrap(?:ping)? (?:it |this |things )?up", r"no more (?:q'?s|questions)", r"no time (?:left )?for", r"(?:we are|we're) out of time",
    r"(?:thank(?:s| ?you)|thx) (?:so much )?(?:to )?(?:you )?(?:all|every(?:one|body)|y'?all|folks)", r"(?:thank(?:s| ?you)|thx) (?:\w+ ){0,3}for (?:joining|coming|participating|taking part|being here)",
    r"(?:save|keep|leave) (?:the |our |that |this |my )?(?:last|final|next|remaining|other) [^.!?\n]{1,20} for (?:a |the |our )?(?:later|another|next|future)",
    r"(?:that'?s|that is) (?:all|it) for (?:tonight|today|now)", r"(?:our|the) (?:hour|time) is (?:up|over)",
    r"(?:danke|vielen dank|herzlichen dank) (?:an )?(?:euch )?alle\w*", r"danke fürs (?:mitmachen|dabeisein)", r"merci à (?:tous|toutes)", r"gracias a tod[oa]s", r"(?:bedankt|dank) (?:aan )?(?:allemaal|iedereen)", r"grazie a tutti", r"obrigad[oa] a tod[oa]s",
)  # fmt: skip

# Opens a post that says itself that it leaves the subject.
DIGRESSES = re.compile(
    r"(?:[\W_]|(?:a|an|on|slight(?:ly)?|total(?:ly)?|complete(?:ly)?|bit|of|going|little|small|so|ok|sorry|and|but|this|is|maybe|kinda|probably) )*"
    r"(?:off[- ]?topic|tangent(?:ial(?:ly)?)?(?=\W*(?:[:;,.!?—–-]|but\b|$))|rant(?=\s*(?:[:;.!—–]|(?:alert|ahead|warning|time|over)\b))|random (?:q|question|thought)(?=\s*[:;,.!—–-])|digression(?=\s*[:;,.!—–-]))(?!\w)",
    re.IGNORECASE,
)

# Opens a post of farewell: at its very start, hashtags and handles aside.
SAYS_GOODBYE = re.compile(
    r"(?:[\W_]|[#@]\w+)*(?:(?:good ?)?night(?: all| everyone| y'?all| folks)|good ?night|bye(?:[ -]?bye)?|good ?bye|farewell|cheerio|see (?:you|ya|y'?all) (?:all |everyone )?(?:next|soon|later)|sign(?:ing)? off"
    r"|(?:i )?(?:have|got|gotta|need) to (?:go|run|leave|head (?:out|off)|sign off)|tschüss|tschau|bis (?:bald|dann|zum nächsten mal|nächste woche)|gute nacht|au revoir|bonne (?:nuit|soirée)|à (?:bientôt|la prochaine)"
    r"|adiós|hasta (?:luego|pronto|la próxima|mañana)|tot (?:ziens|volgende (?:keer|week))|doei|welterusten|arrivederci|alla prossima|buonanotte|adeus|tchau|até (?:a )?(?:próxima|logo))(?!\w)",
    re.IGNORECASE,
)

# Asks people to come, buy, sign up or hand in, somewhere else.
PROMOTES = _any(
    r"regist(?:er|ration)", r"sign[ -]?up", r"subscribe", r"(?:don'?t miss|check out|read) (?:our|my) (?:new|latest|next)", r"(?:our|my) (?:new|latest|next|upcoming) (?:book|blog(?: post)?|course|webinar|product|podcast|video|workshop|session|post)",
    r"join (?:us|me|our)", r"webinars?", r"cfp", r"call for (?:papers|proposals|submissions)", r"submit (?:a|your|yr) (?:paper|proposal|session|application)\w*", r"shameless plug", r"discounts?", r"% off", r"on sale", r"free (?:trial|download|shipping)",
    r"(?:jetzt )?anmeld(?:en|ung)", r"rabatt", r"unser(?:e|en)? neue[rsn]?", r"inscri(?:vez-vous|ption|ptions)", r"notre nouve(?:au|lle)", r"(?:inscríbete|inscripción|inscripciones)", r"nuestr[oa] nuev[oa]", r"descuento", r"inschrijv(?:en|ing)", r"meld je aan", r"ons nieuwe", r"korting", r"iscriviti", r"iscrizion[ei]", r"nostr[oa] nuov[oa]", r"inscreva-se", r"inscriç(?:ão|ões)", r"noss[oa] nov[oa]",
)  # fmt: skip

# Asks the others to tell, show or send something: nothing of it answers.
REQUESTS = _any(
    r"(?:(?:i|we)(?:['’]?d| would)|would) (?:\w+ )?love (?:(?:some|any|a few|your|others'?) )?(?:examples?|recommendations|suggestions|tips|advice|pointers|ideas|resources)",
    r"(?:(?:i|we)(?:['’]?d| would)|would) (?:\w+ )?love to (?:hear|know|read) (?:more|from|your|others?|other people|everyone|any|if (?:any|some)(?:one|body))",
    r"(?:can|could|will|would) (?:some(?:one|body)|any(?:one|body)|you|u|y'?all) (?:please |pls |plz |kindly |maybe )?(?:link|share|re-?post|re-?send|re-?tweet|repeat|point (?:me|us)|tell (?:me|us)|remind|explain|clarify|elaborate|say more|recommend|suggest|send|give (?:me|us|an example|examples|some))",
    r"(?:please|pls|plz) (?:tell|share|send|re-?post|repeat|say more|elaborate|explain|advise|point (?:me|us)|link|fill (?:in|out))",
    r"looking forward to (?:(?:hearing|learning|reading|seeing) (?:more|what|how|from|about|your|others?|everyone)|what (?:others|you|everyone|y'?all|people|folks))",
    r"(?:don'?t|do not) have (?:much|anything|a lot) to (?:contribute|add|say|share)", r"nothing (?:much )?to (?:contribute|add)",
    r"call(?:ing)? out (?:for|to) any(?:one|body)",
)  # fmt: skip

# Says what its author could send or do for somebody who asks.
OFFERS = _any(
    r"(?:happy|glad|willing) to (?:send|share|email|e-mail|forward|pass (?:it|them|this)? ?(?:on|along)|dm|talk more|chat more|connect)",
    r"(?:i|we)(?:'ll| can| could| will) (?:send|share|email|e-mail|forward|dm|pass) (?:it|them|you|y'?all|this|any(?:one|body)|a copy|the link|mine|ours)(?! (?:with|to|among|across) (?!you|y['’]?all|any|every|who))",
    r"(?:dm|email|e-mail|message|contact|ping|tweet) me", r"shoot me an? \w+", r"let me know (?:if|who|whether|where)",
)  # fmt: skip

# Opens a post that gives no answer, passes the question on or puts the answer off.
DECLINES = re.compile(
    r"\W*(?:(?:i(?: have|['’]ve)? )?(?:got )?(?:absolutely |really )?no (?:idea|clue)(?!\w|\s+(?:about|for|how|if|of|that|what|when|where|whether|which|who|why)\b)|n/a(?!\w)|(?:over|back) to(?: (?:the|our|your) \w+)?\W*$"
    r"|(?:none|nothing|not yet|nothing yet|dunno|idk|pass|unsure|not sure|i (?:really )?don['’]?t know)\W*$"
    r"|(?:this|it)(?:['’]s| is) (?:not possible|impossible|too (?:long|much)) to answer(?!\w)|looking forward to (?:(?:the|your|all|all the|everyone['’]s|others['’]?) )?(?:answers|responses|replies)(?!\w)"
    r"|keine ahnung(?!\w)|aucune idée(?!\w)|ni idea(?!\w)|geen idee(?!\w)|nessuna idea(?!\w)|(?:não faço|nenhuma) ideia(?!\w))",
    re.IGNORECASE,
)

# Opens a post that laughs or cries out at another one.
LAUGHS = re.compile(
    r"\W*(?:lol|lmao|rofl|omg|(?:ba|a|mu)?ha(?:ha?)+h?|ha(?=\s*!)|darn|jaja(?:ja)*|mdr)(?!\w)",
    re.IGNORECASE,
)

# Opens a post that praises or assents to another one.
APPLAUDS = re.compile(
    r"\W*(?:(?:good|great|excellent|awesome|fantastic) (?:point|idea|example|post)|well (?:said|put)|(?:i )?love (?:this|that|it)|(?:that|this)(?:['’]s| is| sounds) (?:so |totally |really |such )?(?:an? )?(?:great|good|awesome|beautiful(?:ly)?|interesting|cool|brilliant|excellent|fantastic|neat|amazing)"
    r"|nice|great(?=\s*[.!,])|awesome|excellent|cool(?=\s*[.!,])|congrats|interesting(?=\s*[.!,])|agreed|yeah(?=\s*!)|yay|exactly!+)(?!\w)",
    re.IGNORECASE,
)

THANKS = _any(
    r"thank(?:s|\s?you|\s?u|\syall)?", r"thx", r"tx", r"ty", r"tysm", r"cheers", r"many thanks", r"appreciate(?:d)?",
    r"danke(?:schön)?", r"merci", r"gracias", r"dank je(?: wel)?", r"bedankt", r"grazie", r"obrigad[oa]",
    r"ありがとう(?:ございま(?:す|した))?", r"[谢謝]{2}\w?\w?", r"감사(?:합니다|해요|드립니다)", r"و?شكرا[ً]?", r"спасибо", r"תודה", r"ευχαριστ(?:ώ|ούμε)",
)  # fmt: skip

# Thanks in more words, which the table above leaves out.
GIVES_THANKS = _any(
    r"(?:vielen|herzlichen|besten|tausend|lieben) dank", r"dank (?:an|euch|dir)", r"(?:je (?:te|vous)|nous (?:te|vous)) remercie(?:ns)?", r"un grand merci",
    r"(?:(?:te|os|les|le) )?agradezco", r"agradecid[oa]s?", r"hartelijk dank", r"dank u(?: wel)?", r"(?:ti|vi) ringrazio", r"valeu", r"agradeço", r"(?:so|very) grateful",
)  # fmt: skip

# Opens a post of greeting: at its very start, hashtags aside.
GREETS = re.compile(
    r"(?:[\W_]|#\w+)*(?:hi(?:ya)?|hello|hey(?:a)?|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|evening|happy to be here|sorry (?:i'?m|to be|for (?:being|joining))(?: a (?:bit|little))? late"
    r"|hallo|guten (?:tag|abend|morgen)|moin|servus|grüezi|bonjour|bonsoir|salut|hola|buen[oa]s (?:días|tardes|noches)|goede(?:n)?(?:avond|middag|morgen)|hoi"
    r"|ciao|buon(?:giorno|asera)|olá|boa (?:noite|tarde)|bom dia"
    r"|こんばんは|こんにちは|おはよう(?:ございます)?|はじめまして|よろしく(?:お願いします)?|大家好|晚上好|你们好|안녕하세요|مساء (?:الخير|النور)|صباح (?:الخير|النور)|أهلا[ً]?|مرحبا[ً]?|добрый (?:вечер|день)|привет|здравствуйте|ערב טוב|שלום|καλησπέρα|καλημέρα)(?!\w)(?! (?:is|are|was)\b)",
    re.IGNORECASE,
)

# "Hi all", "bonsoir à tous": a greeting wherever it stands.
GREETS_ALL = _any(
    r"(?:hi(?:ya)?|hello|hey|howdy|(?:good )?(?:morning|afternoon|evening)|greetings) (?:all|every(?:one|body)|folks|y['’]?all|friends|people|chat)", r"(?:hallo|moin|servus|guten (?:abend|morgen|tag)) (?:zusammen|alle|allerseits|in die runde)",
    r"(?:bonjour|bonsoir|salut) (?:à (?:tous|toutes)|tout le monde)", r"(?:hola|buen[oa]s(?: (?:días|tardes|noches))?) a tod[oa]s", r"(?:hallo|hoi|goede(?:n)?(?:avond|middag|morgen)) (?:allemaal|iedereen|allen)", r"(?:ciao|buon(?:giorno|asera)|salve) a tutti", r"(?:olá|bo[am] (?:noite|tarde|dia)) a tod[oa]s",
)  # fmt: skip

# "Joining late", "lurking tonight", "checking in from": says that one is there.
ARRIVES = _any(
    r"(?:joining|checking in|tuning in|jumping in|dropping in|popping in|hopping (?:in|on|into))(?: \w+){0,3} (?:late|here|from|tonight|today|now|for)",
    r"(?:mostly |currently |just |be )lurking", r"lurking (?:tonight|today|here|in|on|at|from|this|for)", r"late to (?:the )?(?:\W*#\w+|party|chat)",
    r"(?:arriving|coming(?: in)?|getting in|here) (?:a )?(?:bit |little |real )?late", r"first (?:time|\W*#?\w+chat|chat)(?: \w+){0,3} (?:here|caller|chat|chatting|session|participa\w+|joining)",
    r"(?:bin|komme) (?:auch |etwas |leider )*(?:dabei|später|spät)", r"je (?:vous )?rejoins", r"me (?:uno|sumo)", r"ik (?:sluit|schuif) (?:even )?aan",
)  # fmt: skip

# Name and place, as asked for at the start.
INTRODUCES = _any(
    r"i'?m (?:a|an|the|from|in|at|\w+ from)", r"i am (?:a|an|the|from)", r"my name is", r"(?:here|joining|tweeting|chiming in|checking in) from",
    r"(?:\w+,? )?(?:librarian|teacher|nurse|doctor|physician|student|professor|researcher|manager|director|consultant|engineer|developer|archivist|editor|writer|coach|educator|scientist|physio\w*|pharmacist|patient advocate) (?:at|in|from|for|here)",
    r"long ?time (?:listener|lurker)", r"(?:ich )?bin \w+ aus", r"je suis", r"soy", r"ik ben", r"sono", r"sou",
)  # fmt: skip

# "I'm Zoe, historian", "Zoe here, gardener in Leeds": opens a post by a name and what its bearer does.
_NAME = r"(?-i:[A-ZÀ-Þ][\w'’-]+)(?: (?-i:[A-ZÀ-Þ])[\w'’-]*\.?){0,2}"
PRESENTS_SELF = re.compile(
    rf"(?:[\W_]|[#@]\w+|(?:hi|hello|hey|hallo|bonjour|hola|ciao|olá|moin)(?!\w))*(?:(?:i['’]?m|i am|my name is|this is|ich bin|ich heiße|je suis|je m['’]appelle|soy|me llamo|ik ben|ik heet|sono|mi chiamo|sou|chamo-me)"
    rf" {_NAME}(?:,|\s[–—-]\s|:| from | aus | de | uit | da )|{_NAME} (?:here|hier|ici|aquí|qui|aqui)(?:,(?! (?:as|and|but|if|when|for|because|so|which|too|since|with|und|aber|weil|et|mais|y|pero|en|maar|e|ma|mas)(?!\w))|\s[–—-]\s|:| from | aus | de | uit | da ))",
    re.IGNORECASE,
)

# "Anyone else joining us?", "who's here tonight?": asks who is there, is no question of the chat.
ROLL_CALLS = _any(
    r"(?:any ?(?:one|body)|who(?:'s| is| all)?|who(?:'s| is) all)(?: else| still)? (?:(?:is|are) )?(?:here|out there|there|around|joining|with us|in the room|on(?:line)?|tuning in|lurking)(?: with)?(?: us)?(?: (?:today|tonight|yet|now|already|this \w+))?(?=\s*(?:[?!#]|$))",
    r"(?:and|please|just) say \W?(?:hi|hello|hey)", r"lurk(?:ing|ers?)?", r"roll ?call", r"introduce (?:yoursel(?:f|ves)|urself)",
    r"who (?:do we have|have we got)(?: \w+){0,2}", r"where are (?:you|y'?all|u)(?: all)? (?:joining|tweeting|tuning in|chatting)(?: us)? from", r"where is every(?:one|body)(?: joining| tweeting)? from",
    r"wer ist (?:(?:heute|alles|noch|schon) )*(?:da|dabei|hier)", r"stellt euch (?:kurz )?vor", r"qui est (?:là|présent|avec nous)", r"présentez-vous", r"quién(?:es)? (?:está|están|anda)(?: \w+)? (?:por )?(?:aquí|ahí|hoy)", r"preséntense", r"presentaos",
    r"wie (?:is|zijn) er(?: \w+)?(?: bij)?", r"stel je (?:even )?voor", r"chi c'è", r"presentatevi", r"quem (?:está|tá)(?: \w+)? (?:aqui|aí|hoje)", r"apresentem-se",
)  # fmt: skip

# "How are you all?", "Where are you tonight?": a whole question of courtesy, with its mark.
_TONIGHT = r"(?: (?:tonight|today|this (?:fine |lovely )?\w+|now|right now|heute(?: abend)?|ce soir|aujourd['’]hui|hoy|esta noche|vanavond|vandaag|stasera|oggi|hoje))?"
ASKS_AFTER = re.compile(
    r"(?<!\w)(?:how(?: a|['’])re (?:you|y'?all|u|we)(?: all| everyone| folks)?(?: doing| feeling| keeping)?|how(?: i|['’])s (?:every(?:one|body)|it going|your (?:day|evening|week)(?: going)?)|where(?: a|['’])re (?:you|y'?all|u)(?: all)?(?: from)?"
    r"|wie geht(?:['’]?s| es)(?: euch| ihnen)?(?: allen)?|alles gut(?: bei euch)?|wo seid ihr|comment (?:allez|vous portez)-vous|(?:comment )?ça va|où êtes-vous|cómo (?:estáis|están|andan|os va|les va)|qué tal(?: (?:estáis|están|todos))?|dónde (?:estáis|están)"
    r"|hoe gaat het(?: met (?:jullie|iedereen))?|hoe is het(?: met (?:jullie|iedereen))?|waar zijn jullie|come (?:state|va|stai)(?: tutti)?|dove siete|como (?:estão|vão|vocês estão)|tudo bem|onde estão)"
    rf"{_TONIGHT}\s*[?？؟]",
    re.IGNORECASE,
)

# "Let's do introductions": asks everybody who they are.
CALLS_FOR_INTRODUCTIONS = _any(
    r"let(?:['’]?s| us) (?:\w+ )?(?:do|have|start (?:off )?with|begin with|go with) (?:\w+ ){0,2}(?:introductions|intros)", r"time for (?:\w+ ){0,2}(?:introductions|intros)",
    r"(?:kurze )?vorstellungsrunde", r"faisons un tour de table", r"ronda de presentaciones", r"voorstelronde", r"voorstelrondje", r"giro di presentazioni", r"(?:rodada|ronda) de apresentações",
    r"(?:tell|say|share|let us know|type)(?: \w+){0,3} (?:who you are|where you(?:['’]?re| are) (?:from|joining|based|tuning)|your name)(?=\W*(?:and|&|in|from|#|$|\n))", r"(?:sagt|schreibt|erzählt)(?: \w+){0,3},? (?:wer ihr seid|woher ihr kommt)",
    r"dites(?:-\w+)?(?: \w+)? (?:qui|d['’]où) vous (?:êtes|venez)", r"(?:decid|decidnos|dinos|contadnos|cuéntennos|dígannos) (?:quién(?:es)?|de dónde) (?:sois|son|eres)", r"(?:vertel|zeg)(?: \w+){0,2} wie (?:je bent|jullie zijn)", r"(?:diteci|dite) (?:chi|da dove) (?:siete|venite)", r"(?:digam|contem)(?:-nos)? (?:quem|de onde) são",
)  # fmt: skip

# Opens a post by name: "Dana here, following the chat from the train".
PRESENTS_READER = re.compile(
    r"(?:[\W_]|[#@]\w+)*\w+(?: \w+)?(?: here\W+(?:just |mostly |also )?(?:following (?:along|this|the (?:\W*#\w+ )?(?:chat|hashtag|tag|conversation)|(?:the )?#chat)|lurking|tuning in|reading along|listening in|joining|popping in|dropping in|jumping in|checking in)"
    r"|(?: aus \w+)? hier,? (?:ich )?(?:lese|höre) (?:\w+ )?mit)(?!\w)",
    re.IGNORECASE,
)

# "Stepped away from the chat for a phone call": tells that its author was gone.
STEPS_AWAY = _any(
    r"(?:stepp(?:ed|ing)|step|called|pulled|dragged) away from (?:#chat|(?:the|this|my|our) (?:#chat )?(?:chat|convo|conversation|discussion|computer|keyboard|desk|screen|laptop))", r"stepped away for (?:a|an|one|two|\d+) (?:\w+ )?(?:sec(?:ond)?|min(?:ute)?|moment|bit)s?",
    r"(?:bin|war) (?:mal )?(?:kurz )?(?:afk|vom rechner weg)", r"je m['’]absente (?:un|deux|quelques) (?:instants?|minutes?|moments?)", r"me ausento (?:un|unos) (?:momento|minutos?)", r"ben (?:zo|even) terug",
)  # fmt: skip

# "#chat pitch: …": what people advertise at the close, by the tag of the chat.
PITCHES = re.compile(r"#chat (?:pitch(?:es|ing)?|plugs?)(?!\w)", re.IGNORECASE)

# "The reason I keep coming to this chat", "one of my first chats": of the chat, not of its matter.
COMES_TO_CHAT = _any(
    r"(?:reasons?|why) (?:that )?i (?:\w+ )?(?:com(?:e|ing)|return(?:ing)?|participat(?:e|ing)) (?:back )?(?:to|in|for) (?:(?:this|these|our|the) (?:#chat )?chats?|#chat)",
    r"(?:reasons?|why) (?:that )?i (?:\w+ )?(?:join|attend)(?:ing)? (?:(?:this|these|our|the) (?:#chat )?chats?|#chat(?= \w))", r"one of my (?:very )?first (?:few )?(?:twitter )?(?:#chat )?chats", r"my (?:very )?first (?:ever )?(?:twitter chat|#chat)",
    r"(?:a|another) future (?:#chat|(?:twitter )?chat)", r"(?:darum|deshalb|deswegen) komme ich (?:immer )?(?:wieder )?(?:gerne? )?(?:zu diesem chat|zum #chat|in diesen chat)", r"mein(?:e)? erste[rs]? (?:#chat|twitterchat)", r"mon premier (?:#chat|chat)", r"mi primer (?:#chat|chat)", r"mijn eerste (?:#chat|chat)", r"(?:il )?mio primo (?:#chat|chat)", r"meu primeiro (?:#chat|chat)",
)  # fmt: skip


def _lead(fillers: str) -> str:
    """Return a pattern of signs, handles, hashtags and filler words in any order.

    Each place can be read in one way alone: a text that is nearly a name costs no more than its
    length.
    """
    return rf"(?:(?>[#@]\w+)|(?>(?:{fillers})(?!\w))|[^\w#@]|_|[#@](?!\w))*"


# "Late! Omar, school librarian, Ghent": opens with a name, then what its bearer does, then where.
PRESENTS_BRIEFLY = re.compile(
    _lead(
        r"late|sorry|so|a|bit|little|again|finally|here|hi|hiya|hello|hey|hallo|moin|hola|ciao|bonjour|bonsoir|salut|olá|all|everyone|folks|zu|spät|en|retard|tarde|te|laat|in|ritardo|atrasad[oa]"
    )
    + r"(?-i:[A-ZÀ-Þ])[\w'’-]*(?: (?-i:[A-ZÀ-Þ])[\w'’-]*){0,2}(?:,|\s[–—-])(?: (?-i:[a-zß-ÿ])[\w'’-]*){1,5}(?:,|\s[–—-]| in| from| at| aus| à| de| en| uit| da| di) (?-i:[A-ZÀ-Þ])\w",
    re.IGNORECASE,
)

# A question outside the numbers, by a name that is set off from it: "Icebreaker: …?", "Bonus Q - …?".
_BEFORE_NAME = _lead(
    r"rt|and|ok|okay|so|now|here'?s|first|finally|our|your|the|a|an|one|last|und|nun|et|y|en|e"
    r"|let['’]?s|let us|we|start|begin|open|kick off|with|for|it['’]?s|time"
)
_AFTER_NAME = r"\s*(?:[:：!！|–—…)\]】]|\.+|-(?!\w)|\n|(?=[¿?])|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]+(?=\s))"
NAMES_OPENER = re.compile(
    rf"(?:\W*while (?:we|everyone|people)[^.?!:,\n]{{0,40}},\s*)?"
    rf"{_BEFORE_NAME}(?P<name>(?:ice[- ]?breaker|warm(?:ing)?[- ]?up|opener|starter|kick[- ]?off)(?: question| q)?(?: time)?"
    rf"|opening question|question zero|pre-?chat question|(?:to|let['’]?s) (?:get us (?:going|warmed up)|warm up)|while (?:we wait|we['’]re waiting|everyone (?:arrives|settles in|joins))[^.?!:,\n]{{0,40}}|aufwärmfrage|eisbrecher(?:frage)?|einstiegsfrage|(?:question )?brise-glace|question d['’]échauffement|question d['’]ouverture"
    r"|(?:pregunta )?rompehielos|pregunta de (?:calentamiento|apertura)|ijsbreker|opwarm(?:vraag|ertje)|openingsvraag"
    r"|(?:(?:just )?to|let['’]?s|para|pour|per|om) (?:break the ice|romper el hielo|briser la glace|rompere il ghiaccio|quebrar o gelo|het ijs te breken)"
    r"|zum (?:aufwärmen|auftauen|warmwerden|einstieg)"
    rf"|(?:domanda )?rompighiaccio|domanda di (?:riscaldamento|apertura)|(?:pergunta )?quebra-gelo|pergunta de (?:aquecimento|abertura)){_AFTER_NAME}",
    re.IGNORECASE,
)
NAMES_BONUS = re.compile(
    rf"{_BEFORE_NAME}(?P<name>bq|(?:bonus|extra|fun)(?: (?:question|q|round|frage|vraag))|bonus|extra|extra credit|(?:just )?time for (?:just )?one more(?: question)?|bonusfrage|zusatzfrage|bonusvraag|question (?:bonus|subsidiaire)"
    rf"|pregunta (?:extra|bonus|adicional)|domanda (?:bonus|extra)|pergunta (?:b[oô]nus|extra)|(?:bônus))(?: ?#?[1-9](?!\d))?{_AFTER_NAME}",
    re.IGNORECASE,
)

# "Last question: …?", "And to our final question tonight - …?": the host's, behind the numbered ones.
_BEFORE_LAST = _lead(
    r"rt|and|ok|okay|so|now|it'?s|here'?s|here is|that leaves|(?:we have |just )?time for|on to|onto|to|with|our|the|a|one|tonight'?s|today'?s|und|nun|jetzt|hier|ist|kommt|zur?|unsere|die|eine|et|voici|notre|la|une|y|aquí|va|nuestra|una|en|nu|hier|is|onze|de|het|e|ecco|ora|nostra|a|aqui|vai|agora|nossa|uma"
)
_FOR_NOW = r"(?: (?:(?:for|of) )?(?:tonight|today|(?:the|this) (?:night|evening|day|hour|chat|session)|this \W*#\w+|you all|everyone)| für heute(?: abend)?| (?:pour|de) (?:ce soir|aujourd['’]hui|la soirée)| (?:por|de) (?:hoy|esta noche|la noche)| (?:van|voor) (?:vanavond|vandaag)| (?:di|per) (?:stasera|oggi)| (?:de|por|para) hoje)?"
NAMES_LAST = re.compile(
    rf"{_BEFORE_LAST}(?P<name>(?:(?:very )?last|final|closing) (?:question|q|topic)(?: of all)?|(?:aller)?letzte frage|(?:ab)?schlussfrage|(?:toute )?dernière question|question (?:finale|de fin)"
    rf"|última pregunta|pregunta final|(?:aller)?laatste vraag|slotvraag|ultim(?:issim)?a domanda|domanda finale|última pergunta|pergunta final){_FOR_NOW}(?:{_AFTER_NAME}|,)",
    re.IGNORECASE,
)

# "Last one: …?", "And finally: …?": the same in words that also open what is no question of all.
_SET_OFF = rf"(?={_FOR_NOW}\s*(?:[:|–—…]|\.\.|-(?!\w)|\n))"
FINISHES = re.compile(
    rf"{_BEFORE_LAST}(?P<name>(?:very )?(?:last|final) one|(?:la |une )?dernière|la última|de laatste|l['’]ultima|(?:finally|lastly|last but not least|(?:and )?to (?:finish(?: (?:up|off|with))?|close|end(?: with| on)?|wrap(?: things)? up)"
    r"|(?:zum )?(?:ab)?schluss|abschließend|(?:als )?letztes|zu guter letzt|enfin|pour (?:finir|terminer|conclure)|por último|finalmente|para (?:terminar|acabar|cerrar|fechar|concluir)|(?:tot|ten) slot(?:te)?|als laatste"
    rf"|(?:e )?infine|per (?:finire|concludere|chiudere)|por fim){_SET_OFF}){_FOR_NOW}{_AFTER_NAME}",
    re.IGNORECASE,
)

_BEFORE_TURN = _lead(
    r"rt|and|ok|okay|so|now|here'?s|here|is|comes|first|finally|our|your|the|a|an|one|last|on|onto|to|with|und|nun|jetzt|hier|zur?|unsere|die|et|voici|notre|y|aquí|nuestra|en|nu|onze|de|e|ecco|nossa"
)
# "Next up: …", "Question: …", "Poll time!", "Moving on: …": opens a post that asks the next question.
HANDS_OVER = re.compile(
    rf"{_BEFORE_TURN}(?:next(?: (?:up|question|topic|one|poll))?|(?:moving|let['’]?s move) (?:on|along)(?: to)?|onwards?|(?:last|final|first|another) (?:up|one|question|topic|poll)"
    r"|(?:to )?(?:kick(?:ing)? (?:things |us )?off|get (?:us )?started)(?: with)?|let['’]?s (?:kick (?:things |us )?off|get (?:us )?(?:started|going)|begin|start|go|continue)(?: with(?: this(?: one)?)?)?|let['’]?s (?:dive|jump)(?: (?:right|straight))? in|(?:to start|starting)(?: (?:us )?off)?(?: with)?|here we go"
    r"|(?:first|second|third|fourth|fifth|sixth|last)(?:ly)?|finally|(?:erst|zweit|dritt|viert|fünft)ens|primero|segundo|tercero|cuarto|quinto|premièrement|deuxièmement|troisièmement|quatrièmement|cinquièmement"
    r"|question|q|frage|pregunta|vraag|domanda|pergunta|(?:quick |new |flash )?poll(?: time| question)?(?: ?#?\d{1,2}(?!\w))?|time for (?:a |our )?(?:poll|next question)|question time"
    r"|(?:nächste|letzte|erste) frage|nächstes thema|zuerst|zunächst|als (?:erste|nächste)s|(?:und )?weiter(?: im text)?|(?:los|auf|weiter) geht['’]?s(?: mit)?|(?:fangen|legen) wir (?:an|los)|machen wir weiter|zum (?:anfang|auftakt|schluss)|umfrage|question suivante|prochaine question|dernière question|c['’]est parti|(?:on )?commençons|(?:on )?continu(?:ons|e)|on (?:commence|démarre|enchaîne|poursuit|attaque)|pour (?:commencer|démarrer|suivre|continuer|finir)|passons à la suite|sondage"
    r"|(?:la )?siguiente pregunta|empe(?:zamos|cemos)(?: con)?|seguimos(?: con)?|sigamos(?: con)?|(?:para|vamos a) (?:empezar|comenzar|seguir|continuar)|vamos allá|última pregunta|encuesta"
    r"|volgende vraag|laatste vraag|om (?:te beginnen|af te sluiten)|we gaan (?:verder|door)|(?:we|laten we) beginnen(?: met)?|verder|daar gaan we|prossima domanda|ultima domanda|(?:in|co)minciamo(?: con)?|andiamo avanti|per (?:cominciare|iniziare|continuare|finire)|sondaggio|próxima pergunta|última pergunta|(?:vamos )?começ(?:ar|amos|emos)(?: com)?|continuamos|para (?:começar|continuar|terminar)|enquete|enquête"
    r"|(?:最初の|最後の|次の)質問(?:です)?|次は|まず|続いて|最後に|首先|其次|接下来|最后|먼저|이어서|마지막으로|أولاً|ثانياً|ثالثاً|أخيراً|(?:第一个|最后一个|下一个|下个)问题|(?:첫|첫번째|다음|마지막) 질문|السؤال (?:التالي|القادم|الأخير)|سؤالنا (?:التالي|الأول)|(?:следующий|первый|последний) вопрос"
    rf"){_AFTER_NAME}",
    re.IGNORECASE,
)

# "Share one trick …", "Tell us how …": opens what is asked of all without a question mark.
INVITES = re.compile(
    r"\W*(?:(?:please|pls|now|so|go ahead and|bitte|por favor|per favore|s['’]il vous plaît|alsjeblieft|graag)\W+)*"
    r"(?:share|tell (?:us|me|everyone|the group)|name|describe|show (?:us|me|off)|list|give (?:us|me|an?|one|your)|recommend|suggest|explain|pick|choose|think (?:of|about|back)|point (?:us|me)|post (?:a|an|your|one|the)|talk (?:about|us through)|walk us|finish (?:the|this) sentence|complete (?:the|this) sentence|fill in the blank|introduce us|let us know|rank|imagine|reflect on"
    r"|erzähl(?:t|en sie)?|teilt|teilen sie|nennt?|nennen sie|beschreib(?:t|en sie)|zeigt|zeigen sie|empfehlt|verratet|schreibt|stellt euch vor,"
    r"|partage[zr]|racontez|dites(?:-nous|-moi)|citez|nommez|décrivez|montrez|donnez|recommandez|proposez|imaginez"
    r"|comparte|compart(?:id|an|e)|cont(?:ad|emos)|cuént(?:anos|ennos)|contadnos|di(?:nos|gan(?:nos)?)|decidnos|nombr(?:ad|a|en)|describ(?:id|e|an)|mostr(?:ad|adnos)|recomend(?:ad|ad?nos)|pens(?:ad|emos) en"
    r"|deel|vertel(?: ons)?|noem|beschrijf|laat (?:ons )?(?:weten|zien)|geef|toon"
    r"|condivid(?:i|ete)|raccontate(?:ci)?|dite(?:ci)?|nominate|descrivete|mostrate(?:ci)?|consigliate(?:ci)?|indicate"
    r"|partilh(?:em|e)|compartilh(?:em|e)|contem(?:-nos)?|digam(?:-nos)?|nomeiem|descrevam|mostrem|recomendem)(?!\w)",
    re.IGNORECASE,
)

STEERS = _any(
    r"next (?:question|topic|up)", r"(?:moving|let'?s move) (?:on|along)", r"(?:last|final) (?:question|topic)", r"let'?s (?:talk|discuss|turn|switch)",
    r"(?:halfway|half way) (?:through|there)?", r"how about", r"what (?:about|do|are|is|would|have)", r"(?:any|who|does|do|is|are|has|have) (?:one|anyone|you|many)",
    r"tell us", r"share (?:your|with)", r"nächste frage", r"question suivante", r"siguiente pregunta", r"volgende vraag", r"prossima domanda", r"próxima pergunta",
)  # fmt: skip

_CREDITED = (
    r"@(?P<who>\w{1,40}(?:@[\w-]+(?:\.[\w-]+)+)?)(?:\s?(?:,|&|\+|and|und|et|y|en|e)\s?@\w{1,40})*"
)
# Before a credit: a bracket or dash, the label, or the end of a sentence; never a word of one.
_BEFORE_CREDIT = r"(?:(?:^|(?<=[\d?!.…:,;\"”»)\]]))\s{0,3}[(\[–—|-]?|[(\[–—|])\s{0,3}"
_AFTER_CREDIT = r"[\s!.]{0,3}(?:[)\]]|(?=[:–—|-])|(?=\s{0,3}(?:#|https?:|$)))"

# "(submitted by @who)", "question suggested by @who": who handed a question in.
SUBMITTED = re.compile(
    rf"{_BEFORE_CREDIT}(?:(?:(?:this|the)\s)?(?:question|q|frage|pregunta|vraag|domanda|pergunta)\s(?:was\s)?)?"
    r"(?:(?:submitted|sent\s(?:in|to us)|handed\sin|suggested|proposed|asked|contributed)\sby|"
    r"(?:eingereicht|eingesandt|vorgeschlagen|gestellt)\svon|(?:proposée?|soumise?|suggérée?|posée?)\spar|"
    r"(?:propuesta|enviada|sugerida|formulada)\spor|(?:ingediend|ingestuurd|ingezonden|voorgesteld|gesteld)\sdoor|"
    rf"(?:proposta|inviata|suggerita)\sda|(?:proposta|enviada|sugerida)\spor)\s{{0,3}}:?\s{{0,3}}{_CREDITED}{_AFTER_CREDIT}",
    re.IGNORECASE,
)

# "via @who", "h/t @who", "thanks to @who", "from @who", "@who asks": a credit that does not say
# who handed the question in. It is no word of the question either.
CREDIT = re.compile(
    rf"{_BEFORE_CREDIT}(?:(?:forwarded\sby|courtesy\sof|via|h/t|hat\stip(?:\sto)?|(?:thanks|thx|ty)\s(?:to|for\s(?:this|the)\s(?:question|one)(?:\sto)?)|from|von|par)"
    rf"\s{{0,3}}:?\s{{0,3}}{_CREDITED}{_AFTER_CREDIT}|@\w{{1,40}}\s(?:asks|wants\sto\sknow|fragt|demande|pregunta|vraagt|chiede)\b:?)",
    re.IGNORECASE,
)

# "In other words, …?", "or put differently: …?": a host puts a question again.
REWORDS = _any(
    r"in other words", r"(?:or |to )?(?:put|ask|say|phrase|state|think)(?:ed|ing)?(?: (?:it|this|that|about|q\d+))*(?: in)? (?:differently|elsewise|otherwise|another way|other words)",
    r"another way (?:to|of) (?:put|ask|say|phras|think|look|fram)\w*", r"(?:let me |to |i'?ll )?re-?(?:phras|word)(?:e|ed|ing)",
    r"(?:mit|in) anderen worten", r"anders (?:gesagt|gefragt|formuliert)", r"autrement dit", r"en d'autres termes", r"en otras palabras", r"dicho de otr[oa] (?:modo|manera|forma)",
    r"met andere woorden", r"anders (?:gezegd|gevraagd)", r"in altre parole", r"(?:in|per) altri termini", r"em outras palavras", r"por outras palavras",
)  # fmt: skip

# Behind a label: "Q2 again: …", "Q2 once more: …".
ASKS_AGAIN = re.compile(
    r"[\W_]*(?:again|once (?:again|more)|one more time|noch ?mals?|noch einmal|encore une fois|otra vez|de nuevo|nog(?: een(?:s|maal| keer))|di nuovo|de novo|outra vez)(?!\w)",
    re.IGNORECASE,
)

# "+ more", "… and", "cont'd": opens a post that goes on from its author's last.
CONTINUES = re.compile(r"\s*(?:\+|…|\.\.+|&|\(?(?:cont(?:'?d|inued)?|ctd)\b)", re.IGNORECASE)

# "(1/2)", "1 of 2": a question in parts.
PARTS = re.compile(r"[(\[]?\s*(?P<part>[1-4])\s*(?:/|of)\s*(?P<of>[2-4])\s*[)\]]?(?!\d)")

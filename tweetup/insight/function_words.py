"""Function words and discourse markers per language, which never name a subject.

Discourse markers are greetings, thanks, assent, laughter, fillers, light verbs, and a chat's
talk about itself. They complete spaCy's stop words, which are the grammar of a language.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BEFORE_NOUNS", "BEFORE_VERBS", "CONNECTIVES", "DISCOURSE_MARKERS", "INTERROGATIVES"]

_EVERYWHERE = """
    rt mt ht cc dm ps fyi btw icymi lol lmao rofl omg wow ha haha hahaha hehe heh hmm hm mmm oh ooh
    ah aha uh um yay hooray ok okay tweet tweets tweeting tweeted retweet retweets rts post posts
    posted chat chats chatting hashtag hashtags thread amp via
"""
_ENGLISH = """
    good interesting
    hi hello hey hiya howdy greetings welcome bye goodbye cheers cya thanks thank thankyou thx tx
    ty congrats congratulations kudos please pls plz sorry yes yep yeah yea yup nope sure agree
    agreed agrees agreeing absolutely definitely def exactly totally indeed actually really truly
    maybe perhaps probably basically literally honestly certainly obviously especially pretty
    glad happy excited awesome amazing great nice cool fantastic excellent wonderful lovely
    brilliant super fun wonder wondering tonight today tomorrow yesterday everyone everybody folks
    guys yall all gonna wanna gotta let lets thing things stuff lot lots bit kind sort kinda sorta
    think thinks thinking thought thoughts know knows knowing knew want wants wanted wanting like
    likes liked go goes going gone went come comes coming came look looks looking looked hope
    hopes hoping hoped say says saying said tell tells telling told feel feels feeling felt
    love loves loved guess mean means meant try tries trying tried got getting gets makes making
    thats theres dont doesnt didnt isnt arent wasnt werent cant couldnt wouldnt shouldnt wont
    havent hasnt ive youve weve theyve im youre theyre shes hes id ill youll theyll whats
    bc cuz cos b/c w w/ w/o wo ll re ve u ur r n im imo imho iirc afaik tho thru abt info
    etc eg ie vs
    seems seem seemed point points forward joining join joined yet quite soon ago
"""
_GERMAN = """
    hallo hi hey moin servus willkommen tschüss danke vielen dank bitte ja nein nee genau stimmt
    klar gern gerne super toll schön prima cool eigentlich wirklich vielleicht einfach heute
    abend morgen gestern alle ding dinge sache sachen glaube denke finde weiß sagen sagt gesagt
    geht gehen kommt kommen freue freut mal halt eben echt sehr
"""
_FRENCH = """
    bonjour bonsoir salut coucou bienvenue merci svp stp oui non ouais ok voilà exactement
    vraiment peut-être aujourd'hui demain hier soir chose choses truc trucs pense penser crois
    croire dire dit veut veux aller vais super génial bravo
"""
_SPANISH = """
    hola buenas buenos días tardes noches bienvenido bienvenida bienvenidos bienvenidas gracias
    muchas por favor sí vale claro exacto totalmente realmente quizás hoy mañana ayer cosa cosas
    creo pienso pensar decir dice ir voy vamos genial saludos abrazo
"""
_DUTCH = """
    hallo hoi hey welkom doei bedankt dank dankjewel dankje graag ja nee klopt precies zeker
    inderdaad eigenlijk echt misschien leuk mooi fijn goed vandaag vanavond morgen gisteren ding
    dingen denk denken vind vinden weet zeggen zegt gaat gaan komt komen wel even gewoon heel
"""
_ITALIAN = """
    ciao salve buongiorno buonasera benvenuto benvenuta benvenuti grazie mille prego sì certo
    esatto esattamente davvero veramente forse oggi domani ieri stasera cosa cose penso credo
    dire detto dice andare vado bello bravo
"""
_PORTUGUESE = """
    olá oi bom boa dia tarde noite bem-vindo bem-vinda bem-vindos obrigado obrigada favor sim
    claro exato exatamente realmente talvez hoje amanhã ontem coisa coisas acho penso dizer disse
    ir vou vamos legal abraço
"""

DISCOURSE_MARKERS: Final = {
    code: frozenset((_EVERYWHERE + words).split())
    for code, words in {
        "en": _ENGLISH,
        "de": _GERMAN,
        "fr": _FRENCH,
        "es": _SPANISH,
        "nl": _DUTCH,
        "it": _ITALIAN,
        "pt": _PORTUGUESE,
        "xx": "",
    }.items()
}

# Prepositions, articles, possessives and conjunctions that stand inside a phrase.
_CONNECTIVES = {
    "en": """
        of for in on to with and & the a an our your their my its at by from into between across
        about as vs versus or not without within through towards toward against over under per
        w/ among around looking feeling getting making thinking knowing going saying telling
        trying being having like
    """,
    "de": """
        von vom für in im an am auf mit und & der die das des dem den ein eine einer einem einen
        zu zur zum bei aus über unter ohne gegen durch nach vor oder nicht unser unsere ihre als
    """,
    "fr": """
        de du des d' pour en dans sur avec et & la le les l' un une à au aux par sans entre vers
        contre ou pas notre nos votre vos leur leurs son sa ses
    """,
    "es": """
        de del para en sobre con y e & la el los las un una unos unas a al por sin entre hacia
        contra o u no nuestro nuestra nuestros nuestras su sus
    """,
    "nl": """
        van voor in op met en & de het een te tot bij uit over onder zonder tegen door naar of
        niet ons onze hun als tussen
    """,
    "it": """
        di del della dei delle degli dell' per in nel nella nei nelle su sul sulla con e ed & il
        lo la i gli le l' un una uno a al alla ai alle da dal dalla senza tra fra contro o non
        nostro nostra nostri nostre suo sua
    """,
    "pt": """
        de do da dos das para em no na nos nas sobre com e & o a os as um uma por pelo pela sem
        entre contra ou não nosso nossa nossos nossas seu sua
    """,
    "xx": "&",
}
CONNECTIVES: Final = {code: frozenset(words.split()) for code, words in _CONNECTIVES.items()}

# Words that precede nouns and words that precede verbs, to tell "the work" from "we work".
_BEFORE_NOUNS = {
    "en": """
        the a an our your their my its his her this these those some any more many much most no
        of in on with about from into for by between through without such each every all both
    """,
    "de": "der die das des dem den ein eine einer einem einen mehr viele unsere ihre im am zum zur",
    "fr": "le la les l' un une des du de d' notre nos votre vos leur leurs ce cette ces plus",
    "es": "el la los las un una unos unas del al nuestro nuestra su sus este esta estos más",
    "nl": "de het een onze ons hun deze dit die meer veel van voor met",
    "it": "il lo la i gli le l' un una uno del della dei delle al alla questo questa più",
    "pt": "o a os as um uma do da dos das ao no na nosso nossa seu sua este esta mais",
}
_BEFORE_VERBS = {
    "en": """
        to i we you they he she it who can will would should could may might must do does did
        not n't 'll 'd ca wo let please also always never often just still
    """,
    "de": "ich wir ihr sie er es man zu wer kann können soll sollte muss müssen nicht",
    "fr": "je j' nous vous ils elles il elle on qui ne n' peut peuvent doit doivent pour",
    "es": "yo nosotros ustedes ellos ellas que no se puede pueden debe deben para",
    "nl": "ik we wij je jullie ze zij hij te wie kan kunnen moet moeten niet",
    "it": "io noi voi loro che non si può possono deve devono",
    "pt": "eu nós vocês eles elas que não se pode podem deve devem para",
}
BEFORE_NOUNS: Final = {code: frozenset(words.split()) for code, words in _BEFORE_NOUNS.items()}
BEFORE_VERBS: Final = {code: frozenset(words.split()) for code, words in _BEFORE_VERBS.items()}

# Words of questions: question words, forms of be, have and do, pronouns.
_INTERROGATIVES = {
    "en": """
        what who whom whose which when where why how is are was were be been am do does did has
        have had one he him them us me if then than so but because just there here only even
        ever same other into out up down off over back now
    """,
    "de": """
        was wer wen wem wessen welche welcher welches wann wo wohin woher warum wieso wie ist sind
        war waren sein bin hat haben hatte hatten wird werden wurde ihn ihm mir dir uns euch dich
        mich sich wenn dann als ob aber doch nur auch schon noch so da hier dort
    """,
    "fr": """
        que quoi quel quelle quels quelles quand où pourquoi comment est est-ce sont était être ai
        as a avons avez ont avait avoir tu me te se lui si alors mais donc aussi encore déjà ici là
    """,
    "es": """
        qué quién quiénes cuál cuáles cuándo dónde cómo es son era eran ser está están he ha han
        había haber tú él me te le les nos si entonces pero también ya aquí allí
    """,
    "nl": """
        wat welk welke wanneer waar waarom hoe is zijn was waren ben heb hebt heeft hebben had
        hadden wordt worden mij jou hem haar zich als dan maar ook nog al hier daar er
    """,
    "it": """
        cosa chi quale quali quando dove perché come è sono era erano essere ho hai ha abbiamo
        avete hanno avere tu lui lei mi ti si ci vi se allora ma anche già qui là
    """,
    "pt": """
        quê quem qual quais quando onde como é são era eram ser está estão tem têm tinha ter tu
        você ele ela me te lhe se então mas também já aqui ali
    """,
}
INTERROGATIVES: Final = {code: frozenset(words.split()) for code, words in _INTERROGATIVES.items()}

"""Words by which a post greets, assents, talks about the meeting or turns to somebody.

One table a subject and one row a language; a language without a row is no evidence.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ANYBODY", "ASSENT", "CHEER", "MEETING", "YOU"]


def _rows(**rows: str) -> dict[str, frozenset[str]]:
    return {code: frozenset(row.split()) for code, row in rows.items()}


# Opens a post that agrees, praises or laughs.
ASSENT: Final = _rows(
    en="""
        agree agreed agrees yes yep yeah yea yup exactly totally absolutely indeed true right this
        same ditto amen love loved loving like great good nice awesome amazing brilliant excellent
        fantastic wonderful wow oh ooh ah aha ha haha hahaha lol lmao yay well interesting cool
        sorry hm hmm congrats congratulations sweet perfect omg sure ok okay welcome fab
    """,
    de="genau stimmt ja nein doch richtig toll super schön klasse danke gern haha lol oh wow",
    fr="oui non exactement exact d'accord voilà bravo super génial merci haha lol oh ok",
    es="sí si no exacto totalmente claro cierto genial bravo jaja jajaja lol oh ah ok gracias vale",
    nl="ja nee precies klopt eens inderdaad mooi leuk goed haha lol oh ah ok zeker",
    it="sì si no esatto esattamente vero giusto bravo bello haha ahah lol oh ah ok certo",
    pt="sim não exato exatamente concordo verdade legal bravo haha kkk lol oh ah ok claro",
)

# Names the chat itself, its people, its network or its hour.
MEETING: Final = _rows(
    en="""
        chat chats chatting convo convos tweet tweets tweeting tweeted retweet twitter tweetdeck
        hashtag hashtags tag transcript transcripts recap storify moderator moderators moderating
        moderate facilitator facilitating host hosting cohost lurk lurking lurker join joined
        joining tonight tonight's participate participating participation missed session hour
        everyone everybody y'all yall folks guys characters wifi scroll scrolling volunteer
        register registration webinar
    """,
    de="""
        chat chats tweet tweets twittern getwittert twitter hashtag moderation moderator moderatorin
        moderieren moderiert mitlesen mitmachen dabei teilnehmen verpasst abend runde stunde alle
        leute zusammen
    """,
    fr="""
        chat tweet tweets tweeter twitter hashtag modération modérateur animateur animatrice animer
        rejoins rejoindre participer participation soir session séance heure tous toutes
    """,
    es="""
        chat charla tuit tuits tuitear twitter hashtag etiqueta moderador moderadora moderar
        participar participación unirse uno sesión hora noche todos todas
    """,
    nl="""
        chat chats tweet tweets twitteren twitter hashtag moderator modereren meedoen meelezen
        gemist vanavond sessie uur allemaal iedereen
    """,
    it="""
        chat tweet twittare twitter hashtag moderatore moderatrice moderare partecipare
        partecipazione stasera sessione ora tutti tutte
    """,
    pt="""
        chat tweet tweets tuitar twitter hashtag moderador moderadora moderar participar
        participação sessão hora noite todos todas
    """,
)

# Looks forward to the talk or is glad of it.
CHEER: Final = _rows(
    en="excited glad happy eager forward delighted thrilled honored honoured grateful wait",
    de="freue freuen froh gespannt vorfreude dankbar",
    fr="ravi ravie content contente heureux heureuse hâte",
    es="feliz contento contenta encantado encantada ganas ilusión",
    nl="blij zin benieuwd dankbaar",
    it="felice contento contenta entusiasta lieto lieta",
    pt="feliz contente animado animada ansioso ansiosa",
)

YOU: Final = _rows(
    en="you your yours u ur you're you've you'd you'll y'all",
    de="du dir dich dein deine deinen deiner ihr euch euer eure sie ihnen",
    fr="tu te toi ton ta tes vous votre vos",
    es="tú te ti tu tus usted ustedes vosotros os vuestro vuestra",
    nl="jij je jou jouw jullie u uw",
    it="tu ti te tuo tua voi vi vostro vostra",
    pt="você vocês tu te teu tua vos",
)

# Asked for in a question that anybody may answer.
ANYBODY: Final = _rows(
    en="anyone anybody someone somebody everyone others folks thoughts tips examples",
    de="jemand wer einer andere leute tipps",
    fr="quelqu'un qui personne autres",
    es="alguien quién quiénes otros",
    nl="iemand wie anderen",
    it="qualcuno chi altri",
    pt="alguém quem outros",
)

"""Invented people and what they say: other scripts, long names, letters that mean something."""

PEOPLE = (
    ("maren_okafor", "Maren Okafor"),
    ("tobias_lind", "Tobias Lindqvist"),
    ("drhsiao", "Dr. Wen-Hsiu Hsiao-Abernathy, Community Pharmacist and Part-time Choir Director"),
    ("ines_m", "Inés Montalvo"),
    ("nadia_k", "Надія Коваленко"),
    ("elpida", "Ελπίδα Παππά"),
    ("samir_h", "سمير حداد"),
    ("yael_b", "יעל ברק"),
    ("the_longest_handle_there_could_be_1234567", "J"),
    ("quietnurse", "Quiet Nurse 🌿"),
    ("ward_seven", "Ward Seven"),
    ("pat_and_co", "Pat & Co <ltd>"),
)

SAYINGS = (
    "A{n}: We started with one shared calendar and a rule: nobody books over lunch. #carechat",
    "A{n} Honestly, time. Everybody agrees it matters and nobody has twenty minutes. #carechat",
    (
        "A{n}: Ask the people who come back. They know what works better than any survey does!\n"
        "And pay them for it. #carechat"
    ),
    (
        "#carechat A{n}. We wrote it up here: https://example.org/notes/shared-calendars?ref=chat "
        "(free to copy)"
    ),
    "A{n}: Нам допомогла одна проста річка: щотижнева зустріч на 15 хвилин. #carechat",
    "A{n} أعتقد أن الثقة تأتي أولاً، ثم الأدوات 😊 #carechat",
    "A{n}: Ξεκινήσαμε μικρά, με δύο ομάδες. Μετά ήρθαν και οι άλλες. #carechat",
    "A{n} snake_case, 2 * 3 * 4 and [brackets] are all fine by me. #carechat",
    (
        "A{n}: small budget, small pilot, and write down what failed. Nobody ever writes that "
        "down, so everybody repeats it. That is my one wish for this community. #carechat"
    ),
    "A{n} for us it was the other way round: tools first, trust later. #carechat",
    (
        "A{n}: The porters know more about how a ward runs than any chart. We asked them to draw "
        "it, and the drawing is on the wall now. #carechat"
    ),
    "A{n}: one page, one owner, one date. Anything longer is read by nobody. #carechat",
    (
        "A{n} Pairing people for a morning. You see what the other has to put up with, and after "
        "that the e-mails get kinder. #carechat"
    ),
    "A{n}: childcare and the bus fare. Who is missing is missing for one of the two. #carechat",
    (
        "A{n} We stopped counting meetings and began to count decisions. The first month there "
        "were two. #carechat"
    ),
    "A{n}: Say no to the third survey of the year, politely and in writing 🙂 #carechat",
    (
        "A{n}: in my region the budget for this is nobody's, so it is the first to go. Name a "
        "person who loses sleep over it. #carechat"
    ),
    "A{n} Plain words. We read every form aloud before it is printed. #carechat",
    (
        "A{n}: Un tablón de corcho en el pasillo hizo más que tres aplicaciones. Todo el mundo "
        "pasa por el pasillo. #carechat"
    ),
    (
        "A{n} last year's answer still holds: feed people, start on time, end early, and tell "
        "them a week later what came of it. #carechat"
    ),
)

AGREEMENTS = (
    "@{to} this! #carechat",
    "@{to} agree with every word #carechat",
    "@{to} +1 #carechat",
)


QUESTIONS = (
    "What is the one thing that made working together easier where you are?",
    "What gets in the way, and who could take it out of the way?",
    "How do you bring in people who are not in the room, not online, or not asked?",
    "Which tool, habit or form would you give up tomorrow if you could?",
    "Who pays for the time this takes, and who should?",
    "What will you try before we meet again?",
)

PHRASES = ("shared calendar", "small pilot", "the corridor", "plain words", "bus fare", "surveys")

TOOLS = ("the shared board", "a paper form", "Pat & Co <tracker>")

"""Acts of posts that quote a question of the chat, or an answer."""

import pytest

from tests.insight.test_dialogue_acts import TALK, act_of
from tweetup.model import DialogueAct


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One that a child can carry", DialogueAct.ANSWER),
        ("In our yard everybody weeds one square metre before lunch", DialogueAct.ANSWER),
        ("Love this question!", DialogueAct.REACTION),
        ("Absolutely, such an important topic for small schools", DialogueAct.REACTION),
        ("Great question, everybody should think about that more often", DialogueAct.REACTION),
        ("Which of you has ever asked the parents about money first?", DialogueAct.QUESTION),
        ("Thanks for asking that, so many schools forget water", DialogueAct.THANKS),
    ],
)
def test_a_quote_of_a_question_with_words_of_its_own_answers(
    text: str, expected: DialogueAct
) -> None:
    """As the field has it; praise, thanks and questions back do not, nor the hosts' own quotes."""
    asking = next(at for at, (_, asked, _) in enumerate(TALK) if asked.startswith("Q2"))
    assert act_of(text, 24, handle="una", quote=asking).act is expected
    assert act_of(text, 24, handle="gardenhost", quote=asking).act is not DialogueAct.ANSWER


def test_a_quote_of_an_answer_is_told_by_its_words() -> None:
    """Only a question's quote answers by itself."""
    answer = next(at for at, (_, said, _) in enumerate(TALK) if said.startswith("A1"))
    quoted = act_of("One that a child can carry", 24, handle="una", quote=answer)
    assert quoted.act is DialogueAct.REACTION

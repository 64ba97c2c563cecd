"""The questions a clerk may put to the law, each a spec of facts and a pure answer."""

from collections.abc import Mapping

from electionsys.law.calendar.question import QUESTION as CALENDAR
from electionsys.law.questions import (
    composition,
    eligibility,
    meeting,
    petition,
    proxy,
    registration,
)
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, Verdict

__all__ = ["QUESTIONS", "Answer", "Inquiry", "Law", "Question", "Verdict"]

QUESTIONS: Mapping[str, Question] = {
    question.name: question
    for question in (
        registration.QUESTION,
        eligibility.QUESTION,
        proxy.QUESTION,
        composition.QUESTION,
        meeting.QUESTION,
        petition.QUESTION,
        CALENDAR,
    )
}

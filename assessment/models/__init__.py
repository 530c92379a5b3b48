"""How units and branches are scored at the end of a year: scheme, cycle, marks, votes, results, what people decide."""

from assessment.models.ballots import Ballot, Rectification, Sheet, VoteCode
from assessment.models.changes import ResultChange
from assessment.models.cycles import Appraisal, Correction, Cycle, Entry, Exemption, Fact, Mark, Result
from assessment.models.grading import Adjustment, Appeal, PublicNotice, VetoEvent
from assessment.models.schemes import Component, Grade, Indicator, Scheme, Section, Veto
from assessment.models.seals import Seal
from assessment.models.votes import Candidacy, RaterGroup, Tally, VoteRound

__all__ = [
    "Adjustment",
    "Appeal",
    "Appraisal",
    "Ballot",
    "Candidacy",
    "Component",
    "Correction",
    "Cycle",
    "Entry",
    "Exemption",
    "Fact",
    "Grade",
    "Indicator",
    "Mark",
    "PublicNotice",
    "RaterGroup",
    "Rectification",
    "Result",
    "ResultChange",
    "Scheme",
    "Seal",
    "Section",
    "Sheet",
    "Tally",
    "Veto",
    "VetoEvent",
    "VoteCode",
    "VoteRound",
]

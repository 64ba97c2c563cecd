"""The forms of the roll."""

from electionsys.rolls.forms.cards import (
    CardAgainForm,
    CardFindForm,
    CardsForm,
    CertificatesForm,
    OneCardForm,
    ProxyForm,
    RepresentativesForm,
    WithdrawForm,
)
from electionsys.rolls.forms.duplicates import AnswerForm, RulingForm
from electionsys.rolls.forms.finding import (
    FilterForm,
    OwnObjectionForm,
    RevealForm,
    SearchForm,
    SelfCheckForm,
)
from electionsys.rolls.forms.importing import (
    ColumnsForm,
    FileForm,
    ImportForm,
)
from electionsys.rolls.forms.life import (
    AddChangeForm,
    ChangeForm,
    CorrectChangeForm,
    CorrectForm,
    DecisionForm,
    EvidenceForm,
    FindForm,
    ObjectionForm,
    OpenForm,
    PersonForm,
    RefusalForm,
    StrikeForm,
    VoterForm,
)

__all__ = [
    "AddChangeForm",
    "AnswerForm",
    "CardAgainForm",
    "CardFindForm",
    "CardsForm",
    "CertificatesForm",
    "ChangeForm",
    "ColumnsForm",
    "CorrectChangeForm",
    "CorrectForm",
    "DecisionForm",
    "EvidenceForm",
    "FileForm",
    "FilterForm",
    "FindForm",
    "ImportForm",
    "ObjectionForm",
    "OneCardForm",
    "OpenForm",
    "OwnObjectionForm",
    "PersonForm",
    "ProxyForm",
    "RefusalForm",
    "RepresentativesForm",
    "RevealForm",
    "RulingForm",
    "SearchForm",
    "SelfCheckForm",
    "StrikeForm",
    "VoterForm",
    "WithdrawForm",
]

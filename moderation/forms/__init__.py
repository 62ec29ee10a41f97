"""What staff type, cleaned. A form cleans input and does nothing else."""

from moderation.forms.abuse import AbuseForm, SpamForm
from moderation.forms.care import PractiseForm, TalkedForm
from moderation.forms.danger import (
    AssessForm,
    ConfirmForm,
    ConsultForm,
    DetailsForm,
    DismissForm,
    FollowerForm,
    LevelForm,
    LowerForm,
    ReportForm,
)
from moderation.forms.library import (
    AdviceForm,
    DayForm,
    NumberForm,
    PlaceForm,
    RewordForm,
    StartForm,
    TextForm,
    TranslateForm,
    VersionForm,
)
from moderation.forms.other import BringInForm, PutInForm, SnippetForm, WithdrawForm
from moderation.forms.people import FaceForm, HandOverForm, InviteForm, PassOnForm, QuestionsForm
from moderation.forms.queue import TogetherForm, ViewForm
from moderation.forms.returning import ReturnForm
from moderation.forms.writing import (
    DeclineForm,
    HandInForm,
    LeaveOutForm,
    LinkForm,
    NoteForm,
    ReplyForm,
    ReviewForm,
    SendBackForm,
    VoiceForm,
    WordingForm,
)

__all__ = [
    "AbuseForm",
    "AdviceForm",
    "AssessForm",
    "BringInForm",
    "ConfirmForm",
    "ConsultForm",
    "DayForm",
    "DeclineForm",
    "DetailsForm",
    "DismissForm",
    "FaceForm",
    "FollowerForm",
    "HandInForm",
    "HandOverForm",
    "InviteForm",
    "LeaveOutForm",
    "LevelForm",
    "LinkForm",
    "LowerForm",
    "NoteForm",
    "NumberForm",
    "PassOnForm",
    "PlaceForm",
    "PractiseForm",
    "PutInForm",
    "QuestionsForm",
    "ReplyForm",
    "ReportForm",
    "ReturnForm",
    "ReviewForm",
    "RewordForm",
    "SendBackForm",
    "SnippetForm",
    "SpamForm",
    "StartForm",
    "TalkedForm",
    "TextForm",
    "TogetherForm",
    "TranslateForm",
    "VersionForm",
    "ViewForm",
    "VoiceForm",
    "WithdrawForm",
    "WordingForm",
]

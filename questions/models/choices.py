"""The closed words of a question: its status, level, kinds and reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a question is in its life."""

    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("claimed")
    WITH_ASKER = "with_asker", _("with asker")
    IN_REVIEW = "in_review", _("in review")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def open(cls) -> list["Status"]:
        """The desk still owes something, or waits for the asker."""
        return [cls.WAITING, cls.CLAIMED, cls.WITH_ASKER, cls.IN_REVIEW]


class AgeBand(models.TextChoices):
    """How old the asker is, if they say."""

    UNDER_10 = "under-10", _("under 10")
    TEN = "10-12", "10–12"
    THIRTEEN = "13-15", "13–15"
    SIXTEEN = "16-17", "16–17"
    EIGHTEEN = "18-20", "18–20"


class Publish(models.TextChoices):
    """What the asker said about publishing."""

    YES = "yes", _("yes")
    ASK = "ask", _("ask me later")
    NO = "no", _("only for me")


class Level(models.IntegerChoices):
    """How urgent. Suggested by detection or the asker's tap, set by a person: two fields."""

    ORDINARY = 0, _("ordinary")
    WORRY = 1, _("worry")
    DANGER = 2, _("danger")


class CameBy(models.TextChoices):
    """How a question reached the desk. Never a handle or a name."""

    WEB = "web", _("the site")
    TIKTOK = "tiktok", _("a comment on TikTok")
    CORRIDOR = "corridor", _("in the corridor")
    PHONE = "phone", _("by phone")
    PRACTICE = "practice", _("made up, for practice")

    @classmethod
    def brought_in(cls) -> list["CameBy"]:
        """Ways by which a question reached staff, who then bring it in."""
        return [cls.TIKTOK, cls.CORRIDOR, cls.PHONE]


class Abuse(models.TextChoices):
    """What makes a text abusive. Suggested by detection, set by a person: two fields. "" is unsaid."""

    HATE = "hate", _("hate")
    THREAT = "threat", _("threat")
    HARASSMENT = "harassment", _("harassment")
    SPAM = "spam", _("spam")
    TROLLING = "trolling", _("trolling")
    NONE = "none", _("no abuse")

    @classmethod
    def kinds(cls) -> list["Abuse"]:
        """What is abuse: everything but a person's word that it is none."""
        return [kind for kind in cls if kind != cls.NONE]

    @classmethod
    def evidence(cls) -> list["Abuse"]:
        """What is kept until a lead no longer needs it."""
        return [cls.HATE, cls.THREAT, cls.HARASSMENT]


class Lowering(models.TextChoices):
    """Why two people lower a set danger."""

    HANDLED = "handled", _("the protocol is done")
    MISTAKE = "mistake", _("it was set by mistake")


class Reason(models.TextChoices):
    """Why the desk can't answer here. Criticism of the service is never one."""

    NOT_FOR_US = "not_for_us", _("somebody else knows this better")
    NEEDS_PERSON = "needs_person", _("this needs a person who meets you")
    AGAIN = "again", _("we have answered this question of yours already")
    SPAM = "spam", _("this is not a question from a young person")


class Returning(models.TextChoices):
    """Why a page that the asker wished away may return if they say yes again, or stays away for good."""

    NOBODY_KNOWN = "nobody_known", _("nobody can be recognised in it")
    HELPS_OTHERS = "helps_others", _("it helps others, and it is safe for the one who asked")
    RECOGNISED = "recognised", _("somebody could be recognised")
    NOT_SAFE = "not_safe", _("somebody else may have found it, or it may not be safe")
    WISHED = "wished", _("the wish is enough")

    @classmethod
    def to_return(cls) -> list["Returning"]:
        """With these it may return; with the others it stays away."""
        return [cls.NOBODY_KNOWN, cls.HELPS_OTHERS]


class Kind(models.TextChoices):
    """Whose word a message is."""

    ASKER = "asker", _("from the asker")
    REPLY = "reply", _("reply")
    ANSWER = "answer", _("answer")
    DECLINE = "decline", _("why we can’t answer")


class VoiceKind(models.TextChoices):
    """Who speaks in a voice beside the answer. A young person is brought in by the member of staff who signs."""

    SOCIAL_WORKER = "social_worker", _("social worker")
    NURSE = "nurse", _("nurse")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    LAWYER = "lawyer", _("lawyer")
    YOUNG_PERSON = "young_person", _("young person with experience")

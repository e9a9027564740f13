"""The file (案卷): the spine on which everything hangs, and the one place where access to it is decided."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from anhe.clock import now
from anhe.keys import new_key
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation
from anhe.people.models import Person


class FileKind(models.TextChoices):
    CORRECTION = "correction", _("社区矫正")
    ASSESSMENT = "assessment", _("调查评估")
    RESETTLEMENT = "resettlement", _("安置帮教")
    MEDIATION = "mediation", _("人民调解")
    RECONSIDERATION = "reconsideration", _("行政复议")
    COMPLAINT = "complaint", _("申诉控告")
    COMMITTEE = "committee", _("调委会登记")
    # About nobody, read by no post: the nightly trial of the wire (`watch.self_test`).
    SELF_TEST = "self_test", _("系统自检")


# Which capacities see which kind of file of the organisations they answer for. domain.md part E.
READERS = {
    FileKind.CORRECTION: By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY,
    FileKind.RESETTLEMENT: By.RESETTLEMENT_OFFICER,
    FileKind.MEDIATION: By.COMMITTEE_CHAIR,
    FileKind.RECONSIDERATION: By.RECONSIDERATION_HANDLER,
    FileKind.COMPLAINT: By.CORRECTION_AGENCY | By.BUREAU_LEADER,
    FileKind.COMMITTEE: By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.BUREAU_LEADER | By.COMMITTEE_CHAIR,
}
# Which capacities see a kind of file there only as the officer in charge: mediators their own cases (R27).
READS_OWN = {FileKind.MEDIATION: By.MEDIATOR, FileKind.ASSESSMENT: By.CORRECTION_AGENCY}
# Which are closed even there but to who leads: assessments are nobody's who is not assigned (Opinions art. 5; R47).
READS_LEADING = {FileKind.ASSESSMENT: By.CORRECTION_AGENCY}


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, actor: Actor) -> FileQuerySet:
        """The only door for reads. What is not here is not found.

        By post: files of the organisations the actor answers for. Beyond that: files granted, and files on
        which the actor's post owes an open duty (a leader on signing, the city agency on a long leave).
        Sealed files need a grant that lifts the seal (R15); minors' files a post for minors, or to be the
        officer in charge (R14). A complaint is closed to the one complained of (R09).
        """
        unsealed = Q(sealed_at__isnull=True) | Q(pk__in=_grants(actor, lifts_seal=True))
        return self._within(_seen_by(actor) & unsealed, actor)

    def sealed_within_reach(self, actor: Actor) -> FileQuerySet:
        """Sealed files that the actor would see were they not sealed: for asking to open them, by number only."""
        return self._within(_seen_by(actor) & Q(sealed_at__isnull=False), actor)

    def _within(self, seen: Q | Combinable, actor: Actor) -> FileQuerySet:
        found = self.filter(seen)
        return found.exclude(withheld_from=actor.account) if actor.account else found

    def open(self) -> FileQuerySet:
        return self.filter(closed_on__isnull=True)


def _seen_by(actor: Actor) -> Q:
    """By post, by an owed duty, by a grant; what is sealed or withheld is not asked here."""
    mine = Q(officer=actor.account) if actor.account else Q(pk__in=[])
    readers = READERS | READS_LEADING if actor.leads else READERS
    by_post = _in_reach(readers, actor) | _in_reach(READS_OWN, actor) & mine
    for_minors = Q() if actor.serves_minors else Q(is_minor=False) | mine
    return (by_post & for_minors) | Q(pk__in=_owed_duties(actor)) | Q(pk__in=_grants(actor, lifts_seal=False))


def _in_reach(readers: dict[FileKind, By], actor: Actor) -> Q:
    """Files of these kinds under the branches the actor answers for.

    The bodies of a branch are asked for once a statement: joined, their paths would be compared for every file.
    """
    kinds: dict[str, list[FileKind]] = {}
    for kind, by in readers.items():
        for path in actor.reach(by):
            kinds.setdefault(path, []).append(kind)
    seen = Q(pk__in=[])
    for path, some in kinds.items():
        seen |= Q(kind__in=some, organisation__in=Organisation.objects.in_reach([path]).order_by().values("pk"))
    return seen


def _owed_duties(actor: Actor) -> models.QuerySet:
    from anhe.casework.models.duties import DutyRecord

    # A duty of one named person opens the file to that person, not to everybody in the same post.
    named = Q(account__isnull=True) | Q(account=actor.account)
    owed = DutyRecord.objects.open().owed_by_post_of(actor).filter(named)
    if actor.serves_minors:
        return _their_files(owed)
    # What an office or agency owes on a minor's file is for its post for minors: else each duty would open it to all.
    daily = [by.name for by in READERS[FileKind.CORRECTION]]
    return _their_files(owed.filter(Q(file__is_minor=False) | Q(account=actor.account) | ~Q(capacity__in=daily)))


def _grants(actor: Actor, *, lifts_seal: bool) -> models.QuerySet:
    from anhe.casework.models.reads import Grant

    grants = Grant.objects.in_force(now()).held_by(actor)
    return _their_files(grants.filter(lifts_seal=True) if lifts_seal else grants)


def _their_files(rows: models.QuerySet) -> models.QuerySet:
    """Keys asked for once a statement: an EXISTS beside other conditions would be asked of every file."""
    return rows.order_by().values("file_id")


class File(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(_("案卷种类"), max_length=20, choices=FileKind)
    number = models.CharField(_("案卷号"), max_length=60, unique=True)
    title = models.CharField(_("案卷名称"), max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="files")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    withheld_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="files")
    is_minor = models.BooleanField(_("未成年人"), default=False)
    in_crisis = models.BooleanField(_("危机"), default=False)
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    sealed_basis = models.CharField(_("封存依据"), max_length=200, blank=True)
    opened_on = models.DateField(_("立卷日期"))
    closed_on = models.DateField(_("结卷日期"), null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0, editable=False)
    last_hash = models.BinaryField(max_length=32, default=bytes(32), editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [
            models.Index(fields=["organisation", "kind", "closed_on"], name="file_by_organisation"),
            models.Index(fields=["officer", "closed_on"], name="file_by_officer"),
            models.Index(
                fields=["kind", "organisation"], condition=Q(closed_on__isnull=True), name="file_open_by_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def is_open_on(self, day: date) -> bool:
        return self.closed_on is None or self.closed_on > day

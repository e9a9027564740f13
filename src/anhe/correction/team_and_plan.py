"""矫正小组与矫正方案: the team that carries the plan, and one person's own plan. Law art. 24-25; Measures art. 19, 22."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import LongTextField, PapersField
from anhe.correction.configuration import PLAN_REVIEW, chosen
from anhe.correction.models import Correction, Plan, TeamMember, TeamRole
from anhe.correction.supervised import OnEnrolled, under_supervision
from anhe.law.answers import Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.law.months import Convention, same_day
from anhe.law.rules.intake import team_is_complete
from anhe.orgs.access import By
from anhe.people.models import Sex

SEATS = 5
LIKENESS_LIMIT = 80


class FormTeam(OnEnrolled):
    """Decide who belongs to the team and sign the responsibility letter. Law art. 25, 52 ¶2; Measures art. 19."""

    title = _("确定矫正小组")
    basis = [LAW[25], MEASURES[19]]
    documents = ("correction.responsibility",)

    class Input(ActForm):
        letter_signed = forms.BooleanField(label=_("已签订矫正责任书"))
        papers = PapersField(_("矫正责任书"))

        def prepare(self) -> None:
            for seat in range(1, SEATS + 1):
                self.fields[f"name_{seat}"] = forms.CharField(
                    label=_("成员{seat}姓名").format(seat=seat), max_length=60, required=seat == 1
                )
                self.fields[f"sex_{seat}"] = forms.ChoiceField(
                    label=_("性别"), choices=[("", "—"), *Sex.choices], required=seat == 1
                )
                self.fields[f"role_{seat}"] = forms.ChoiceField(
                    label=_("身份"), choices=[("", "—"), *TeamRole.choices], required=seat == 1
                )
                self.fields[f"knows_minors_{seat}"] = forms.BooleanField(
                    label=_("熟悉未成年人身心特点"), required=False
                )

        def clean(self) -> dict[str, Any]:
            cleaned = super().clean() or {}
            for seat in range(2, SEATS + 1):
                if cleaned.get(f"name_{seat}") and not (cleaned.get(f"sex_{seat}") and cleaned.get(f"role_{seat}")):
                    self.add_error(f"name_{seat}", gettext("请补全该成员的性别和身份。"))
            return cleaned

    members: list[TeamMember]

    def perform(self) -> str:
        for member in self.record.team.filter(left_on__isnull=True):
            member.left_on = self.today
            self.save(member)
        self.members = [self.add(member) for member in _seated(self)]
        return gettext("矫正小组：{members}").format(members="、".join(map(str, self.members)))


def _seated(act: Act) -> list[TeamMember]:
    told = vars(act.input)
    return [
        TeamMember(
            correction=act.record,
            name=told[f"name_{seat}"],
            sex=told[f"sex_{seat}"],
            role=told[f"role_{seat}"],
            knows_minors=told.get(f"knows_minors_{seat}", False),
            joined_on=act.today,
        )
        for seat in range(1, SEATS + 1)
        if told.get(f"name_{seat}")
    ]


def team_answer(correction: Correction) -> Answer:
    """Whether the team in place is one the law accepts for this person (R13, R14)."""
    team = [member for member in correction.team.all() if member.left_on is None]
    return answer_for(correction, team) if team else No(gettext("尚未确定矫正小组。"), LAW[25])


def answer_for(correction: Correction, team: list[TeamMember]) -> Answer:
    """The same question for a team about to be put in place."""
    return team_is_complete(
        subject_is_woman=correction.person.sex == Sex.FEMALE,
        subject_is_minor=correction.file.is_minor,
        has_woman=any(member.sex == Sex.FEMALE for member in team),
        has_juvenile_specialist=any(member.knows_minors for member in team),
    )


class DraftPlan(OnEnrolled):
    """Write the individual plan, or a new version of it. Law art. 24; Measures art. 22."""

    title = _("拟订矫正方案")
    basis = [LAW[24], MEASURES[22]]

    class Input(ActForm):
        situation = LongTextField(_("基本情况"))
        assessment = LongTextField(_("综合评估结果"))
        psychology = LongTextField(_("心理状态和其他特殊情况"))
        supervision = LongTextField(_("监督管理措施"))
        education = LongTextField(_("教育帮扶措施"))
        aims = LongTextField(_("目标、责任人和时间"))

        def prepare(self) -> None:
            last = self.record.plans.first()
            if last:
                for name in PLAN_PARTS:
                    self.initial.setdefault(name, getattr(last, name))

    rewrites = False

    def perform(self) -> str:
        last = self.record.plans.first()
        parts = {name: getattr(self.input, name) for name in PLAN_PARTS}
        if last and last.approved_on is None:
            return self._rewrite(last, parts)
        self.made = self.add(
            Plan(correction=self.record, version=last.version + 1 if last else 1, drafted_on=self.today, **parts)
        )
        return gettext("拟订矫正方案第 {version} 版").format(version=self.made.version)

    def _rewrite(self, draft: Plan, parts: dict[str, str]) -> str:
        """A draft not yet approved is put in other words; the earlier ones stay in the entry that told them."""
        self.rewrites = True
        for name, text in parts.items():
            setattr(draft, name, text)
        draft.drafted_on = self.today
        self.made = self.save(draft)
        return gettext("改写待批准的矫正方案第 {version} 版").format(version=draft.version)


PLAN_PARTS = ("situation", "assessment", "psychology", "supervision", "education", "aims")


class ApprovePlan(Act):
    """Approve a plan: the team must be lawful (R13), the text this person's own."""

    title = _("批准矫正方案")
    acts_on = Plan
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [LAW[24], MEASURES[22]]
    documents = ("correction.plan",)

    class Input(ActForm):
        own_words = forms.BooleanField(
            label=_("已逐项核对，确系针对本人"),
            required=False,
            help_text=_("与他人方案文字相似超过八成时必须勾选"),
        )

    @classmethod
    def ready(cls, record: Plan) -> Answer:
        if record.approved_on:
            return No(gettext("该版方案已经批准。"))
        return under_supervision(record.correction)

    def check(self) -> None:
        team = team_answer(self.record.correction)
        if not team:
            raise Refused(team.why, *(team.basis or (LAW[25],)))
        alike = most_alike(self.record)
        if alike and not self.input.own_words:
            raise Refused(
                gettext("与{name}的方案文字相似度 {percent}%，请改写或核对后勾选确认。").format(
                    name=alike[0], percent=alike[1]
                ),
                MEASURES[22],
                field="own_words",
            )

    def perform(self) -> str:
        self.record.approved_on = self.today
        review = chosen(self.work, PLAN_REVIEW)
        if review:
            self.record.review_by = same_day(self.today, review[0]["months"], Convention.CIVIL)
        return gettext("批准矫正方案第 {version} 版").format(version=self.record.version)


def most_alike(plan: Plan) -> tuple[str, int] | None:
    """The other person's plan in the same office that reads most like this one, when over 80% (domain.md A5)."""
    others = (
        Plan.objects.filter(correction__file__organisation=plan.file.organisation, approved_on__isnull=False)
        .exclude(correction=plan.correction)
        .select_related("correction__file")
        .order_by("-drafted_on")[:500]
    )
    texts = {other.pk: _text(other) for other in others}
    found = process.extractOne(_text(plan), texts, scorer=fuzz.ratio, score_cutoff=LIKENESS_LIMIT + 0.01)
    if not found:
        return None
    _text_found, score, key = found
    alike = next(other for other in others if other.pk == key)
    return _named(alike), round(score)


def _named(plan: Plan) -> str:
    """A minor is not named to officers of other files (R14)."""
    file = plan.correction.file
    return gettext("一名未成年对象") if file.is_minor else file.title


def _text(plan: Plan) -> str:
    return "\n".join(getattr(plan, part) for part in PLAN_PARTS)

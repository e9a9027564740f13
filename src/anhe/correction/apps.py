from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionConfig(AppConfig):
    name = "anhe.correction"
    label = "correction"
    verbose_name = _("社区矫正")

    def ready(self) -> None:
        from anhe.casework.duty_table import register
        from anhe.casework.events import BreachConfirmed, on_event
        from anhe.casework.issuing import register_forms
        from anhe.casework.supervision import on_night, on_supervision
        from anhe.casework.worker import REGULAR, Regular
        from anhe.correction.answering import ground_for_night, supervision
        from anhe.correction.assessment_duties import DUTIES as ASSESSMENT_DUTIES
        from anhe.correction.confirmed_alerts import note_confirmed_alert
        from anhe.correction.documents.assessment_filling import FORMS as ASSESSMENT_FORMS
        from anhe.correction.documents.filling import FORMS
        from anhe.correction.duties import DUTIES
        from anhe.people.merging import RowsFollow, on_merge

        on_merge("correction.complaint", RowsFollow("correction.Complaint", "complainant"))
        register(DUTIES)
        register(ASSESSMENT_DUTIES)
        register_forms(FORMS)
        register_forms(ASSESSMENT_FORMS)
        on_event(BreachConfirmed, note_confirmed_alert)
        on_supervision(supervision)
        on_night(ground_for_night)
        REGULAR.append(Regular("correction.holidays", "anhe.correction.holidays.open_todays_holiday_visits", 24 * 60))

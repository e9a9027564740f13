from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WatchConfig(AppConfig):
    name = "anhe.watch"
    label = "watch"
    verbose_name = _("电子定位")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from anhe.casework.duty_table import register
        from anhe.casework.events import AbsenceAllowed, AbsenceEnded, SupervisionEnded, on_event
        from anhe.casework.issuing import register_forms
        from anhe.casework.supervision import on_night
        from anhe.casework.worker import REGULAR, Regular
        from anhe.watch import (
            openings,
            orders,
            terminals,  # noqa: F401 — its acts open no duty, so nothing else brings them in
            terms,
        )
        from anhe.watch.alert_duties import ALERT_DUTIES
        from anhe.watch.documents.filling import FORMS
        from anhe.watch.duties import DUTIES
        from anhe.watch.places import name_places
        from anhe.watch.service.changes import after_migrate

        post_migrate.connect(after_migrate, sender=self)
        register(DUTIES)
        register(ALERT_DUTIES)
        register_forms(FORMS)
        on_event(AbsenceAllowed, openings.open_for_absence)
        on_event(AbsenceEnded, openings.close_after_absence)
        on_event(SupervisionEnded, terms.end_with_supervision)
        on_night(orders.ground_for_night)
        REGULAR.append(Regular("watch.lapse", "anhe.watch.terms.lapse_due_orders", 1))
        REGULAR.append(Regular("watch.retention", "anhe.watch.tracks.retention.delete_due_trails", 24 * 60))
        REGULAR.append(Regular("watch.escalate_alerts", "anhe.watch.alert_duties.escalate_open_alerts", 1))
        REGULAR.append(Regular("watch.self_test", "anhe.watch.self_test.run_nightly", 60))
        name_places()

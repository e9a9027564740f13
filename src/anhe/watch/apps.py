from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WatchConfig(AppConfig):
    name = "anhe.watch"
    label = "watch"
    verbose_name = _("电子定位")

    def ready(self) -> None:
        from anhe.casework.duty_table import register
        from anhe.casework.worker import REGULAR, Regular
        from anhe.watch.alert_duties import ALERT_DUTIES

        register(ALERT_DUTIES)
        REGULAR.append(Regular("watch.escalate_alerts", "anhe.watch.alert_duties.escalate_open_alerts", 1))

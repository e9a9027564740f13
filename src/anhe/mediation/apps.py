from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "anhe.mediation"
    label = "mediation"
    verbose_name = _("人民调解")

    def ready(self) -> None:
        from anhe.casework.duty_table import register
        from anhe.mediation.duties import DUTIES
        from anhe.people.merging import RowsFollow, on_merge

        on_merge("mediation.mediator", RowsFollow("mediation.Mediator", "person"))
        on_merge("mediation.party", RowsFollow("mediation.Party", "person"))
        register(DUTIES)

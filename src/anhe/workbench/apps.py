from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "anhe.workbench"
    label = "workbench"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from anhe.workbench.shell import name_places

        name_places()

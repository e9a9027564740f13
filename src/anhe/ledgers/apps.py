from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgersConfig(AppConfig):
    name = "anhe.ledgers"
    label = "ledgers"
    verbose_name = _("台账导入")

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from anhe.casework.worker import REGULAR, Regular
        from anhe.ledgers.importers import importers, register
        from anhe.ledgers.staff import STAFF_IMPORTER
        from anhe.orgs.access import By
        from anhe.orgs.places import Place
        from anhe.orgs.places import register as register_place

        register(STAFF_IMPORTER)
        autodiscover_modules("ledgers")
        REGULAR.append(Regular("ledgers.retention", "anhe.ledgers.retention.remove_old_ledgers", 24 * 60))
        capacities = By.NOBODY
        for importer in importers():
            capacities |= importer.by
        register_place(Place("ledgers:start", _("导入台账"), "file-import", capacities, order=60, go="i"))

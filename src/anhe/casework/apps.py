from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "anhe.casework"
    label = "casework"
    verbose_name = _("案卷")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from django.utils.translation import gettext

        from anhe.casework.append_only import TABLES
        from anhe.casework.merged_persons import FilesFollow
        from anhe.casework.worker import schedule_after_migrate
        from anhe.law.wording import use_translator
        from anhe.orgs.append_only import protect_after_migrate
        from anhe.people.merging import on_merge

        use_translator(gettext)
        on_merge("casework.file", FilesFollow())
        protect_after_migrate(self, TABLES)
        post_migrate.connect(schedule_after_migrate, sender=self)

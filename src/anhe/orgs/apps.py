from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "anhe.orgs"
    label = "orgs"
    verbose_name = _("机构与岗位")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from anhe.orgs import door_signals
        from anhe.orgs.append_only import protect_after_migrate
        from anhe.orgs.triggers import TRAILS, after_migrate

        protect_after_migrate(self, TRAILS)
        post_migrate.connect(after_migrate, sender=self)
        door_signals.connect()
        _name_places()


def _name_places() -> None:
    from anhe.orgs.access import By
    from anhe.orgs.models import Role
    from anhe.orgs.places import Place, register

    keepers = By.SYSTEM_ADMIN | By.SECURITY_ADMIN
    register(
        Place("orgs:organisation_list", _("单位"), "building-community", By.SYSTEM_ADMIN, order=80),
        Place("orgs:account_list", _("账号"), "users", keepers, order=81),
        Place(
            "orgs:delegation_list",
            _("委托司法所"),
            "signature",
            By.CORRECTION_AGENCY,
            order=82,
            when=lambda actor: any(post.role == Role.AGENCY_HEAD for post in actor.posts_as(By.CORRECTION_AGENCY)),
        ),
        Place("orgs:access_events", _("登录与访问记录"), "history", By.AUDIT_ADMIN, order=83),
        Place("orgs:administration", _("管理操作记录"), "clipboard-list", By.AUDIT_ADMIN, order=84),
    )

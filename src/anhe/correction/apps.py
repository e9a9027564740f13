from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionConfig(AppConfig):
    name = "anhe.correction"
    label = "correction"
    verbose_name = _("社区矫正")

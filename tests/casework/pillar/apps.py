from django.apps import AppConfig


class PillarConfig(AppConfig):
    name = "tests.casework.pillar"
    label = "casework_pillar"

    def ready(self) -> None:
        from tests.casework.pillar import duties

        duties.register_once()

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "staffetta.processes"

    def ready(self) -> None:
        from staffetta.accounts.founding import delivers
        from staffetta.processes import jobs
        from staffetta.processes.acts.deliver import deliver_activity_types

        delivers("processes", lambda workspace, by, at: deliver_activity_types(workspace, by=by, at=at))

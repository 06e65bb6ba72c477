from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "staffetta.leads"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.founding import delivers
        from staffetta.contacts import numbers
        from staffetta.leads.acts.deliver import deliver_pipelines
        from staffetta.leads.models import Lead

        def in_use(wanted: list[str]) -> set[str]:
            return set(Lead.objects.filter(number__in=wanted).values_list("number", flat=True))

        numbers.declare("leads", _("Leads"), prefix="L-", taken=in_use)
        delivers("leads", lambda workspace, by, at: deliver_pipelines(workspace, by=by, at=at))

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "staffetta.processes"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts import zones
        from staffetta.accounts.founding import delivers
        from staffetta.processes import (
            binned,
            contact_panel,
            custom,
            drawing,
            files,
            holdings,
            reactions,
            signs,
            tied,
            trailed,
            uses,
        )
        from staffetta.processes.acts.deliver import deliver_activity_types
        from staffetta.processes.acts.reckon import reckon_for_firm, reckon_for_member
        from staffetta.processes.models import Tagging
        from staffetta.tags import uses as tag_uses
        from staffetta.ui import administration, drawers

        delivers("processes", lambda workspace, by, at: deliver_activity_types(workspace, by=by, at=at))
        binned.register()
        contact_panel.register()
        custom.register()
        drawers.add("task_lines", drawing.lines)
        drawers.add("task_menu", drawing.menu)
        holdings.register()
        reactions.register_kinds()
        signs.register()
        tied.register()
        tag_uses.declare(Tagging, "process", _("Leads and post-sales processes"))
        trailed.register()
        uses.register_own()
        zones.when_moved(reckon_for_member, reckon_for_firm)
        administration.add(
            "activity-types",
            _("Activity types"),
            _("What people do: call, visit, drafting an offer …"),
            "phone",
            "processes:types",
            group="sales",
            order=5,
            needs=lambda member: member.is_administrator,
        )

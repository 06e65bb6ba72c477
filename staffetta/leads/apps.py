from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "staffetta.leads"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from staffetta.accounts.founding import delivers
        from staffetta.contacts import blockers, panels
        from staffetta.leads import (
            acting,
            custom_list,
            holdings,
            jobs,
            menus,
            narrowing,
            passing,
            reactions,
            rules,
            running,
            told,
        )
        from staffetta.leads.acts.deliver import deliver_pipelines
        from staffetta.leads.models import Lead
        from staffetta.numbers import ranges
        from staffetta.processes import addresses
        from staffetta.ui import menu, search
        from staffetta.ui.addresses import url

        ranges.declare("leads", _("Leads"), ranges.Carrier(Lead), prefix="L-")
        delivers("leads", lambda workspace, by, at: deliver_pipelines(workspace, by=by, at=at))
        menu.add("leads", "leads", _("Leads"), "handshake", "leads:list", badge=menus.to_do)
        menu.add_creation("lead", _("New lead"), "handshake", "leads:new", order=2, needs=rules.may_open)
        search.add("leads", _("Leads"), menus.find, order=2)
        panels.add(
            "leads",
            _("Leads"),
            20,
            menus.of_contact,
            "leads/on_contact.html",
            of="customer",
            where=menus.has_some,
            empty=menus.none_of_contact,
        )
        _administrate()
        blockers.PROSPECT_BLOCKERS.append(menus.blocking)
        assert jobs  # imported, so that the worker knows it
        told.register()
        narrowing.register()
        passing.register()
        running.register()
        acting.register()
        custom_list.register()
        holdings.register()
        reactions.register_kinds()
        addresses.register("lead", lambda process: url("leads:lead", process.pk))


def _administrate() -> None:
    """The cards of the administration."""
    from django.utils.translation import gettext_lazy as _

    from staffetta.leads import rules
    from staffetta.ui import administration

    administration.add(
        "pipelines",
        _("Pipelines"),
        _("The steps a lead goes through, and what entering each of them does."),
        "route",
        "leads:pipelines",
        group="sales",
        order=1,
        needs=rules.may_shape_pipelines,
    )
    administration.add(
        "loss-reasons",
        _("Loss reasons"),
        _("What is chosen when a lead is lost."),
        "circle-x",
        "leads:reasons",
        group="sales",
        order=2,
        needs=rules.may_shape_pipelines,
    )

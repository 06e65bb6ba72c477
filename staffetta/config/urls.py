"""The map of addresses: each room hangs under its own word."""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from staffetta.config.addresses import by_first_word
from staffetta.config.api import install
from staffetta.config.docs import docs

# They are tried one after another: first what is asked for most.
ROOMS = (
    ("leads/", "staffetta.leads.urls"),
    ("contacts/", "staffetta.contacts.urls"),
    ("clients/", "staffetta.postsales.urls"),
    ("tasks/", "staffetta.processes.urls"),
    ("", "staffetta.ui.urls"),
    ("", "staffetta.accounts.urls"),
    ("history/", "staffetta.history.urls"),
    ("inbox/", "staffetta.notices.urls"),
    ("bin/", "staffetta.bin.urls"),
    ("number-ranges/", "staffetta.numbers.urls"),
    ("duplicates/", "staffetta.duplicates.urls"),
    ("custom-fields/", "staffetta.fields.urls"),
    ("views/", "staffetta.listings.urls"),
    ("merges/", "staffetta.merges.urls"),
    ("tasks/", "staffetta.reminders.urls"),
    ("playbooks/", "staffetta.playbooks.urls"),
    ("", "staffetta.sharing.urls"),
    ("erasures/", "staffetta.erasures.urls"),
    ("documents/", "staffetta.documents.urls"),
    ("imports/", "staffetta.exchange.urls"),
    ("exports/", "staffetta.exchange.export_urls"),
    ("tags/", "staffetta.tags.urls"),
    ("calendar/", "staffetta.calendars.urls"),
    ("calendar/", "staffetta.subscriptions.urls"),
    ("reports/", "staffetta.reports.urls"),
    ("intake/", "staffetta.intake.urls"),
    ("webhooks/", "staffetta.webhooks.urls"),
    ("workdays/", "staffetta.workdays.urls"),
    ("mail/", "staffetta.mail.urls"),
    ("push/", "staffetta.push.urls"),
    ("vcards/", "staffetta.vcards.urls"),
    ("icals/", "staffetta.icals.urls"),
    ("", "staffetta.dav.urls"),
    ("live/", "staffetta.config.live.urls"),
    ("", "staffetta.home.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", by_first_word(install().urls)),
    path("api/docs", docs, name="docs"),
]
urlpatterns += [path(prefix, include(module)) for prefix, module in ROOMS if importlib.util.find_spec(module)]

handler404 = "staffetta.ui.views.not_found"
handler403 = "staffetta.ui.views.forbidden"
handler429 = "staffetta.accounts.views.sign_in.too_many"  # allauth asks for it when a rate limit is reached
handler500 = "staffetta.ui.views.server_error"

"""Which rooms have an API router, and where it hangs under /api/v1."""

from __future__ import annotations

from ninja import Router

from staffetta.accounts import api as accounts
from staffetta.bin.api import router as bin_
from staffetta.calendars.api import router as calendar
from staffetta.contacts import bulk_api
from staffetta.contacts.api import router as contacts
from staffetta.contacts.changes_api import changes as contact_changes
from staffetta.dav.api import router as device_passwords
from staffetta.documents import files_api, simulation_api, types_api
from staffetta.documents.api import router as documents
from staffetta.duplicates.api import router as duplicates
from staffetta.erasures import requests_api as erasure_requests
from staffetta.erasures.api import contacts as erasing
from staffetta.erasures.api import erasures
from staffetta.exchange.api import router as exchange
from staffetta.exchange.cards_api import router as cards
from staffetta.exchange.exports_api import router as exports
from staffetta.fields.api import router as custom_fields
from staffetta.history.api import router as history
from staffetta.home.api import router as my_day
from staffetta.icals.api import files as calendar_files
from staffetta.icals.api import tasks as task_files
from staffetta.intake import api as intake
from staffetta.leads.api import router as leads
from staffetta.leads.bulk_api import router as lead_changes
from staffetta.leads.pipelines_api import pipelines, reasons
from staffetta.listings.api import router as saved_views
from staffetta.mail.api import router as email
from staffetta.merges.api import router as merges
from staffetta.notices.api import router as notices
from staffetta.numbers import api as numbers_api
from staffetta.playbooks import api as playbooks
from staffetta.playbooks import runs_api
from staffetta.postsales.api import router as post_sales
from staffetta.postsales.bulk_api import router as post_sales_changes
from staffetta.processes.api import contacts as about_contacts
from staffetta.processes.api import processes, tasks, timeline, types
from staffetta.push.api import router as devices
from staffetta.reminders.api import router as reminders
from staffetta.reports import records_api
from staffetta.reports.api import router as reports
from staffetta.sharing.api import router as sharing
from staffetta.subscriptions.api import router as calendar_addresses
from staffetta.tags.api import categories as tag_categories
from staffetta.tags.api import router as tags
from staffetta.webhooks.api import router as webhooks
from staffetta.workdays.api import router as working_days

ROUTERS: list[tuple[str, Router]] = [
    ("/me", accounts.me),
    ("/members", accounts.members),
    ("/groups", accounts.groups),
    ("/workspace", accounts.workspace),
    ("/api-keys", accounts.keys),
    ("/history", history),
    ("/notices", notices),
    ("/contacts", cards),
    ("/contacts", contacts),
    ("/conversions", bulk_api.conversions),
    ("/merges", merges),
    ("/custom-fields", custom_fields),
    ("/number-ranges", numbers_api.router),
    ("/numbering", numbers_api.numbering),
    ("/post-sales", post_sales),
    ("/duplicates", duplicates),
    ("/imports", exchange),
    ("/calendar", calendar),
    ("/calendar-addresses", calendar_addresses),
    ("/calendar-files", calendar_files),
    ("/reports", reports),
    ("/reports", records_api.router),
    ("/sequences", playbooks.sequences),
    ("/post-sales-templates", playbooks.templates),
    ("/runs", runs_api.router),
    ("/tasks", task_files),
    ("/tasks", tasks.router),
    ("/tasks", reminders),
    ("/processes", processes.router),
    ("/processes", timeline.router),
    ("/contacts", about_contacts.router),
    ("/attachments", processes.attachments),
    ("/tags", tags),
    ("/tag-categories", tag_categories),
    ("/activity-types", types.router),
    ("/my-day", my_day),
    ("/documents", documents),
    ("/documents", files_api.router),
    ("/document-types", types_api.router),
    ("/leads", leads),
    ("/lead-changes", lead_changes),
    ("/post-sales-changes", post_sales_changes),
    ("/contact-changes", contact_changes),
    ("/saved-views", saved_views),
    ("/exports", exports),
    ("/pipelines", pipelines),
    ("/loss-reasons", reasons),
    ("/contacts", erasing),
    ("/erasures", erasures),
    ("/erasure-requests", erasure_requests.router),
    ("/incoming-files", intake.router),
    ("/our-company", intake.us),
    ("/working-days", working_days),
    ("/sequences", simulation_api.router),
    ("/webhooks", webhooks),
    ("/post-sales", sharing),
    ("/bin", bin_),
    ("/device-passwords", device_passwords),
    ("/email", email),
    ("/devices", devices),
]

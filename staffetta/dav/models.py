"""CalDAV and CardDAV: tasks and contacts on every device."""

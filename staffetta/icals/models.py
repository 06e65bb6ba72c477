"""iCalendar files and tasks: read, written, kept whole."""

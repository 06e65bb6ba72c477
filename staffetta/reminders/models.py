"""Reminders that fall due: told once, put off, chosen quickly."""

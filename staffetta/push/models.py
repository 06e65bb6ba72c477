"""Notices on devices that are not open: web push."""

"""vCard files and contacts: read, written, kept whole."""

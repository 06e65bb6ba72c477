"""E-mail going out: what waits to be sent, the server it goes by, links to unsubscribe."""

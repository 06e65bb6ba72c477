"""`python -m staffetta.config.cli`."""

from staffetta.config.cli.program import main

main()

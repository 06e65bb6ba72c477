"""Run a command with DATABASE_URL naming a throw-away server made by the PostgreSQL programs of a directory.

bin/with_postgres.py /usr/lib/postgresql/15/bin .venv/bin/python -m pytest
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.clusters import given_server


def main(programs: Path, command: list[str]) -> int:
    """Returns the command's exit code; the server is gone by then."""
    with tempfile.TemporaryDirectory(prefix="staffetta-server-") as scratch:
        Path(scratch).chmod(0o711)
        os.environ["STAFFETTA_TESTS"] = scratch
        with given_server(programs) as address:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

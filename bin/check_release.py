"""What must hold before a release, and is cheap to look at: locked requirements and built assets. No network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
STATIC = ROOT / "build" / "static"


def normal(name: str) -> str:
    """A project's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(path: Path) -> dict[str, str]:
    """What an .in file asks for: name to version, empty for any."""
    found: dict[str, str] = {}
    for line in path.read_text().splitlines():
        if line.startswith("-r "):
            found |= wanted(path.parent / line[3:].strip())
        elif match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?(?:==([^\s;#]+))?\s*(?:[;#].*)?$", line):
            found[normal(match[1])] = match[2] or ""
    return found


def locked(path: Path) -> dict[str, tuple[set[str], int]]:
    """What a .txt file pins: name to versions (more than one by platform) and the number of hashes."""
    found: dict[str, tuple[set[str], int]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", path.read_text()):
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block.strip()):
            versions, hashes = found.get(normal(match[1]), (set(), 0))
            found[normal(match[1])] = (versions | {match[2]}, hashes + block.count("--hash=sha256:"))
    return found


def lock_problems() -> Iterator[str]:
    """Where a lock does not satisfy its .in file; bin/lock makes it anew."""
    for kind in ("run", "dev", "clients"):
        pins = locked(REQUIREMENTS / f"{kind}.txt")
        for name, version in wanted(REQUIREMENTS / f"{kind}.in").items():
            if name not in pins:
                yield f"requirements/{kind}.txt does not lock {name}; run bin/lock."
            elif version and version not in pins[name][0]:
                yield f"requirements/{kind}.txt locks another {name} than {version}; run bin/lock."
        yield from (f"requirements/{kind}.txt has no hash for {name}." for name, pin in pins.items() if not pin[1])
    dev, run = locked(REQUIREMENTS / "dev.txt"), locked(REQUIREMENTS / "run.txt")
    for name, (versions, _) in run.items():
        if name not in dev or dev[name][0] != versions:
            yield f"{name} is not the same in requirements/run.txt and dev.txt; run bin/lock."


def asset_problems() -> Iterator[str]:
    """What is missing in the production build of style sheets and scripts."""
    manifest = STATIC / "staticfiles.json"
    if not manifest.exists():
        yield "build/static has no manifest; run bin/setup.py."
        return
    paths: dict[str, str] = json.loads(manifest.read_text())["paths"]
    for kind in (".css", ".js"):
        if not any(name.startswith("dist/") and name.endswith(kind) for name in paths):
            yield f"The front end built no {kind} file."
    for name, hashed in paths.items():
        if not (STATIC / hashed).exists():
            yield f"build/static lacks {hashed}, which the manifest names for {name}."
        elif name == hashed:
            yield f"{name} has no hash in its name, so browsers would keep an old one."


def main() -> int:
    """Print the problems. Returns the exit code."""
    problems = [*lock_problems(), *asset_problems()]
    for problem in problems:
        print(problem)
    print(f"== release: {'FAILED' if problems else 'ok'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

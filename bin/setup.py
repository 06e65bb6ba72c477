"""Make this checkout ready to run: libraries, front end, translations, static files.

    python3 bin/setup.py run     what running needs
    python3 bin/setup.py test    the same, and what the tests need

Needs Python 3.11 alone. Every step leaves a stamp of what it was made from under build/stamps and is skipped while that
is unchanged; a step that is killed leaves none and is done again. With nothing to do it prints nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
CLIENTS = ROOT / "build" / "clients"
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"
LOGS = BUILD / "logs"
FRONTEND = ROOT / "frontend"
DIST = ROOT / "staffetta" / "ui" / "static" / "dist"
STATIC = BUILD / "static"
OLDEST_NODE = 20
KEPT = 7 * 24 * 3600
# Only says "hashed names, please" to the settings while collectstatic makes the real one.
EMPTY_MANIFEST = '{"paths": {}, "version": "1.1", "hash": ""}'


class Failed(Exception):
    """A step could not be done; the text says why and what to do."""


def digest(parts: Iterable[str | Path]) -> str:
    """A fingerprint of words and of files with their names."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            total.update(f"\0{part.relative_to(ROOT)}\0".encode())
            total.update(part.read_bytes())
        else:
            total.update(f"\1{part}\1".encode())
    return total.hexdigest()


def files(directory: Path, *patterns: str, without: tuple[str, ...] = ()) -> list[Path]:
    """Files below the directory, sorted, except below directories of these names."""
    found = {path for pattern in patterns for path in directory.glob(pattern)}
    return sorted(p for p in found if not {*without} & {*p.relative_to(ROOT).parts} and p.is_file())


def is_done(step: str, stamp: str) -> bool:
    """Whether the step was done from exactly this."""
    path = STAMPS / step
    return path.exists() and path.read_text() == stamp


def run(command: Sequence[str | Path], log: str, *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command with its output in a log. Raises Failed with the log's end."""
    path = LOGS / f"{log}.log"
    with path.open("ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        words = [str(word) for word in command]
        code = subprocess.call(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if code:
        end = path.read_text(errors="replace").strip().splitlines()[-12:]
        raise Failed(f"{words[0]} ended with {code}; the end of {path}:\n  " + "\n  ".join(end))


def step(name: str, stamp: str, title: str, work: Callable[[], None], proof: Path | None = None) -> None:
    """Do the work unless it was done from the same; say so in one line. `proof` must exist for it to count as done."""
    if is_done(name, stamp) and (proof is None or proof.exists()):
        return
    began = time.monotonic()
    (STAMPS / name).unlink(missing_ok=True)
    work()
    fresh = STAMPS / f"{name}.new"
    fresh.write_text(stamp)
    fresh.replace(STAMPS / name)
    print(f"  {title} ({time.monotonic() - began:.1f} s)", flush=True)


# Libraries


def venv_stamp(directory: Path) -> str:
    """What a virtual environment is; empty when there is none, or its Python is gone."""
    if not (directory / "bin" / "python").exists():
        return ""
    return digest([str(directory), (directory / "pyvenv.cfg").read_text()])


def venv_works(directory: Path) -> bool:
    """Whether the environment's Python runs, is recent enough and has pip."""
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.call([directory / "bin" / "python", "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv(directory: Path) -> None:
    """A fresh virtual environment. Raises Failed when Python lacks the module for it."""
    shutil.rmtree(directory, ignore_errors=True)
    try:
        run([sys.executable, "-m", "venv", directory], "python")
    except Failed as error:
        raise Failed(
            f"{error}\nPython could not make a virtual environment; on Debian and Ubuntu, `apt install python3-venv`."
        ) from None


def install(directory: Path, requirements: Path, log: str) -> None:
    """Install exactly the locked versions, by uv when it can be had, else by pip."""
    python = directory / "bin" / "python"
    locked: list[str | Path] = ["--require-hashes", "-r", requirements]
    pip: list[str | Path] = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    uv = directory / "bin" / "uv"
    try:
        if not uv.exists():
            run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "uv.txt"], log)
        run([uv, "pip", "install", "-q", "--python", python, *locked], log)
    except Failed:
        run([*pip, *locked], log)


def libraries(kind: str) -> None:
    """The environment .venv with the locked libraries. It may be of another Python than ours, if recent enough."""
    begun = STAMPS / "libraries.begun"
    wanted = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "dev")}

    def stamp(name: str) -> str:
        return digest([name, venv_stamp(VENV), wanted[name]])

    here = bool(venv_stamp(VENV)) and not begun.exists()
    enough = ("dev",) if kind == "test" else ("run", "dev")  # dev.txt holds all of run.txt
    if here and any(is_done("libraries", stamp(name)) for name in enough):
        return
    if not here or not venv_works(VENV):
        make_venv(VENV)  # also when an installation was killed: what it left cannot be trusted

    def work() -> None:
        begun.touch()
        install(VENV, wanted[enough[0]], "python")
        link()
        begun.unlink()

    step("libraries", stamp(enough[0]), f"Python libraries ({enough[0]})", work)


def clients() -> None:
    """The environment with the calendar and address book programs that tests run against CalDAV and CardDAV."""
    locked = ROOT / "requirements" / "clients.txt"

    def work() -> None:
        make_venv(CLIENTS)
        install(CLIENTS, locked, "clients")

    step("clients", digest([locked]), "Calendar and address book programs for tests", work, CLIENTS / "bin" / "python")


def link() -> None:
    """Let the environment's Python find our packages in this checkout."""
    for packages in VENV.glob("lib/python3.*/site-packages"):
        (packages / "staffetta.pth").write_text(f"{ROOT}\n")


# Front end


def npm() -> tuple[str, Mapping[str, str]]:
    """The npm to use and its environment: the system's when Node is recent enough, else one from a locked wheel."""
    found, node = shutil.which("npm"), shutil.which("node")
    if found and node:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if said.startswith("v") and int(said[1:].split(".")[0]) >= OLDEST_NODE:
            return found, os.environ
    home = BUILD / "node"
    locked = ROOT / "requirements" / "node.txt"

    def work() -> None:
        make_venv(home)
        install(home, locked, "node")

    step("node", digest([locked]), "Node, for building the front end", work, home / "bin" / "npm")
    return str(home / "bin" / "npm"), {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def front_end() -> None:
    """Style sheets and scripts, from frontend/ and from the class names in our templates."""
    lock: list[str | Path] = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    if not all(Path(path).exists() for path in lock):
        return
    sources = files(FRONTEND, "**/*", without=("node_modules", "dist"))
    sources += files(ROOT / "staffetta", "*/templates/**/*", "**/*.py", without=("migrations", "dist"))
    stamp = digest(sources)
    if is_done("front-end", stamp) and DIST.exists():
        return
    command, environment = npm()

    def packages() -> None:
        words = [command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run(words, "npm", env=environment, cwd=FRONTEND)

    step("npm", digest(lock), "Front-end packages", packages, FRONTEND / "node_modules")
    step(
        "front-end",
        stamp,
        "Front end",
        lambda: run([command, "run", "-s", "build"], "npm", env=environment, cwd=FRONTEND),
        DIST,
    )


# Translations and static files


def translations() -> None:
    """Compile the .po files, which are what the repository keeps."""
    sources = files(ROOT / "staffetta", "*/locale/*/LC_MESSAGES/*.po")
    if not sources:
        return
    if not all(po.with_suffix(".mo").exists() for po in sources):
        (STAMPS / "translations").unlink(missing_ok=True)
    script = ROOT / "bin" / "compile_translations.py"
    command: list[str | Path] = [VENV / "bin" / "python", script]
    step("translations", digest([script, *sources]), "Translations", lambda: run(command, "python"))


def forget_old_files(directory: Path) -> None:
    """Remove what no page asks for any more. Files of the last days stay, since a server that runs goes on with those
    that it found when it started."""
    named = json.loads((directory / "staticfiles.json").read_text())["paths"]
    needed = {"staticfiles.json", *named, *named.values()}
    for path in files(directory, "**/*"):
        name = str(path.relative_to(directory)).removesuffix(".gz").removesuffix(".br")
        if name not in needed and time.time() - path.stat().st_mtime > KEPT:
            path.unlink()


def static_files() -> None:
    """Gather what browsers load under build/static, with the contents' hash in each name."""
    sources = files(ROOT / "staffetta", "*/static/**/*") + [ROOT / "requirements" / "run.txt"]
    settings = ROOT / "staffetta" / "config" / "settings.py"

    def work() -> None:
        STATIC.mkdir(parents=True, exist_ok=True)
        (STATIC / "staticfiles.json").write_text(EMPTY_MANIFEST)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "staffetta.config.settings",
            "STAFFETTA_DATA": str(BUILD / "setup-data"),
            "STAFFETTA_DEBUG": "0",
        }
        command: list[str | Path] = [
            VENV / "bin" / "python",
            "-W",
            "ignore",
            "-m",
            "django",
            "collectstatic",
            "--noinput",
            "-v0",
        ]
        run(command, "python", env=environment)
        forget_old_files(STATIC)

    step("static", digest([*sources, settings]), "Static files", work, STATIC / "staticfiles.json")


def in_parallel(*works: Callable[[], None]) -> None:
    """Do independent works at once. Raises the first failure after all have ended."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed over to the caller's thread
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def may_write() -> bool:
    """Make build/, or tell that the checkout cannot be written."""
    try:
        for directory in (STAMPS, LOGS):
            directory.mkdir(parents=True, exist_ok=True)
        probe = BUILD / "writable"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def do_everything(kind: str) -> None:
    """All steps, those that do not need each other at once."""
    in_parallel(lambda: libraries(kind), front_end, *([clients] if kind == "test" else []))
    translations()
    static_files()


def main(kind: str) -> int:
    """Do what is missing. Returns the exit code."""
    try:
        if may_write():
            with (BUILD / "setup.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # a second set-up of the same checkout waits for the first
                do_everything(kind)
        else:
            do_everything(kind)  # fine when all has been done by the checkout's owner
    except OSError as error:
        print(
            f"Set-up failed: {error.filename or ROOT} cannot be written ({error.strerror}); clone Staffetta into a "
            "directory of your own, or let the owner of this one run bin/run once.",
            file=sys.stderr,
        )
        return 1
    except Failed as failure:
        print(f"Set-up failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Set-up stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))

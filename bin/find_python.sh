# Sourced: sets `python` to a Python of version 3.11 or later, or says what to do.
python=
for candidate in "${STAFFETTA_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Staffetta needs Python 3.11 or later; install it (Debian: apt install python3 python3-venv) and try again." >&2
  exit 1
fi

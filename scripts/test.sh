#!/bin/sh
# Is this change fit? Runs every check from the quick to the slow and stops at the first that fails.
#   scripts/test.sh         everything
#   scripts/test.sh lint    ruff, mypy and import-linter only
set -u
cd "$(dirname "$0")/.."
exec </dev/null
bin="$PWD/.venv/bin"
export RASA_TELEMETRY_ENABLED=false PYTHONUTF8=1
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

# The developer's own shop is neither needed nor touched.
for name in $(env | sed -n 's/^\(XIAOER_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export XIAOER_ENV_FILE= XIAOER_VAR_DIR="$scratch/var" XIAOER_DATABASE_URL="sqlite:///$scratch/var/shop.db"

summary=
begun=$(date +%s)

summarise() { printf '\n%b' "$summary"; printf '  %-14s %4d s\n' total "$(($(date +%s) - begun))"; }

stage() { # stage NAME COMMAND…
    name=$1
    shift
    printf '\n== %s\n' "$name"
    start=$(date +%s)
    if "$@"; then verdict=ok; else verdict=FAILED; fi
    summary="$summary$(printf '  %-14s %4d s  %s' "$name" "$(($(date +%s) - start))" "$verdict")\n"
    [ "$verdict" = ok ] && return
    summarise
    printf '\nFAILED at: %s (%s)\n' "$name" "$*"
    exit 1
}

stage ruff "$bin/ruff" check .
stage format "$bin/ruff" format --check .
stage mypy "$bin/mypy" bot actions
stage doors "$bin/lint-imports"
if [ "${1:-}" != lint ]; then
    stage unit "$bin/python" -m pytest -q tests/unit
    stage contract "$bin/python" -m pytest -q tests/contract
    stage model "$bin/xiaoer" train
    for kind in integration conversation browser bench; do
        ls tests/$kind/test_*.py >/dev/null 2>&1 || continue
        stage $kind "$bin/python" -m pytest -q "tests/$kind"
    done
fi
summarise
printf '\nAll is well.\n'

#!/bin/sh
# How does a bare clone get its environment?
# Makes .venv on Python 3.11 and installs what the lock names; where that is done, it says nothing and takes no time.
#   scripts/setup.sh        to run the shop
#   scripts/setup.sh dev    with development tools and a Chromium for the browser tests
# PYTHON=/path/to/python3.11 chooses the interpreter. Package sources are taken from the configuration of uv, else pip.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV
exec </dev/null

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

is_3_11() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

find_python() { # the first Python 3.11; a shim of pyenv may be there and still not run
    for candidate in "${PYTHON:-}" python3.11 python3 python "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.11*/bin/python; do
        if [ -n "$candidate" ] && is_3_11 "$candidate"; then command -v "$candidate"; return; fi
    done
    return 1
}

get_uv() { # sets $uv
    if command -v uv >/dev/null 2>&1; then uv=$(command -v uv); return; fi
    uv="$PWD/.uv/bin/uv"
    if [ -x "$uv" ] && "$uv" --version >/dev/null 2>&1; then return; fi
    say "• getting uv (once, into .uv)"
    for base in "${python:-}" python3 python; do
        [ -n "$base" ] && "$base" -c '' >/dev/null 2>&1 || continue
        rm -rf .uv
        if "$base" -m venv .uv >/dev/null 2>&1; then
            .uv/bin/python -m pip install --quiet --disable-pip-version-check uv && return
        elif "$base" -m pip --version >/dev/null 2>&1; then # Debian keeps venv in a package of its own
            "$base" -m pip install --quiet --disable-pip-version-check --target .uv uv && return
        fi
    done
    fail "uv could not be installed. Install it (python3 -m pip install uv), or python3-venv and a way to the package index, and try again."
}

pip_setting() { # pip's own setting of this name, from its files or environment; the last one wins
    printf '%s\n' "$pip_config" | sed -nE "s/^(global|install|:env:)\.$1='(.*)'\$/\2/p" | tail -n 1 | sed 's/\\n/ /g; s/^ *//'
}

take_sources_from_pip() { # uv does not read pip's configuration; who has a mirror there wants it used
    [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_INDEX:-}${UV_EXTRA_INDEX_URL:-}" ] || return 0
    for file in "${UV_CONFIG_FILE:-}" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/uv/uv.toml" /etc/uv/uv.toml; do
        if [ -n "$file" ] && [ -f "$file" ]; then return 0; fi
    done
    for base in .uv/bin/python "${python:-python3}" python3; do
        pip_config=$("$base" -m pip config list 2>/dev/null) && break
    done
    index=$(pip_setting index-url)
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
    more=$(pip_setting extra-index-url)
    # Hashes decide which file is right, so no index need be trusted above another.
    [ -z "$more" ] || export UV_EXTRA_INDEX_URL="$more" UV_INDEX_STRATEGY=unsafe-best-match
    hosts=$(pip_setting trusted-host)
    [ -z "$hosts" ] || export UV_INSECURE_HOST="$hosts"
    cert=$(pip_setting cert)
    [ -z "$cert" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"
}

has_venv() { # a moved clone needs a new environment: the scripts in it name their Python
    [ -x .venv/bin/python ] && is_3_11 .venv/bin/python && grep -qF "$PWD/.venv" .venv/bin/activate 2>/dev/null
}

make_venv() {
    [ ! -e .venv ] || say "• .venv is of another Python or another place: making it anew"
    rm -rf .venv
    if [ -n "$python" ]; then
        say "• making .venv on $("$python" --version) ($python)"
        "$uv" venv --quiet --no-project --python "$python" .venv || fail "uv could not make .venv with $python."
    else
        say "• no Python 3.11 found; asking uv to fetch one"
        "$uv" venv --no-project --python 3.11 .venv ||
            fail "no Python 3.11. Install it (Debian: apt-get install python3.11 python3.11-venv; pyenv install 3.11) or name it: make run PYTHON=/path/to/python3.11"
    fi
}

installed() { # installed LOCK…: is what these files say what was installed last?
    cat pyproject.toml "$@" | cmp -s - .venv/xiaoer-installed
}

install() { # install LOCK…
    rm -f .venv/xiaoer-installed
    take_sources_from_pip
    say "• installing $* (about 2 GB the first time)"
    arguments=
    for lock in "$@"; do arguments="$arguments -r $lock"; done
    # shellcheck disable=SC2086 # the locks' names have no spaces
    "$uv" pip install --python .venv/bin/python --require-hashes --no-deps --compile-bytecode $arguments ||
        fail "the packages of the lock could not be installed; the reason stands above."
    "$uv" pip install --python .venv/bin/python --quiet --no-deps --no-build-isolation --editable . ||
        fail "Xiaoer itself could not be installed into .venv; the reason stands above."
    cat pyproject.toml "$@" >.venv/xiaoer-installed
}

find_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return
    done
    [ -f .venv/xiaoer-chromium ] && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "• installing Chromium with apt-get"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -y -qq chromium >/dev/null && return
    fi
    say "• installing Playwright's Chromium"
    .venv/bin/playwright install chromium || fail "no Chromium. Install one, or run \`make unit\` and the others singly."
    touch .venv/xiaoer-chromium
}

uv_cache() { # without a home of one's own the downloads are kept beside uv
    if [ -z "${HOME:-}" ] || ! [ -w "$HOME" ]; then export UV_CACHE_DIR="${UV_CACHE_DIR:-$PWD/.uv-cache}"; fi
}

all="requirements.lock requirements-dev.lock"
locks=requirements.lock
[ "${1:-}" = dev ] && locks=$all
# shellcheck disable=SC2086
if ! has_venv || ! { installed $locks || installed $all; }; then
    python=$(find_python) || python=
    uv_cache
    get_uv
    has_venv || make_venv
    install $locks
fi
[ "${1:-}" != dev ] || find_chromium

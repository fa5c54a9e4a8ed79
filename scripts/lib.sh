# What scripts/start, scripts/test, scripts/check and scripts/bench share: the needs of this machine and the virtual
# environment. Sourced, not run. POSIX sh: it has to work before anything is installed.

set -eu
unset CDPATH
root=$(cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
uv_version=0.13.9

say() { printf '%s\n' "$*" >&2; }

# fail WHAT COMMAND: end, naming the one command that mends it.
fail() {
    say "runfolio: $1"
    say "    to mend it: $2"
    exit 69
}

# install_command PACKAGE-OF-DEBIAN PACKAGE-OF-BREW: how software is installed on this machine.
install_command() {
    sudo=sudo
    [ "$(id -u)" -ne 0 ] || sudo=
    if [ "$(uname -s)" = Darwin ]; then
        echo "brew install $2"
    elif command -v apt-get >/dev/null 2>&1; then
        echo "${sudo:+sudo }apt-get install -y $1"
    elif command -v dnf >/dev/null 2>&1; then
        echo "${sudo:+sudo }dnf install -y $2"
    else
        echo "install $2 with your system's package manager"
    fi
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

# Sets $python to an interpreter that fits and can make virtual environments.
find_python() {
    python=
    lame=
    for name in ${RUNFOLIO_PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
        fits "$name" || continue
        if "$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            python=$name
            return
        fi
        lame=${lame:-$("$name" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')}
    done
    [ -z "$lame" ] || fail "$lame is here without its module venv" "$(install_command "$lame-venv" "$lame")"
    fail "no Python 3.11 to 3.14 found" "$(install_command 'python3 python3-venv' python@3.13)"
}

check_needs() {
    command -v git >/dev/null 2>&1 || fail "git is missing" "$(install_command git git)"
    [ -w "$root" ] || fail "you may not write in $root" "sudo chown -R $(id -un) '$root'"
    # An environment made elsewhere (moved, or its Python removed since) is made again.
    if ! fits "$venv/bin/python"; then
        find_python
        new_venv=$venv
    else
        new_venv=
    fi
    # Nowhere to keep downloads: do without, instead of failing on it.
    cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}
    if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
        export UV_NO_CACHE="${UV_NO_CACHE:-1}" PIP_NO_CACHE_DIR="${PIP_NO_CACHE_DIR:-1}"
    fi
    export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
}

pip() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
    "$venv/bin/python" -m pip --quiet "$@"
}

# Sets $uv to a working uv, installing it into the environment if need be; empty if it cannot be had.
find_uv() {
    for uv in uv "$venv/bin/uv"; do
        if "$uv" --version >/dev/null 2>&1; then return; fi
    done
    uv=
    if pip install "uv==$uv_version"; then uv=$venv/bin/uv; fi
}

# Installs what one lock file lists. uv takes a tenth of pip's time, but knows nothing of pip's settings: an index that
# pip is told of is handed on, and pip does it where uv cannot.
install_lock() {
    index=$(pip config get global.index-url 2>/dev/null || true)
    index=${PIP_INDEX_URL:-$index}
    if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        export UV_DEFAULT_INDEX="$index"
    fi
    find_uv
    if [ -n "$uv" ] && "$uv" pip install --quiet --no-progress --compile-bytecode --no-deps --require-hashes \
        --python "$venv/bin/python" -r "$1"; then
        return
    fi
    say "runfolio: installing with pip, which takes about a minute longer"
    pip install --no-deps --require-hashes -r "$1"
}

# Two scripts that start at once must not both write to the environment. A link is made in one step, holds the number of
# the process that made it, and is taken over from one that has ended.
lock_environment() {
    told=
    until ln -s $$ "$venv.lock" 2>/dev/null; do
        holder=$(readlink "$venv.lock" || true)
        if [ -n "$holder" ] && ! ps -p "$holder" >/dev/null 2>&1; then
            rm -f "$venv.lock"
            continue
        fi
        [ -n "$told" ] || say "runfolio: waiting for process $holder, which is setting up $venv"
        told=1
        sleep 1
    done
    trap 'rm -f "$venv.lock"' EXIT
    trap 'exit 130' INT TERM HUP
}

unlock_environment() {
    rm -f "$venv.lock"
    trap - EXIT INT TERM HUP
}

# Whether requirements/$wanted.lock has been installed as it is now.
is_installed() {
    lock=$root/requirements/$wanted.lock
    stamp=$venv/.installed-$wanted
    sum=$(cat "$lock" "$root/pyproject.toml" "$root/scripts/lib.sh" | cksum)
    [ -z "$new_venv" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]
}

# set_up SET...: makes the environment and installs requirements/SET.lock for each SET, and Runfolio itself, unless that
# has been done with just these files before.
set_up() {
    check_needs
    for wanted in "$@"; do
        if is_installed; then continue; fi
        lock_environment
        check_needs # another script may have made the environment meanwhile
        if is_installed; then
            unlock_environment
            continue
        fi
        say "runfolio: installing requirements/$wanted.lock into .venv ..."
        if [ -n "$new_venv" ]; then
            "$python" -m venv --clear "$venv"
            new_venv=
        fi
        install_lock "$lock" || fail "the packages could not be installed (see above)" "'$0' again, with the network there"
        if [ "$wanted" = integrations ]; then
            install_torch
        else
            # The build backend is in the locks, so that nothing is fetched here. build_dashboard does the rest.
            RUNFOLIO_SKIP_DASHBOARD=1 pip install --no-deps --no-build-isolation --editable "$root"
            "$venv/bin/python" -m compileall -q "$root/src" # pip compiles only what it copies
        fi
        printf '%s\n' "$sum" >"$stamp"
        unlock_environment
    done
}

# Makes the environments of other trackers' clients, each by requirements/NAME.lock and with the same Python as ours. They
# share nothing with ours, and are kept in the cache: tests and benchmarks find them where RUNFOLIO_PEERS says. One that
# cannot be had ends nothing here: the tests that need it say so.
set_up_peers() {
    peers=${RUNFOLIO_PEERS:-$cache/runfolio-peers}
    for peer in "$@"; do
        (make_peer "$peer") || say "runfolio: $peers/$peer could not be made (see above)"
    done
}

# In a process of its own, for which this becomes the environment.
make_peer() {
    base=$venv/bin/python
    lock=$root/requirements/$1.lock
    sum=$({ "$base" -V && cat "$lock" "$root/scripts/lib.sh"; } | cksum)
    if [ "$(cat "$peers/$1/.installed" 2>/dev/null)" = "$sum" ]; then return; fi
    mkdir -p "$peers" || return
    find_uv
    PATH=$venv/bin:$PATH
    venv=$peers/$1
    lock_environment
    if [ "$(cat "$venv/.installed" 2>/dev/null)" = "$sum" ]; then return; fi # another script has made it meanwhile
    say "runfolio: installing requirements/$1.lock into $venv ..."
    "$base" -m venv --clear --without-pip "$venv" && install_lock "$lock" && printf '%s\n' "$sum" >"$venv/.installed"
}

# Builds the dashboard, where a file in web/ is newer than the last build; hatch_build.py then looks at their contents.
# Without it the server works, and shows a plain page.
build_dashboard() {
    built=$root/src/runfolio/server/static/.stamp
    if [ -f "$built" ]; then
        newer=$(find "$root/web" "$root/hatch_build.py" -name node_modules -prune -o -newer "$built" -print)
        [ -n "$newer" ] || return 0
    fi
    lock_environment
    "$venv/bin/python" "$root/hatch_build.py" || say "runfolio: going on without a new dashboard"
    unlock_environment
}

# For tests/browser: a browser is installed where nobody has to be asked, by root with apt. Elsewhere those tests say that
# they did not run, and how to have one.
install_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser; do
        if command -v "$name" >/dev/null 2>&1; then return; fi
    done
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then return; fi
    say "runfolio: installing Chromium for the browser tests ..."
    get='apt-get install -qq -y --no-install-recommends chromium'
    export DEBIAN_FRONTEND=noninteractive
    $get >/dev/null 2>&1 || { apt-get update -qq && $get; } >/dev/null 2>&1 || say "runfolio: it could not be had: $get"
}

# By pip alone, which may have been told of a build without CUDA (find-links), which is a tenth of the size.
install_torch() {
    say "runfolio: installing torch; where pip knows of no build for CPUs (PIP_EXTRA_INDEX_URL, PIP_FIND_LINKS) it is large"
    pip install 'torch==2.13.0' || fail "torch could not be installed" "'$0' again, with the network there"
}

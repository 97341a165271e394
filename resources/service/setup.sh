#!/usr/bin/env bash
# Make .venv from the hashed lock, and see that Qt finds its system libraries.
# Use: setup.sh run | setup.sh dev.  Does nothing, and needs no network, when all is in place.
set -euo pipefail
cd "$(dirname "$0")/../.."

kind=${1:-dev}
venv=.venv
case $kind in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "setup.sh: say run or dev, not '$kind'" >&2; exit 2 ;;
esac

qt_packages=(
  libcups2 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libwayland-cursor0
  libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0
  libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0
)

say() { echo "setup: $*" >&2; }

# One machine may run two makes at once: the second waits here for the first.
if command -v flock >/dev/null; then
  exec 9<resources/service/setup.sh
  flock 9
fi

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  say "installing $*"
  apt-get -q -y install --no-install-recommends "$@" >"$apt_log" 2>&1 9<&- </dev/null && return
  apt-get -q update >"$apt_log" 2>&1 9<&- </dev/null || true
  apt-get -q -y install --no-install-recommends "$@" >"$apt_log" 2>&1 9<&- </dev/null && return
  tail -n 20 "$apt_log" >&2
  return 1
}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

new_venv() {
  local python=$1 version
  rm -rf "$venv"
  "$python" -m venv "$venv" >"$apt_log" 2>&1 && return
  version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  if may_install && apt_install "$version"; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
  else
    say "Python has no venv.  Run: sudo apt-get install $version"
    exit 1
  fi
}

# The stamp is a copy of the lock, so a switched branch is noticed as well as an edited file.
in_place() {
  cmp -s requirements-dev.lock "$venv/.dev.lock" && return
  [ "$kind" = run ] && cmp -s requirements.lock "$venv/.run.lock"
}

fill_venv() {
  local python
  if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(find_python) || { say "no Python 3.11 or newer was found"; exit 1; }
    say "making $venv with $python"
    new_venv "$python"
  fi
  say "installing from $lock, every file checked against its hash"
  rm -f "$venv/.run.lock" "$venv/.dev.lock"
  # The lock is whole.  An older pip that resolves by itself asks for the newest release behind
  # an extra (coverage[toml]) and then refuses it for want of a hash: so it may not resolve.
  "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check --no-deps \
    --require-hashes --requirement "$lock" 9<&- </dev/null
  "$venv/bin/python" -m pip check --disable-pip-version-check 9<&- </dev/null >&2
  cp "$lock" "$venv/.$kind.lock"
}

qt_folder() {
  "$venv/bin/python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])'
}

# What the loader cannot find for the window, for drawing without a display and for printers.
missing_libraries() {
  local qt
  command -v ldd >/dev/null || return 0
  qt=$(qt_folder)
  ldd "$qt"/QtWidgets.*.so "$qt"/QtPrintSupport.*.so "$qt"/QtSvg.*.so "$qt"/QtNetwork.*.so \
    "$qt"/Qt/plugins/platforms/libq{offscreen,xcb,wayland}.so \
    "$qt"/Qt/plugins/printsupport/*.so 2>/dev/null |
    awk '/not found/ {print $1}' | sort -u
}

# The loader cannot see what is opened by name at run time: libxcb-cursor0 and fonts are.
qt_draws() {
  QT_QPA_PLATFORM=offscreen "$venv/bin/python" -c '
from PySide6 import QtNetwork, QtPrintSupport, QtSvg, QtWidgets
QtWidgets.QApplication(["setup"])' >"$apt_log" 2>&1 9<&- </dev/null
}

check_qt() {
  local missing
  missing=$(missing_libraries | tr '\n' ' ')
  if [ -z "$missing" ] && qt_draws; then
    touch "$venv/.qt"
    return
  fi
  if may_install && apt_install "${qt_packages[@]}"; then
    missing=$(missing_libraries | tr '\n' ' ')
  else
    say "Qt lacks system libraries: ${missing:-see below}"
    say "Run: sudo apt-get install ${qt_packages[*]}"
  fi
  if ! qt_draws; then
    tail -n 5 "$apt_log" >&2
    say "Qt cannot draw on this machine"
    exit 1
  fi
  [ -z "$missing" ] || { say "no window can be opened without: $missing"; return; }
  touch "$venv/.qt"
}

# One journey goes through a real window on a display without a screen; without these it is skipped.
check_display() {
  if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    touch "$venv/.display"
  elif may_install && apt_install xvfb xauth xdotool; then
    touch "$venv/.display"
  else
    say "one journey will be skipped.  For it, run: sudo apt-get install xvfb xauth xdotool"
  fi
}

apt_log=$(mktemp)
trap 'rm -f "$apt_log"' EXIT
in_place && "$venv/bin/python" -c '' 2>/dev/null || fill_venv
[ -e "$venv/.qt" ] || [ "$(uname -s)" != Linux ] || check_qt
[ "$kind" != dev ] || [ -e "$venv/.display" ] || [ "$(uname -s)" != Linux ] || check_display

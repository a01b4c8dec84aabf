#!/bin/sh
# Makes a bare machine with node, npm and a checkout ready: `bootstrap.sh demo` or `bootstrap.sh test`.
# As root it installs the system's packages that are missing; otherwise it says which. Silent when nothing is to be done.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-demo}
PATH=$PATH:/usr/sbin:/sbin
[ "$(uname -s)" = Linux ] || { echo "pobsync runs on Linux; this is $(uname -s)." >&2; exit 1; }

main() {
  require_node
  packages=$(missing_packages)
  [ -z "$packages" ] || install_system_packages
  npm_packages_are_current || install_npm_packages
  bundles_are_current || npm run --silent build
}

require_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "pobsync needs node 20.19 or newer, and npm: https://nodejs.org/" >&2
    exit 1
  fi
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
    echo "pobsync needs node 20.19 or newer; this is $(node --version)." >&2
    exit 1
  }
}

# one row a program: what it is called, and its package on Debian, Fedora, Alpine, openSUSE and Arch
programs() {
  cat <<'ROWS'
rsync      rsync          rsync           rsync          rsync          rsync
ssh        openssh-client openssh-clients openssh-client openssh        openssh
sshd       openssh-server openssh-server  openssh-server openssh        openssh
flock      util-linux     util-linux      flock          util-linux     util-linux
ROWS
  if ! [ -f node_modules/sqlite3/build/Release/node_sqlite3.node ]; then
    # there is no prebuilt SQLite binding for every machine, and then npm compiles it
    cat <<'ROWS'
python3    python3        python3         python3        python3        python
make       make           make            make           make           make
g++        g++            gcc-c++         g++            gcc-c++        gcc
ROWS
  fi
  [ "$purpose" = test ] || return 0
  cat <<'ROWS'
mariadbd   mariadb-server mariadb-server  mariadb        mariadb        mariadb
setfacl    acl            acl             acl            acl            acl
setfattr   attr           attr            attr           attr           attr
strace     strace         strace          strace         strace         strace
chromium   chromium       chromium        chromium       chromium       chromium
xxhsum     xxhash         xxhash          xxhash         xxhash         xxhash
ps         procps         procps-ng       procps         procps         procps-ng
unzip      unzip          unzip           unzip          unzip          unzip
python3    python3        python3         python3        python3        python
ROWS
}

package_manager() {
  for manager in apt-get dnf apk zypper pacman; do
    if command -v "$manager" >/dev/null; then echo "$manager"; return; fi
  done
}

missing_packages() {
  case $(package_manager) in
    dnf) column=3 ;; apk) column=4 ;; zypper) column=5 ;; pacman) column=6 ;; *) column=2 ;;
  esac
  programs | while read -r program names; do
    command -v "$program" >/dev/null || echo "$program $names" | awk -v column="$column" '{ print $column }'
  done | sort -u | tr '\n' ' '
}

install_system_packages() {
  case $(package_manager) in
    apt-get) install="apt-get install -y --no-install-recommends" ;;
    dnf) install="dnf install -y" ;;
    apk) install="apk add" ;;
    zypper) install="zypper --non-interactive install" ;;
    pacman) install="pacman -S --needed --noconfirm" ;;
    *) install="" ;;
  esac
  if [ -z "$install" ] || [ "$(id -u)" != 0 ]; then
    echo "These packages are missing: $packages" >&2
    # a machine that is new knows no packages yet
    case $install in apt-get*) install="apt-get update && sudo $install" ;; esac
    [ -z "$install" ] || echo "Install them with: sudo $install $packages" >&2
    exit 1
  fi
  echo "Installing $packages…" >&2
  log=$(mktemp)
  if [ "$(package_manager)" = apt-get ]; then
    keep_services_off
    apt-get update >"$log" 2>&1 || fail_with_log "apt-get update"
  fi
  # the list is meant to be split into words
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $install $packages >>"$log" 2>&1 || fail_with_log "$install $packages"
  rm -f "$log"
}

# Debian starts a server when it is installed; only the programs are wanted, not an sshd on port 22
keep_services_off() {
  policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
}

fail_with_log() {
  tail -n 20 "$log" >&2
  echo "Failed: $1 (everything it said: $log)" >&2
  exit 1
}

npm_packages_are_current() {
  # a checkout that shares the packages of another one leaves them to it
  [ ! -L node_modules ] || return 0
  [ -f node_modules/.package-lock.json ] && [ -f node_modules/sqlite3/build/Release/node_sqlite3.node ] || return 1
  node -e '
    const read = (path) => JSON.parse(require("node:fs").readFileSync(path, "utf8")).packages;
    const have = read("node_modules/.package-lock.json");
    const isThere = ([path, { version, optional }]) => path === "" || optional || have[path]?.version === version;
    process.exit(Object.entries(read("package-lock.json")).every(isThere) ? 0 : 1);
  '
}

install_npm_packages() {
  echo "Installing npm packages (SQLite may be compiled: a minute or two)…" >&2
  # node from the distribution brings its headers, so that nothing is downloaded to compile against
  if [ "$(command -v node)" = /usr/bin/node ] && [ -d /usr/include/node ]; then
    export npm_config_nodedir=/usr
  fi
  log=$(mktemp)
  npm ci --no-audit --no-fund >"$log" 2>&1 || fail_with_log "npm ci"
  rm -f "$log"
}

bundles_are_current() {
  [ -f dist/pobsync.cjs ] &&
    [ -z "$(find functions lib local infra/bundle esbuild.config.mjs package.json package-lock.json -newer dist/pobsync.cjs | head -n 1)" ]
}

main

#!/bin/sh
# Builds everything that is published, in one directory: the npm package, an archive with bundles and systemd units,
# the bill of materials and checksums. The same commit on the same platform gives the same bytes.
#   build-release.sh [DIRECTORY]      default: dist/release
set -eu
umask 022
cd "$(dirname "$0")/../.."
out=${1:-dist/release}
case $out in /*) ;; *) out=$PWD/$out ;; esac
version=$(node -p 'require("./package.json").version')
platform=$(node -p 'process.platform + "-" + process.arch')
# times inside the archives are those of the commit
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm run --silent build
rm -rf "$out"
mkdir -p "$out"

name=pobsync-$version-$platform
stage=$work/$name
mkdir -p "$stage/systemd"
cp -R dist/pobsync.cjs dist/functions dist/THIRD-PARTY-LICENSES.txt LICENSE README.md CHANGELOG.md "$stage/"
cp infra/systemd/* "$stage/systemd/"
(cd "$work" && tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name") |
  gzip -n -9 >"$out/$name.tar.gz"

# built above: its own scripts would build again, and empty dist/ with all that is in it
node infra/release/pack-manifest.mjs before
trap 'node infra/release/pack-manifest.mjs after; rm -rf "$work"' EXIT
npm pack --silent --ignore-scripts --pack-destination "$out" >/dev/null
node infra/release/pack-manifest.mjs after
trap 'rm -rf "$work"' EXIT
npm sbom --package-lock-only --omit dev --sbom-format cyclonedx --sbom-type application >"$work/sbom.json"
node infra/release/settle-sbom.mjs "$work/sbom.json" "$epoch" >"$out/pobsync-$version.cdx.json"

cd "$out"
sha256sum -- * >"$work/SHA256SUMS"
mv "$work/SHA256SUMS" .
cat SHA256SUMS

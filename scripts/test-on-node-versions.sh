#!/usr/bin/env bash
# Runs the unit tests on every supported major version of Node; npm's package `node` brings the others.
# usage: scripts/test-on-node-versions.sh [20 22 24]
set -u
cd "$(dirname "$0")/.."
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(20 22 24)
npm run --silent build || exit 1
status=0
for version in "${versions[@]}"; do
  echo "== Node $version: $(npx --yes -p "node@$version" node --version)"
  npx --yes -p "node@$version" node node_modules/vitest/vitest.mjs run --exclude '**/*.slow.test.ts' || status=1
done
exit "$status"

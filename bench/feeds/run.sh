#!/usr/bin/env bash
# Measures Listener's feed reader beside feedsmith, rss-parser and a bare XmlReader pass, on the same files in one run.
# Needs the .NET SDK, Node 20 and npm. Usage: bench/feeds/run.sh [seconds a reader and file, default 6]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build -c Release --nologo -v quiet bench/Listener.FeedBench
# The young generation that deploy/ gives the service.
export DOTNET_GCgen0size=0x4000000
bench() { dotnet bench/Listener.FeedBench/bin/Release/net10.0/Listener.FeedBench.dll "$@"; }
bench generate "$work/feeds"

cp bench/feeds/package.json bench/feeds/bench.mjs "$work/"
(cd "$work" && npm install --silent --no-audit --no-fund --no-package-lock)

# Three rounds, turn and turn about: the table keeps the best of each, so that a busy minute hurts nobody's figure for good.
for round in 1 2 3; do
  bench run "$work/feeds" "$seconds"
  (cd "$work" && node bench.mjs "$work/feeds" "$seconds")
done | tee "$work/lines"

node bench/feeds/table.mjs "$work/lines" "$work/node_modules" | tee bench/results/feeds.md

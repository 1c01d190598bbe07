#!/usr/bin/env bash
# The classifier beside fastText and VADER in one run. Usage: run.sh <folder with eval/ and train/> [part ...]; writes bench/results/classifier.md.
# Parts: trained shipped gold threat language speed size; all of them when none is named.
set -euo pipefail
data=${1:?folder with eval/*.jsonl.gz and train/mhc.jsonl.gz}
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v fasttext > /dev/null || apt-get install -y fasttext > /dev/null
[ -d "$root/bench/classifier/node_modules/vader-sentiment" ] || npm install --silent --no-save --no-audit --prefix "$root/bench/classifier" vader-sentiment
if [ -z "${LISTENER_BUILD:-}" ]; then
  LISTENER_BUILD=$work/build
  dotnet build -c Release "$root/src/Listener.Worker" -o "$LISTENER_BUILD/worker" > "$work/build.log" || { cat "$work/build.log"; exit 1; }
  dotnet build -c Release "$root/eng/model" -o "$LISTENER_BUILD/builder" > "$work/build.log" || { cat "$work/build.log"; exit 1; }
fi
export LISTENER_BUILD
mkdir -p "$root/bench/results"
node "$root/bench/classifier/measure.mjs" "$root" "$data" "$work" "$@"

#!/usr/bin/env bash
# Our trainer beside fastText on the same cuts, VADER beside the shipped model, and speed. Usage: run.sh <folder of labelled sets>; writes bench/results/classifier.md.
set -euo pipefail
data=${1:?folder with airline.jsonl.gz, complaints_acl19.jsonl.gz, fincorp.jsonl.gz, xlm-t.jsonl.gz}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v fasttext > /dev/null || apt-get install -y fasttext
[ -d "$root/bench/classifier/node_modules/vader-sentiment" ] || npm install --silent --no-save --prefix "$root/bench/classifier" vader-sentiment

dotnet build -c Release "$root/eng/model" -o "$work/build" > "$work/build.log" || { cat "$work/build.log"; exit 1; }
builder() { dotnet "$work/build/Listener.ModelBuilder.dll" "$@"; }
out="$root/bench/results/classifier.md"
mkdir -p "$root/bench/results"
{
  echo "# Classifier, $(date -u +%F), $(nproc) cores"
  echo
  echo "One fifth of each set, by hash, is the test; everybody learns from the same four fifths. fastText 0.9.2: \`supervised -wordNgrams 2 -minn 2 -maxn 5 -dim 100\`, the better of 25 and 50 epochs."
  echo
  echo "| set | task | ours | fastText | VADER |"
  echo "|---|---|---|---|---|"
} > "$out"

measure() { # set, task
  for part in train test; do builder cut "$data/$1.jsonl.gz" $part "$work/$1.$part.jsonl"; node "$root/bench/classifier/fasttext.mjs" labels "$work/$1.$part.jsonl" "$2" > "$work/$part.txt"; done
  builder train "$work/$1.model" "$work/$1.train.jsonl" > "$work/train.log"
  local ours best=0 vader=-
  ours=$(builder evaluate "$work/$1.model" "$work/$1.test.jsonl" | grep " $2:" | sed 's/.*macro F1 \([0-9.]*\).*/\1/')
  for epochs in 25 50; do
    fasttext supervised -input "$work/train.txt" -output "$work/ft" -wordNgrams 2 -minn 2 -maxn 5 -dim 100 -epoch $epochs -thread 1 > /dev/null 2>&1
    fasttext predict "$work/ft.bin" "$work/test.txt" > "$work/predicted.txt"
    best=$(node "$root/bench/classifier/fasttext.mjs" score "$work/test.txt" "$work/predicted.txt" "$best")
  done
  [ "$2" = sentiment ] && vader=$(node "$root/bench/classifier/fasttext.mjs" vader "$work/$1.test.jsonl")
  echo "| $1 | $2 | $ours | $best | $vader |" | tee -a "$out"
}

measure airline sentiment
measure complaints_acl19 intent
measure fincorp severity
measure xlm-t sentiment

{
  echo
  echo "Speed, one thread, the airline rows: all tasks and the language (ours), one task (fastText)."
  echo
  echo '```'
  builder speed "$data/airline.jsonl.gz" | tail -2
  node "$root/bench/classifier/fasttext.mjs" labels "$work/airline.train.jsonl" sentiment > "$work/many.txt"
  begin=$(date +%s.%N); fasttext predict "$work/ft.bin" "$work/many.txt" > /dev/null; end=$(date +%s.%N)
  awk -v n="$(wc -l < "$work/many.txt")" -v s="$(echo "$end - $begin" | bc)" 'BEGIN { printf "fastText predict: %d texts a second, loading the model included\n", n / s }'
  echo '```'
} | tee -a "$out"

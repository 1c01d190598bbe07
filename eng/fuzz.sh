#!/usr/bin/env bash
# Mutated payloads into everything that reads what strangers write: feed reader, connectors, evidence, watch queries and matcher, classifier, webhooks.
# No crash, no input over a second of processor time, memory under a ceiling. What is found is kept in artifacts/fuzz and ends with exit code 1.
#
#   eng/fuzz.sh                                  1,000,000 inputs of seed 1
#   eng/fuzz.sh --inputs 50000 --seed 7          fewer, others
#   eng/fuzz.sh --seconds 300 --from 400000      go on where a stretch ended
#   eng/fuzz.sh --only feed /some/folder         one reader, with files of somebody's own as seeds beside the repository's
#   eng/fuzz.sh --seed 7 --from 4711 --inputs 1  one finding again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
project=bench/Listener.Fuzz
dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2
exec dotnet "$project/bin/Release/net10.0/Listener.Fuzz.dll" "$@"

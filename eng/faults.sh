#!/usr/bin/env bash
# The fault plan, the long tests included. Prints seed, kills, redelivered messages and the time to quiet of each test.
#
#   eng/faults.sh 19                 every test of fault 19
#   eng/faults.sh all                every fault (about an hour)
#   eng/faults.sh 67 --minutes 60    the long run, for an hour
#   eng/faults.sh all --seed 4711    other moments to strike
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

what=${1:-}
case $what in
  all) filter='TestCategory=faults' ;;
  [0-9] | [0-9][0-9]) filter="TestCategory=faults&FullyQualifiedName~F$(printf '%02d' "$((10#$what))")_" ;;
  *) usage ;;
esac
shift
while [ $# -gt 0 ]; do
  case $1 in
    --seed) export LISTENER_TEST_SEED=${2:?a number} ;;
    --minutes) export LISTENER_TEST_MINUTES=${2:?a number} ;;
    *) usage ;;
  esac
  shift 2
done

project=tests/Listener.EndToEnd.Tests
dotnet build "$project" --configuration Release --nologo --verbosity quiet
if [ -z "$(eng/services.sh env)" ]; then trap 'eng/services.sh stop' EXIT; fi
services=$(eng/services.sh start)
eval "$services"
dotnet test "$project/bin/Release/net10.0/Listener.EndToEnd.Tests.dll" --filter "$filter" --logger 'console;verbosity=detailed' \
  | grep -vE '^ *(Standard Output Messages:)?$'

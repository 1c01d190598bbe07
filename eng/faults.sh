#!/usr/bin/env bash
# The fault plan (docs/reliability.md), the long tests included. Prints seed, kills, redelivered messages and the time to quiet of each test.
#
#   eng/faults.sh 19                 every test of fault 19, the long ones too
#   eng/faults.sh M1                 three workers on one database; M2 is a broker of three nodes
#   eng/faults.sh ci                 the third that ./test.sh runs
#   eng/faults.sh all                every fault (hours)
#   eng/faults.sh 67 --minutes 60    the long run, for an hour
#   eng/faults.sh all --seed 4711    other moments to strike
#   eng/faults.sh 1 --short          without the long tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

what=${1:-}
case $what in
  all) filter='TestCategory=faults' ;;
  ci) filter='TestCategory=faults-ci' ;;
  M[12]) filter="TestCategory=faults&FullyQualifiedName~${what}_" ;;
  [0-9] | [0-9][0-9]) filter="TestCategory=faults&FullyQualifiedName~F$(printf '%02d' "$((10#$what))")_" ;;
  *) usage ;;
esac
shift
short=
while [ $# -gt 0 ]; do
  case $1 in
    --short) short=1; shift; continue ;;
    --seed) export LISTENER_TEST_SEED=${2:?a number} ;;
    --minutes) export LISTENER_TEST_MINUTES=${2:?a number} ;;
    *) usage ;;
  esac
  shift 2
done
# An explicit test runs only where every part of the filter names it: its name and its own category do, that of its class does not.
runs=("$filter&TestCategory!=long")
if [ -z "$short" ] && [ "$what" != ci ]; then
  runs+=("$(sed -E 's/TestCategory=faults&?//' <<<"$filter")")
  runs[1]="${runs[1]:+${runs[1]}&}TestCategory=long"
fi

project=tests/Listener.EndToEnd.Tests
dotnet build "$project" --configuration Release --nologo --verbosity quiet
if [ -z "$(eng/services.sh env)" ]; then trap 'eng/services.sh stop' EXIT; fi
services=$(eng/services.sh start)
eval "$services"
failed=0
for run in "${runs[@]}"; do
  dotnet test "$project/bin/Release/net10.0/Listener.EndToEnd.Tests.dll" --filter "$run" --logger 'console;verbosity=detailed' \
    -- NUnit.ExplicitMode=Relaxed | grep -vE '^ *(Standard Output Messages:)?$' || failed=1
done
exit $failed

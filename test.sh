#!/usr/bin/env bash
# Builds everything once and runs every test, with a RabbitMQ and a PostgreSQL of its own (eng/services.sh).
#
#   ./test.sh                  everything, of the fault plan a third; eng/faults.sh has the rest of it
#   ./test.sh Outbox           tests whose full name contains the word
#   ./test.sh TestCategory=faults   any filter of `dotnet test`
#
# The last line is "N passed, N failed, N skipped". With CI=true the restore is locked, the format is checked and a suite
# that had to be left out is a failure. Logs are in artifacts/test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
ci=${CI:-false}
logs=artifacts/test
rm -rf "$logs" && mkdir -p "$logs"
passed=0 failed=0 skipped=0

finish() { # exit code of what went wrong, if anything did
  local code=$1
  if [ "$failed" -gt 0 ] || [ $((passed + failed)) = 0 ]; then code=1; fi
  if [ "$ci" = true ] && [ "$skipped" -gt 0 ]; then code=1; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$code"
}

step() { # name, command...: quiet unless it fails
  local name=$1 log=$logs/$1.log start=$SECONDS
  shift
  if "$@" >"$log" 2>&1; then
    printf '%-34s %4d s\n' "$name" $((SECONDS - start))
  else
    grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sed "s/ \[[^]]*\]\$//; s|$PWD/||" | sort -u | head -n 40 >"$log.short" || true
    if [ -s "$log.short" ]; then cat "$log.short"; else tail -n 40 "$log"; fi
    echo "$name failed; the log is $log"
    finish 1
  fi
}

lock_files_are_there() {
  local project missing=0
  while read -r project; do
    [ -e "$(dirname "$project")/packages.lock.json" ] || { echo "$project has no packages.lock.json: restore and commit it"; missing=1; }
  done < <(find src tests bench -name '*.csproj' 2>/dev/null)
  return $missing
}

if [ "$ci" = true ]; then
  step lock-files lock_files_are_there
  step restore dotnet restore listener.sln --locked-mode
  step format dotnet format listener.sln whitespace --no-restore --verify-no-changes
else
  step restore dotnet restore listener.sln
fi
# Warnings are errors by Directory.Build.props.
step build dotnet build listener.sln --configuration Release --no-restore --nologo

# Single tests turn the clock, ask systemd for its judgement or run under its filter of system calls; without these tools they are left out.
if [ "$ci" = true ]; then
  tools=()
  command -v systemd-analyze >/dev/null || tools+=(systemd)
  /usr/bin/python3 -c 'import seccomp' 2>/dev/null || tools+=(python3-seccomp)
  [ -e /usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1 ] || tools+=(faketime)
  if [ ${#tools[@]} -gt 0 ]; then step tools bash -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${tools[*]}"; fi
fi

# A server somebody already started, for these tests or another's, is used and left running.
if [ -z "${LISTENER_TEST_RABBITMQ:-}${LISTENER_TEST_POSTGRES:-}" ]; then
  if [ -z "$(eng/services.sh env)" ]; then
    trap 'eng/services.sh stop' EXIT
    trap 'exit 130' INT TERM
  fi
  start=$SECONDS
  services=$(eng/services.sh start) || {
    code=$?
    if [ $code != 3 ] || [ "$ci" = true ]; then echo "the servers for the tests did not start"; finish 1; fi
  }
  eval "$services"
  printf '%-34s %4d s\n' services $((SECONDS - start))
fi

case ${1:-} in
  '') filter='TestCategory!=long&(TestCategory!=faults|TestCategory=faults-ci)' ;;
  *[=~\(]*) filter=$1 ;;
  *) filter="FullyQualifiedName~$1&TestCategory!=long" ;;
esac

count_of() { sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1"; }

run() { # test project
  local name=$1 log=$logs/$1.log trx=$logs/$1.trx start=$SECONDS code=0 total executed bad
  dotnet test "tests/$name/bin/Release/net10.0/$name.dll" --filter "$filter" --results-directory "$logs" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' \
    --blame-hang-timeout 8m --blame-hang-dump-type none >"$log" 2>&1 || code=$?
  total=0 executed=0 bad=0
  if [ -s "$trx" ]; then
    total=$(count_of "$trx" total) executed=$(count_of "$trx" executed) bad=$((executed - $(count_of "$trx" passed)))
  fi
  # A test host that crashes or hangs has counted neither itself nor what it never came to.
  if [ $code != 0 ] && [ "$bad" = 0 ]; then bad=1 executed=$((executed + 1)) total=$((total + 1)); fi
  passed=$((passed + executed - bad)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
  printf '%-34s %4d s  %5d passed %4d failed %4d skipped\n' "$name" $((SECONDS - start)) $((executed - bad)) "$bad" $((total - executed))
  if [ "$bad" != 0 ]; then
    grep -vE '^ *(Passed|Skipped) |^ *at (NUnit|System)\.|Data collector|Results File|^$' "$log" | sed "s|$PWD/||" | head -n 200
    echo "the log is $log"
  fi
  grep -E '^ *Skipped ' "$log" || true
}

for project in tests/*/*.Tests.csproj; do
  run "$(basename "$project" .csproj)"
done
finish 0

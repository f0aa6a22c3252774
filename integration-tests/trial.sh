#!/usr/bin/env bash
# Builds what a trial needs, and runs it: trial.sh MAIN_CLASS ARGUMENT….
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

log=$(mktemp)
trap 'rm -f "$log"' EXIT # and once more below: exec runs no traps
echo "Building…"
if ! (cd "$here/.." && ./mvnw -B --no-transfer-progress -Ptrials -pl integration-tests -am package \
  -DskipTests -Dspotless.check.skip=true) >"$log" 2>&1; then
  grep -E "ERROR|WARNING" "$log" | tail -n 40 >&2
  exit 1
fi
rm -f "$log"
cd "$here"
# The Vector API, as in TaskManagers: frames made here are then the same to the last bit.
exec "$java" --add-modules jdk.incubator.vector -Djava.awt.headless=true -Xmx1g -XX:+UseSerialGC "-Dmixtape.home=$here/../deploy/target/mixtape" \
  -cp "target/classes:target/test-classes:$(cat target/trials.classpath)" "$@"

#!/usr/bin/env bash
# Tests of `up` with `up` in a container that has little memory: container.sh [MEMORY [TESTS]], 4g and the bombs by default.
# Needs Docker. The image is empty: the container sees this machine's programs, and writes to HOME and the temporary folder alone.
set -euo pipefail
cd "$(dirname "$0")/.."
memory=${1:-4g} tests=${2:-BombsInAStreamTest}
tmp=${TMPDIR:-/tmp}
docker info >/dev/null || { echo "container.sh: needs a Docker engine that answers 'docker info'" >&2; exit 1; }
folder=$(mktemp -d "$tmp/container-XXXXXX")
trap 'rm -rf "$folder"' EXIT
ln -s usr/bin usr/lib usr/lib64 "$folder"
tar -C "$folder" -c . | docker import - mixtape-this-machine >/dev/null
run="docker run --rm --network=host --memory=$memory --memory-swap=$memory --volume=/usr:/usr:ro --volume=/etc:/etc:ro"
run+=" --volume=$PWD:$PWD:ro --volume=$HOME:$HOME --volume=$tmp:$tmp --env=HOME=$HOME mixtape-this-machine"
./mvnw -B --no-transfer-progress test -pl integration-tests -am -Dtest="$tests" \
  -Dsurefire.failIfNoSpecifiedTests=false "-Dmixtape.container=$run" &
build=$!
peak=0
while kill -0 $build 2>/dev/null; do
  for id in $(docker ps --quiet --no-trunc --filter ancestor=mixtape-this-machine); do
    for file in /sys/fs/cgroup/memory/docker/$id/memory.max_usage_in_bytes /sys/fs/cgroup/system.slice/docker-$id.scope/memory.peak; do
      [ -r "$file" ] && peak=$(cat "$file" 2>/dev/null || echo "$peak")
    done
  done
  sleep 0.5
done
wait $build
echo "{\"memory\":\"$memory\",\"tests\":\"$tests\",\"peakMiB\":$((peak >> 20))}"

#!/usr/bin/env bash
# Kills, freezes and starves the processes of a cluster while tracks stream in: chaos.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.chaos.Chaos "$@"

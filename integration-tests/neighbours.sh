#!/usr/bin/env bash
# Neighbours of 100,000 tracks: how many are found, how fast, in how much memory: neighbours.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.neighbours.NeighboursTrial "$@"

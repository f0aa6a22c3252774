#!/usr/bin/env bash
# Neighbours of 100,000 tracks: how many are found, how fast, in how much memory: neighbours.sh --help
JDK_JAVA_OPTIONS="--add-modules jdk.incubator.vector" exec "$(dirname "$0")/trial.sh" dev.mixtape.it.neighbours.NeighboursTrial "$@"

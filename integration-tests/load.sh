#!/usr/bin/env bash
# A topic far behind, a soak at this machine's rate, a burst of twenty times that: load.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.load.Load "$@"

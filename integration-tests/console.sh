#!/usr/bin/env bash
# The console's index of 100,000 tracks: how long it takes, how fast it answers: console.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.console.CatalogTrial "$@"

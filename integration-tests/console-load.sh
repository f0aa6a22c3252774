#!/usr/bin/env bash
# A console over many tracks, asked for neighbours at a steady rate: console-load.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.study.console.ConsoleLoad "$@"

#!/usr/bin/env bash
# Music learned folder by folder against shuffled: sorted.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.study.endless.SortedMusic "$@"

#!/usr/bin/env bash
# How true the console's map is, and how still it keeps: map.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.study.MapStudy "$@"

#!/usr/bin/env bash
# Planted streams that stay, drift, come and go, learned without an end: endless.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.study.endless.EndlessStudy "$@"

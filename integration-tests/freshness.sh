#!/usr/bin/env bash
# Tracks come, change and go while the model learns; are 100,000 embeddings and their neighbours fresh: freshness.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.freshness.Freshness "$@"

#!/usr/bin/env bash
# An hour of noise, refused by the gate, rolled back, or learned, while processes are killed: poisoned.sh --help
exec "$(dirname "$0")/trial.sh" dev.mixtape.it.poison.Poisoned "$@"

#!/usr/bin/env bash
# Bitbucket starts this in the pipe's container, in the folder of the clone, with the variables of the pipe and the step's.
set -euo pipefail

: "${COMMAND:?is what the pipe runs, and not given}"
: "${BITBUCKET_STEP_OIDC_TOKEN:?is missing: the step needs \"oidc: true\"}"

read -ra jobpass <<< "${JOBPASS:-node /usr/local/lib/jobpass.js}"
# exec, so that a step that is stopped stops Jobpass and not this shell.
exec "${jobpass[@]}" exec -- bash -c "$COMMAND"

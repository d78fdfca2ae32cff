#!/usr/bin/env bash
# Bitbucket runs this script in the pipe's container, in the clone, with the variables of the pipe and the step.
set -euo pipefail

: "${COMMAND:?is missing: set the command that the pipe runs}"
: "${BITBUCKET_STEP_OIDC_TOKEN:?is missing: the step needs \"oidc: true\"}"

read -ra jobpass <<< "${JOBPASS:-node /usr/local/lib/jobpass.js}"
# exec replaces this shell, so Bitbucket sends its stop signal to Jobpass.
exec "${jobpass[@]}" exec -- bash -c "$COMMAND"

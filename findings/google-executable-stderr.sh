#!/usr/bin/env bash
# Google's libraries for Python and Node read the error output of an executable credential source as part of its response.
#
# Expected: AIP-4117 defines the response of the program as JSON on its standard output. A program that prints valid JSON
# there, exits with 0, and prints a warning to its standard error gives the library a subject token.
#
# What happens: both libraries put the two outputs into one text and parse this text as JSON. With one line of warning, the
# library gets no token. In Python, the error is a JSONDecodeError, which names neither the program nor the warning.
# So a program that is written for Node fails as soon as Node prints a warning, for example about a file in
# NODE_EXTRA_CA_CERTS that does not exist.
#
# Versions: google-auth 2.63.0, google-auth-library 10.9.1. Checked on 2026-11-30.
# Requires: bash, Python 3.11 or later with venv, Node 20 or later with npm.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
PYTHON_LIBRARY=2.63.0
NODE_LIBRARY=10.9.1

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 300 "$work/python/bin/pip" install --quiet --disable-pip-version-check \
  "google-auth==$PYTHON_LIBRARY" requests || cannot_run 'pip could not install the packages'
mkdir "$work/node" && cd "$work/node" || exit 2
echo '{"type":"module"}' >package.json
timeout 300 npm install --silent --no-audit --no-fund "google-auth-library@$NODE_LIBRARY" ||
  cannot_run 'npm could not install the package'

# The program prints a valid response. Its argument is what it prints to its standard error.
cat >"$work/program" <<'SH'
#!/bin/sh
[ -z "${WARNING:-}" ] || echo "$WARNING" >&2
echo '{"version":1,"success":true,"token_type":"urn:ietf:params:oauth:token-type:jwt","id_token":"a.b.c","expiration_time":4102444800}'
SH
chmod +x "$work/program"
cat >"$work/account.json" <<JSON
{"type":"external_account","audience":"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p",
 "subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"https://sts.googleapis.com/v1/token",
 "credential_source":{"executable":{"command":"$work/program","timeout_millis":5000}}}
JSON

# Each client asks its library only for the subject token, so no request leaves this machine.
cat >"$work/client.py" <<'PYTHON'
import json
import sys

from google.auth import pluggable

try:
    with open(sys.argv[1], encoding="utf-8") as file:
        credentials = pluggable.Credentials.from_info(json.load(file))
    print("token" if credentials.retrieve_subject_token(None) == "a.b.c" else "another token")
except Exception as error:
    print("error", type(error).__name__)
PYTHON
cat >client.mjs <<'NODE'
import { readFileSync } from 'node:fs';
import { PluggableAuthClient } from 'google-auth-library';

try {
  const client = new PluggableAuthClient(JSON.parse(readFileSync(process.argv[2], 'utf8')));
  console.log((await client.retrieveSubjectToken()) === 'a.b.c' ? 'token' : 'another token');
} catch (error) {
  console.log('error', error.constructor.name);
}
NODE

export GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES=1
python() { WARNING=$1 "$work/python/bin/python" "$work/client.py" "$work/account.json"; }
node_() { WARNING=$1 node client.mjs "$work/account.json"; }

changed=0
check() {
  local got
  got=$("$2" "$3")
  echo "$1: $got"
  [[ $got == "$4"* ]] || changed=1
}
check 'Python, without a warning' python '' token
check 'Node, without a warning' node_ '' token
check 'Python, with a warning on standard error' python 'Warning: x' error
check 'Node, with a warning on standard error' node_ 'Warning: x' error
if [ "$changed" = 0 ]; then echo 'SAME: the warning is read as part of the response'; else echo 'CHANGED'; fi
exit "$changed"

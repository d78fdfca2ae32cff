#!/usr/bin/env bash
# botocore expands $NAME inside AWS_CONFIG_FILE, and then reports missing credentials or uses another file.
#
# Expected: AWS_CONFIG_FILE holds a path. If a file exists at that path, the SDK reads it. The AWS SDK for
# JavaScript does.
#
# What happens: botocore replaces $NAME in the value with the variable NAME of its own process. So a valid path
# that contains a dollar sign works or fails depending on unrelated variables:
#   - NAME is not set: botocore reads the file.
#   - NAME is set: the error is "Unable to locate credentials", or "The config profile (ci) could not be found".
#     Neither error shows a path.
#   - NAME is set and a file exists at the expanded path: botocore signs with the key of that other file.
# AWS_SHARED_CREDENTIALS_FILE behaves in the same way. Quoting in the shell does not help, because the
# replacement happens inside Python.
#
# Versions: botocore 1.44.8, @aws-sdk/credential-provider-ini 3.973.32. Checked on 2026-11-29.
# Requires: bash, python3 with venv, npm and Node 20 or later.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
BOTOCORE=1.44.8
JAVASCRIPT=3.973.32

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 240 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "botocore==$BOTOCORE" || cannot_run 'pip could not install botocore'
mkdir "$work/node" && echo '{"private":true}' >"$work/node/package.json"
timeout 240 npm install --prefix "$work/node" --silent --no-audit --no-fund --ignore-scripts \
  "@aws-sdk/credential-provider-ini@$JAVASCRIPT" || cannot_run 'npm could not install the JavaScript SDK'

# The folder's name has a dollar sign. The second folder is where its name leads after the replacement.
real="$work/build-\$JOB"
other="$work/build-7"
mkdir "$real" "$work/home"
config() { # key id
  printf '[%s]\naws_access_key_id = %s\naws_secret_access_key = x\n' default "$1" 'profile ci' "$1"
}
config AKIDREAL >"$real/config"

# An S3 stand-in on loopback that notes the key of each request, and one call to it.
cat >"$work/call.py" <<'PYTHON'
import http.server
import threading

import botocore.session
from botocore.config import Config

keys = []


class Bucket(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        keys.append(self.headers["Authorization"].split("Credential=")[1].split("/")[0])
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


server = http.server.HTTPServer(("127.0.0.1", 0), Bucket)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    s3 = botocore.session.Session().create_client(
        "s3",
        region_name="eu-central-1",
        endpoint_url=f"http://127.0.0.1:{server.server_port}",
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}),
    )
    s3.get_object(Bucket="bucket", Key="key")
    print("signed with " + keys[0])
except Exception as error:
    print(f"{type(error).__name__}: {error}; requests sent: {len(keys)}")
PYTHON
cat >"$work/node/call.mjs" <<'NODE'
import { fromIni } from '@aws-sdk/credential-provider-ini';
console.log(`reads ${(await fromIni()()).accessKeyId}`);
NODE

clean=(env -i "PATH=$PATH" "HOME=$work/home" AWS_EC2_METADATA_DISABLED=true)
python() { timeout 60 "${clean[@]}" "$@" "$work/python/bin/python" "$work/call.py" 2>&1; }
node_sdk() { timeout 60 "${clean[@]}" "$@" node "$work/node/call.mjs" 2>&1; }

changed=0
check() { # what, expected, seen
  printf '%-58s %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { printf '%-58s %s\n' '  CHANGED, it was:' "$2"; changed=1; }
}
file="AWS_CONFIG_FILE=$real/config"
credentials="AWS_SHARED_CREDENTIALS_FILE=$real/config"
nothing='NoCredentialsError: Unable to locate credentials; requests sent: 0'

echo "AWS_CONFIG_FILE is .../build-\$JOB/config, and that file exists."
check 'botocore, JOB is not set' 'signed with AKIDREAL' "$(python "$file")"
check 'botocore, JOB=7' "$nothing" "$(python "$file" JOB=7)"
check 'botocore, JOB=7, profile ci' \
  'ProfileNotFound: The config profile (ci) could not be found; requests sent: 0' \
  "$(python "$file" JOB=7 AWS_PROFILE=ci)"
check 'botocore, JOB=7, by AWS_SHARED_CREDENTIALS_FILE' "$nothing" "$(python "$credentials" JOB=7)"
check 'JavaScript SDK, JOB=7' 'reads AKIDREAL' "$(node_sdk "$file" JOB=7)"
mkdir "$other"
config AKIDOTHER >"$other/config"
check 'botocore, JOB=7, and .../build-7/config exists' 'signed with AKIDOTHER' "$(python "$file" JOB=7)"

[ $changed = 0 ] && echo "SAME: botocore $BOTOCORE replaces \$NAME in the path of the configuration file"
exit $changed

#!/usr/bin/env bash
# obstore ignores AWS_CONTAINER_CREDENTIALS_FULL_URI unless the token is in a file.
#
# Expected: AWS documents two variables for the token of a container credentials endpoint:
# AWS_CONTAINER_AUTHORIZATION_TOKEN holds the token, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names a file with it.
# Either is enough, and an endpoint that requires no token needs neither. boto3 accepts all three forms.
#
# What happens: obstore (the Rust crate object_store) uses the endpoint only if AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
# is set. Otherwise it sends no request to the endpoint and asks the metadata service of EC2 instead. If that service
# answers, as it does on EC2, obstore signs with the credentials of the machine: the program runs under another
# identity, and reports no error.
#
# Versions: obstore 0.12.1, boto3 1.44.8. Checked on 2026-11-29.
# Requires: bash, and Python 3.11 or later with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
OBSTORE=0.12.1
BOTO3=1.44.8

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 240 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "obstore==$OBSTORE" "boto3==$BOTO3" "botocore==$BOTO3" || cannot_run 'pip could not install the packages'
mkdir "$work/home"
printf 'the-token' >"$work/token"

# One server on loopback stands in for the credentials endpoint, the metadata service and the bucket.
cat >"$work/read.py" <<'PYTHON'
import http.server
import json
import os
import sys
import threading

client, form = sys.argv[1:]
seen = []


def session(key):
    return {
        "Code": "Success",
        "Type": "AWS-HMAC",
        "AccessKeyId": key,
        "SecretAccessKey": "x",
        "Token": "x",
        "LastUpdated": "2026-11-29T00:00:00Z",
        "Expiration": "2099-01-01T00:00:00Z",
    }


class StandIn(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self):
        authorization = self.headers.get("Authorization", "")
        status, body = 200, b"object"
        if self.path == "/credentials":
            seen.append("endpoint")
            allowed = form == "none" or authorization == "the-token"
            status, body = (200, json.dumps(session("AKIDJOB")).encode()) if allowed else (401, b"{}")
        elif self.path == "/latest/api/token":
            seen.append("metadata service")
            body = b"session-of-the-metadata-service"
        elif self.path == "/latest/meta-data/iam/security-credentials/":
            body = b"machine"
        elif self.path == "/latest/meta-data/iam/security-credentials/machine":
            body = json.dumps(session("AKIDMACHINE")).encode()
        elif "Credential=" in authorization:
            seen.append("bucket, signed with " + authorization.split("Credential=")[1].split("/")[0])
        else:
            status, body = 404, b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sun, 29 Nov 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = answer


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url + "/credentials"
# The first name is read by obstore, the second by boto3. Without them a request could leave this machine.
os.environ["AWS_METADATA_ENDPOINT"] = url
os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url

try:
    if client == "obstore":
        import obstore
        from obstore.store import S3Store

        store = S3Store(
            "bucket",
            endpoint=url,
            region="eu-central-1",
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )
        obstore.get(store, "key").bytes()
    else:
        import boto3
        from botocore.config import Config

        s3 = boto3.client(
            "s3",
            region_name="eu-central-1",
            endpoint_url=url,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}),
        )
        s3.get_object(Bucket="bucket", Key="key")["Body"].read()
except Exception as error:
    seen.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
print("; ".join(seen))
PYTHON

read_with() { # client, form, variables
  local client=$1 form=$2
  shift 2
  timeout 60 env -i "PATH=$PATH" "HOME=$work/home" "$@" "$work/python/bin/python" "$work/read.py" "$client" "$form" 2>&1
}

changed=0
check() { # what, expected, seen
  printf '%-38s %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { printf '%-38s %s\n' '  CHANGED, it was:' "$2"; changed=1; }
}
variable='AWS_CONTAINER_AUTHORIZATION_TOKEN=the-token'
file="AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$work/token"
good='endpoint; bucket, signed with AKIDJOB'
wrong='metadata service; bucket, signed with AKIDMACHINE'

echo 'Requests that each client sends to read one object:'
check 'boto3, token in the variable' "$good" "$(read_with boto3 variable "$variable")"
check 'boto3, token in a file' "$good" "$(read_with boto3 file "$file")"
check 'boto3, endpoint without a token' "$good" "$(read_with boto3 none)"
check 'obstore, token in a file' "$good" "$(read_with obstore file "$file")"
check 'obstore, token in the variable' "$wrong" "$(read_with obstore variable "$variable")"
check 'obstore, endpoint without a token' "$wrong" "$(read_with obstore none)"

[ $changed = 0 ] && echo "SAME: obstore $OBSTORE uses the credentials endpoint only with a token file"
exit $changed

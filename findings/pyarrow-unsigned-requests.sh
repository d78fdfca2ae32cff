#!/usr/bin/env bash
# pyarrow sends S3 requests without a signature if the credentials endpoint fails, and reports "access denied".
#
# Expected: a program that is configured to use a container credentials endpoint, and not to be anonymous, stops with
# an error about credentials if the endpoint answers with an error. boto3 does.
#
# What happens: after the endpoint has answered 503, pyarrow sends the request to S3 without any signature. A private
# bucket refuses it. The error is ACCESS_DENIED and does not mention credentials, so one searches for a missing
# permission. A public bucket answers, so the program continues anonymously and reports no error. `anonymous=False`
# does not prevent this. Once the endpoint works again, the same file system object signs its next request.
#
# Versions: pyarrow 26.0.1, boto3 1.44.8. Checked on 2026-11-29.
# Requires: bash, and Python 3.11 or later with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
PYARROW=26.0.1
BOTO3=1.44.8

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 300 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "pyarrow==$PYARROW" "boto3==$BOTO3" "botocore==$BOTO3" || cannot_run 'pip could not install the packages'
mkdir "$work/home"

# One server on loopback stands in for the credentials endpoint and for two buckets, one of which anyone may read.
cat >"$work/read.py" <<'PYTHON'
import http.server
import json
import os
import sys
import threading

client = sys.argv[1]
seen = []
endpoint_works = False
SESSION = {
    "AccessKeyId": "AKIDJOB",
    "SecretAccessKey": "x",
    "Token": "x",
    "Expiration": "2099-01-01T00:00:00Z",
}


class StandIn(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self):
        signed = "Credential=AKIDJOB/" in self.headers.get("Authorization", "")
        if self.path == "/credentials":
            status, body = (200, json.dumps(SESSION).encode()) if endpoint_works else (503, b"{}")
            event = f"endpoint {status}"
        else:
            status, body = (200, b"object") if signed or self.path.startswith("/public/") else (403, b"")
            event = f"{self.command} {'signed' if signed else 'UNSIGNED'} {status}"
        # How often a client asks the endpoint is not the subject here.
        if event not in seen:
            seen.append(event)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = answer


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url + "/credentials"
os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "the-token"
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

if client == "pyarrow":
    from pyarrow import fs

    files = fs.S3FileSystem(
        anonymous=False,
        endpoint_override=url,
        region="eu-central-1",
        connect_timeout=5,
        request_timeout=5,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=1),
    )

    def read(bucket):
        return files.open_input_stream(f"{bucket}/key").read()

else:
    import boto3
    from botocore.config import Config

    options = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0})

    def read(bucket):
        s3 = boto3.client("s3", region_name="eu-central-1", endpoint_url=url, config=options)
        return s3.get_object(Bucket=bucket, Key="key")["Body"].read()


for bucket, endpoint_works in (("private", False), ("public", False), ("private", True)):
    seen.clear()
    try:
        result = f"read {len(read(bucket))} bytes"
    except Exception as error:
        text = str(error)
        about = "ACCESS_DENIED" if "ACCESS_DENIED" in text else "credentials" if "credentials" in text else text
        result = f"error about {about}"
    print(f"{client}, {bucket}: {', '.join(seen)}: {result}")
PYTHON

changed=0
check() { # client, expected
  local seen
  seen=$(timeout 100 env -i "PATH=$PATH" "HOME=$work/home" "$work/python/bin/python" "$work/read.py" "$1" 2>&1)
  echo "$seen"
  [ "$2" = "$seen" ] || { printf 'CHANGED, it was:\n%s\n' "$2"; changed=1; }
}
check boto3 "boto3, private: endpoint 503: error about credentials
boto3, public: endpoint 503: error about credentials
boto3, private: endpoint 200, GET signed 200: read 6 bytes"
check pyarrow "pyarrow, private: endpoint 503, HEAD UNSIGNED 403: error about ACCESS_DENIED
pyarrow, public: endpoint 503, HEAD UNSIGNED 200, GET UNSIGNED 200: read 6 bytes
pyarrow, private: endpoint 200, HEAD signed 200, GET signed 200: read 6 bytes"

[ $changed = 0 ] && echo "SAME: pyarrow $PYARROW sends unsigned requests after an error of the credentials endpoint"
exit $changed

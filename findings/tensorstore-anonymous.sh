#!/usr/bin/env bash
# A KvStore of tensorstore never uses a credentials endpoint again after the endpoint was down for a few seconds, and sends
# unsigned requests from then on.
#
# Expected: a program that has a valid credential from a container credentials endpoint continues with this credential
# while the endpoint answers with an error, or stops with an error about credentials. When the endpoint works again, the
# program uses it again. The AWS SDKs do one or the other.
#
# What happens: tensorstore requests a new credential for each read if the current one expires in less than 5 minutes.
# After a few 500 responses it discards the current credential, which is still valid, and continues anonymously: for as
# long as the KvStore lives, it sends no further request to the endpoint, and no signature to S3. A private bucket
# refuses every read with PERMISSION_DENIED, which does not mention credentials. A public bucket answers, so the program
# continues anonymously and reports no error. A new KvStore in the same process uses the endpoint again.
#
# Versions: tensorstore 0.1.86, boto3 1.44.8. Checked on 2026-11-30.
# Requires: bash, and Python 3.11 or later with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
TENSORSTORE=0.1.86
BOTO3=1.44.8

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 300 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "tensorstore==$TENSORSTORE" "boto3==$BOTO3" "botocore==$BOTO3" || cannot_run 'pip could not install the packages'
mkdir "$work/home"

# One server on loopback stands in for the credentials endpoint and for the bucket. The program reads once a second for
# 30 seconds; the endpoint answers 500 from second 5 to second 13. Each credential is valid for 4 minutes.
cat >"$work/read.py" <<'PYTHON'
import datetime
import http.server
import json
import os
import sys
import threading
import time

client = sys.argv[1]
start = time.monotonic()
events = []


class StandIn(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        second = time.monotonic() - start
        if self.path == "/credentials":
            end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=4)
            session = {"AccessKeyId": "AKIDJOB", "SecretAccessKey": "x", "Token": "x"}
            session["Expiration"] = end.strftime("%Y-%m-%dT%H:%M:%SZ")
            status, body = (500, b"{}") if 5 < second < 13 else (200, json.dumps(session).encode())
            events.append((second, f"endpoint {status}"))
        else:
            signed = "Credential=AKIDJOB/" in self.headers.get("Authorization", "")
            status, body = (200, b"object") if signed else (403, b"")
            events.append((second, "signed" if signed else "UNSIGNED"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
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

if client == "tensorstore":
    import tensorstore

    spec = {"driver": "s3", "bucket": "reports", "endpoint": url, "aws_region": "us-east-1"}

    store = tensorstore.KvStore.open(spec).result()

    def read():
        store.read("key").result()
else:
    import boto3

    s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1")

    def read():
        s3.get_object(Bucket="reports", Key="key")["Body"].read()


while time.monotonic() - start < 30:
    try:
        read()
    except Exception:
        pass
    time.sleep(1)

before = {event for second, event in events if second < 5}
after = {event for second, event in events if second > 18}
print("before:", ", ".join(sorted(before)), "| after:", ", ".join(sorted(after)))
PYTHON

read_with() {
  env -i PATH="$PATH" HOME="$work/home" timeout 120 "$work/python/bin/python" "$work/read.py" "$1" 2>/dev/null
}
boto3=$(read_with boto3) || cannot_run 'the reads with boto3 failed'
tensorstore=$(read_with tensorstore) || cannot_run 'the reads with tensorstore failed'
echo "boto3:       $boto3"
echo "tensorstore: $tensorstore"

both='endpoint 200, signed'
[ "$boto3" = "before: $both | after: $both" ] || cannot_run 'boto3 did not behave as expected'
if [ "$tensorstore" = "before: $both | after: UNSIGNED" ]; then
  echo 'AS DESCRIBED: after the outage, tensorstore sends only unsigned requests, and none to the endpoint'
  exit 0
fi
echo 'CHANGED'
exit 1

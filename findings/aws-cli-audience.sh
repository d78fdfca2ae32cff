#!/usr/bin/env bash
# AWS CLI 1: the server at the audience's address chooses the audience of `aws sts get-web-identity-token`.
#
# Expected: --audience is the text of the claim `aud`. An audience is often the URL of a service; AWS's
# documentation uses https://api.example.com.
#
# What happens: the AWS CLI 1 downloads every parameter that begins with http:// or https://, unless a service or the
# configuration (cli_follow_urlparam) excludes it. It sends a GET request to the audience, and requests an ID token for
# the list in the response. So:
#   - A service at https://a.example can answer ["https://b.example"]. A job that wants to log in to A then gets an ID
#     token that B accepts, and sends this ID token to A.
#   - Without an answer, the error is "Error parsing parameter '--audience': Unable to retrieve ...".
#
# Versions: awscli 1.46.3 with the default configuration. Checked on 2026-11-30. The AWS CLI 2 downloads no parameters.
# Requires: bash, python3 with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
AWSCLI=1.46.3

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 240 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "awscli==$AWSCLI" || cannot_run 'pip could not install awscli'
mkdir "$work/home"

# One server on loopback stands in for the service A (GET) and for STS (POST). It notes what it is asked.
cat >"$work/call.py" <<'PYTHON'
import http.server
import os
import subprocess
import sys
import threading
import urllib.parse

seen = []
ANSWER = """<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult>
<WebIdentityToken>e30.e30.e30</WebIdentityToken><Expiration>2030-01-01T00:00:00Z</Expiration>
</GetWebIdentityTokenResult></GetWebIdentityTokenResponse>"""


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        seen.append("A: GET " + self.path)
        self.answer('["https://b.example"]')

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        audiences = [form[name][0] for name in form if name.startswith("Audience.")]
        seen.append("STS: audience " + " ".join(audiences).replace(origin, "http://A"))
        self.answer(ANSWER)


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
origin = f"http://127.0.0.1:{server.server_port}"
words = ["--audience", origin + "/login", "--signing-algorithm", "RS256", "--endpoint-url", origin]
command = [sys.argv[1], "sts", "get-web-identity-token", *words]
ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ))
print("; ".join(seen) or ran.stderr.strip())
PYTHON

clean=(env -i "PATH=$PATH" "HOME=$work/home" AWS_EC2_METADATA_DISABLED=true AWS_DEFAULT_REGION=eu-central-1
  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y AWS_MAX_ATTEMPTS=1)
cli() { timeout 60 "${clean[@]}" "$@" "$work/python/bin/python" "$work/call.py" "$work/python/bin/aws" 2>&1; }

changed=0
check() { # what, expected, seen
  printf '%-34s %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { printf '%-34s %s\n' '  CHANGED, it was:' "$2"; changed=1; }
}
echo 'aws sts get-web-identity-token --audience http://A/login ...'
check 'default configuration' 'A: GET /login; STS: audience https://b.example' "$(cli)"
printf '[default]\ncli_follow_urlparam = false\n' >"$work/config"
check 'cli_follow_urlparam = false' 'STS: audience http://A/login' "$(cli "AWS_CONFIG_FILE=$work/config")"

[ $changed = 0 ] && echo "SAME: the server at the address in --audience chooses the audience (awscli $AWSCLI)"
exit $changed

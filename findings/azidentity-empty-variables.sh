#!/usr/bin/env bash
# DefaultAzureCredential in Go fails if AZURE_TOKEN_CREDENTIALS or AZURE_FEDERATED_TOKEN_FILE is set to an empty text.
#
# Expected: an empty variable counts as unset. azure-identity for Python and @azure/identity treat both variables so, and
# azidentity itself does for AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_USERNAME.
#
# What happens: azidentity uses os.LookupEnv, which finds empty variables.
#   - AZURE_TOKEN_CREDENTIALS is empty: NewDefaultAzureCredential returns an error about an invalid value.
#   - AZURE_FEDERATED_TOKEN_FILE is empty, AZURE_CLIENT_ID and AZURE_TENANT_ID are set: the chain contains a
#     WorkloadIdentityCredential whose file has no name. The chain stops at its error, and does not try the managed
#     identity, which works.
# Many CI systems can empty a variable for later steps, but cannot remove it.
#
# Versions: azidentity 1.15.0, azure-identity 1.27.0. Checked on 2026-11-30.
# Requires: bash, Go 1.24 or later, python3 with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
GO=1.15.0
PYTHON=1.27.0

work=$(mktemp -d) || exit 2
server=
trap 'kill $server 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 240 "$work/python/bin/pip" install --quiet --disable-pip-version-check "azure-identity==$PYTHON" ||
  cannot_run 'pip could not install azure-identity'

mkdir "$work/go" "$work/home"
cat >"$work/go/main.go" <<'PROGRAM'
package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func main() {
	credential, err := azidentity.NewDefaultAzureCredential(nil)
	if err != nil {
		fmt.Println("constructor:", strings.SplitN(err.Error(), ".", 2)[0])
		return
	}
	scopes := []string{"https://vault.azure.net/.default"}
	token, err := credential.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: scopes})
	switch {
	case err == nil:
		fmt.Println("token", token.Token)
	case strings.Contains(err.Error(), "WorkloadIdentityCredential:") && !strings.Contains(err.Error(), "ManagedIdentityCredential:"):
		fmt.Println("error: the chain stops at WorkloadIdentityCredential")
	default:
		fmt.Println("error:", err)
	}
}
PROGRAM
(cd "$work/go" && go mod init probe && go get "github.com/Azure/azure-sdk-for-go/sdk/azidentity@v$GO" && go mod tidy &&
  go build -o probe .) >"$work/build.log" 2>&1 || cannot_run "go could not build the program: $(tail -1 "$work/build.log")"

# The managed identity of an App Service, on loopback.
cat >"$work/identity.py" <<'PROGRAM'
import http.server
import json
import time


class Identity(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        body = {
            "access_token": "managed-identity",
            "expires_on": str(int(time.time()) + 3600),
            "resource": "https://vault.azure.net",
            "token_type": "Bearer",
        }
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Identity)
print(server.server_port, flush=True)
server.serve_forever()
PROGRAM
python3 "$work/identity.py" >"$work/port" &
server=$!
for _ in $(seq 50); do [ -s "$work/port" ] && break; sleep 0.1; done
[ -s "$work/port" ] || cannot_run 'the stand-in did not start'

cat >"$work/call.py" <<'PROGRAM'
from azure.identity import DefaultAzureCredential

try:
    print("token", DefaultAzureCredential().get_token("https://vault.azure.net/.default").token)
except Exception as error:
    print(f"error: {error}".splitlines()[0])
PROGRAM

id=11111111-2222-3333-4444-555555555555
clean=(env -i "PATH=$PATH" "HOME=$work/home" "IDENTITY_ENDPOINT=http://127.0.0.1:$(cat "$work/port")" IDENTITY_HEADER=x
  "AZURE_CLIENT_ID=$id" "AZURE_TENANT_ID=$id")
in_go() { timeout 60 "${clean[@]}" "$@" "$work/go/probe" 2>&1; }
in_python() { timeout 60 "${clean[@]}" "$@" "$work/python/bin/python" "$work/call.py" 2>&1; }

changed=0
check() { # what, expected, seen
  printf '%-50s %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { printf '%-50s %s\n' '  CHANGED, it was:' "$2"; changed=1; }
}
works='token managed-identity'
check 'Go, neither variable' "$works" "$(in_go)"
check 'Go, AZURE_CLIENT_SECRET is empty' "$works" "$(in_go AZURE_CLIENT_SECRET=)"
check 'Go, AZURE_TOKEN_CREDENTIALS is empty' 'constructor: invalid AZURE_TOKEN_CREDENTIALS value ""' \
  "$(in_go AZURE_TOKEN_CREDENTIALS=)"
check 'Go, AZURE_FEDERATED_TOKEN_FILE is empty' 'error: the chain stops at WorkloadIdentityCredential' \
  "$(in_go AZURE_FEDERATED_TOKEN_FILE=)"
check 'Python, both are empty' "$works" "$(in_python AZURE_TOKEN_CREDENTIALS= AZURE_FEDERATED_TOKEN_FILE=)"

[ $changed = 0 ] && echo "SAME: azidentity $GO takes empty variables for set ones"
exit $changed

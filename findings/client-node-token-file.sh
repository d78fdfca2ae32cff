#!/usr/bin/env bash
# The JavaScript client of Kubernetes ignores `tokenFile` in a kubeconfig and sends its requests without a credential.
#
# Expected: with `tokenFile`, a client sends the token in this file, or it stops with an error about the credential. The
# reference of the kubeconfig format (kubeconfig.v1, AuthInfo) has `tokenFile`; client-go and the Python client read it.
#
# What happens: @kubernetes/client-node looks for a key `token-file`, which the format does not have. It finds no
# credential, reports nothing, and sends the request without the header `Authorization`. The API server treats the request
# as a request of the user `system:anonymous` and returns 403 instead of 401. So the error is about permissions. If anonymous
# users may read the object, the program continues without a credential. With the key `token-file`, the same file works.
#
# Versions: @kubernetes/client-node 2.0.1, Node 24.21.0; for comparison the Python package kubernetes 37.0.2.
# Checked on 2026-11-30.
# Requires: bash, Node with npm on x64 or arm64 Linux, and Python 3.11 or later with venv.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
CLIENT=2.0.1
NODE=24.21.0
PYTHON=37.0.2

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

arch=$(node -p process.arch) || cannot_run 'Node is not installed'
# The client needs a newer Node than many machines have.
timeout 300 npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --loglevel=error \
  "@kubernetes/client-node@$CLIENT" "node-linux-$arch@$NODE" >/dev/null || cannot_run 'npm could not install the packages'
python3 -m venv "$work/python" || cannot_run 'python3 -m venv failed'
timeout 300 "$work/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
  "kubernetes==$PYTHON" || cannot_run 'pip could not install the package'
mkdir "$work/home"
printf the-token >"$work/token"

cat >"$work/list.mjs" <<'NODE'
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
const config = new KubeConfig();
config.loadFromDefault();
await config.makeApiClient(CoreV1Api).listNamespace().catch(() => undefined);
NODE
cat >"$work/list.py" <<'PYTHON'
from kubernetes import client, config

config.load_kube_config()
client.CoreV1Api().list_namespace()
PYTHON

# A server on loopback stands in for the API server, and prints the header of the request that a program sends.
cat >"$work/run.mjs" <<'NODE'
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
const [folder, key, ...words] = process.argv.slice(2);
const seen = [];
const server = http.createServer((request, response) => {
  seen.push(request.headers.authorization ?? 'no Authorization header');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ kind: 'NamespaceList', apiVersion: 'v1', metadata: {}, items: [] }));
});
server.listen(0, '127.0.0.1', () => {
  const user = { [key]: `${folder}/token` };
  // Without the second key, the JavaScript client rejects addresses with http.
  const cluster = { server: `http://127.0.0.1:${server.address().port}`, 'insecure-skip-tls-verify': true };
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'one' },
    clusters: [{ name: 'one', cluster }],
    users: [{ name: 'one', user }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
  };
  writeFileSync(`${folder}/kubeconfig`, JSON.stringify(config));
  const env = { PATH: process.env.PATH, HOME: `${folder}/home`, KUBECONFIG: `${folder}/kubeconfig` };
  const child = spawn(words[0], words.slice(1), { env, stdio: ['ignore', 'ignore', 'ignore'] });
  child.once('close', () => {
    console.log(seen.join(', ') || 'no request');
    process.exit();
  });
});
NODE

newer="$work/node_modules/node-linux-$arch/bin/node"
run() { timeout 120 "$newer" "$work/run.mjs" "$work" "$@" || cannot_run "$1 failed"; }
python=$(run tokenFile "$work/python/bin/python" "$work/list.py")
javascript=$(run tokenFile "$newer" "$work/list.mjs")
other=$(run token-file "$newer" "$work/list.mjs")
echo "Python, tokenFile:      $python"
echo "JavaScript, tokenFile:  $javascript"
echo "JavaScript, token-file: $other"

[ "$python" = 'Bearer the-token' ] || cannot_run 'the Python client did not behave as expected'
if [ "$javascript" = 'no Authorization header' ] && [ "$other" = 'Bearer the-token' ]; then
  echo 'AS DESCRIBED: the JavaScript client sends no credential, and reports nothing'
  exit 0
fi
echo 'CHANGED'
exit 1

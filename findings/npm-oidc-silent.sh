#!/usr/bin/env bash
# npm publishes with a stored token after the registry has refused its trusted publishing, and prints nothing about the refusal.
#
# Expected: npm reports that the exchange of the ID token failed. pnpm prints a warning in this case.
#
# What happens: npm requests an ID token, sends it to /-/npm/v1/oidc/token/exchange/package/NAME, and gets 404 with "OIDC token
# exchange error - package not found". npm then publishes with the token in .npmrc. The exit code is 0, and the output at the
# usual log level does not mention the exchange (npm/cli#9923). So a job that its owner believes to use trusted publishing still depends on a
# long-lived token. The reason is visible only with --loglevel verbose (lib/utils/oidc.js).
#
# Versions: npm 12.2.2 with Node 24.21.0. Checked on 2026-11-30.
# Requires: bash, Node and npm, Linux.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
NPM=12.2.2
NODE=24.21.0

work=$(mktemp -d) || exit 2
server=
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) cannot_run "no Node for $(uname -m)" ;; esac
timeout 300 npm install --prefix "$work/tools" --ignore-scripts --no-audit --no-fund --loglevel=error \
  "npm@$NPM" "node-linux-$arch@$NODE" >/dev/null 2>&1 || cannot_run 'npm could not install npm'
node=$work/tools/node_modules/node-linux-$arch/bin/node
npm=$work/tools/node_modules/npm/bin/npm-cli.js

# The ID token service of the CI system, and a registry that refuses the exchange and accepts the stored token.
cat >"$work/server.cjs" <<'PROGRAM'
const fs = require('node:fs');
const server = require('node:http').createServer(async (request, response) => {
  for await (const _ of request);
  const { method, url, headers } = request;
  fs.appendFileSync(process.argv[2] + '/log', `${method} ${url.split('?')[0]} ${headers.authorization ?? '-'}\n`);
  const send = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (url.startsWith('/id-token')) send(200, { value: 'a.b.c' });
  else if (url.startsWith('/-/npm/v1/oidc/')) send(404, { message: 'OIDC token exchange error - package not found' });
  else if (method === 'PUT') send(headers.authorization === 'Bearer stored-token' ? 201 : 401, {});
  else send(404, {});
});
server.listen(0, '127.0.0.1', () => fs.writeFileSync(process.argv[2] + '/port', String(server.address().port)));
PROGRAM
"$node" "$work/server.cjs" "$work" &
server=$!
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
[ -s "$work/port" ] || cannot_run 'the server did not start'
port=$(cat "$work/port")

mkdir "$work/package" "$work/home"
echo '{ "name": "octo-package", "version": "1.0.0", "license": "MIT" }' >"$work/package/package.json"
printf 'registry=http://127.0.0.1:%s/\n//127.0.0.1:%s/:_authToken=stored-token\n' "$port" "$port" >"$work/home/.npmrc"

publish() {
  (cd "$work/package" && env -i HOME="$work/home" PATH="$(dirname "$node"):/usr/bin:/bin" GITHUB_ACTIONS=true \
    ACTIONS_ID_TOKEN_REQUEST_URL="http://127.0.0.1:$port/id-token?a=b" ACTIONS_ID_TOKEN_REQUEST_TOKEN=bearer \
    timeout 120 "$node" "$npm" publish "$@" 2>&1)
}
usual=$(publish)
code=$?
verbose=$(publish --loglevel verbose)

exchanged=$(grep -c '^POST /-/npm/v1/oidc/token/exchange/package/octo-package Bearer a.b.c$' "$work/log")
published=$(grep -c '^PUT /octo-package Bearer stored-token$' "$work/log")
echo "npm $NPM: exit code $code, $exchanged refused exchanges, $published publications with the stored token"
echo "the output mentions the exchange: $(grep -ciE 'oidc|exchange' <<<"$usual") lines; with --loglevel verbose: $(grep -c 'package not found' <<<"$verbose") lines"

if [ "$code" = 0 ] && [ "$exchanged" = 2 ] && [ "$published" = 2 ] &&
  ! grep -qiE 'oidc|exchange' <<<"$usual" && grep -q 'OIDC token exchange error - package not found' <<<"$verbose"; then
  echo "SAME: npm $NPM does not report a refused exchange"
else
  echo 'CHANGED'
  exit 1
fi

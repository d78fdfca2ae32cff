#!/usr/bin/env bash
# Anthropic's SDKs send a token from ANTHROPIC_AUTH_TOKEN without the header that requests with such a token need.
#
# Expected: a short-lived token (sk-ant-oat01-…) works in the same way, whether the SDK reads it from ANTHROPIC_AUTH_TOKEN or
# from the credentials file of a profile. The SDK's own comment says that requests with an OAuth token need the header
# `anthropic-beta: oauth-2025-04-20`.
#
# What happens: the SDK adds the header only to a token from a profile. For ANTHROPIC_AUTH_TOKEN, the job can set
# ANTHROPIC_CUSTOM_HEADERS, but a request that uses another beta feature replaces the header of the variable instead of adding
# to it. So the request of one line of a program lacks the header, and that of the next line has it.
#
# Versions: @anthropic-ai/sdk 1.14.0. Checked on 2026-11-30.
# Requires: bash, Node 20 or later with npm.
# Exit code: 0 if the behaviour is as described, 1 if it has changed, 2 if the check could not run.
set -u
SDK=1.14.0

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cannot_run() { echo "CANNOT RUN: $1"; exit 2; }

timeout 300 npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --loglevel=error \
  "@anthropic-ai/sdk@$SDK" >/dev/null || cannot_run 'npm could not install the package'
mkdir -p "$work/config/configs" "$work/home"
(umask 077 && echo '{"version":"1.0","type":"oauth_token","access_token":"sk-ant-oat01-one"}' >"$work/credentials.json")
echo "{\"version\":\"1.0\",\"authentication\":{\"type\":\"user_oauth\",\"credentials_path\":\"$work/credentials.json\"}}" \
  >"$work/config/configs/one.json"

# A server on loopback stands in for the API, and prints the header of each request: first a plain one, then one with a beta.
cat >"$work/run.mjs" <<'NODE'
import http from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
const seen = [];
const server = http.createServer((request, response) => {
  const token = request.headers.authorization === 'Bearer sk-ant-oat01-one' ? '' : 'no token, ';
  seen.push(token + (request.headers['anthropic-beta'] ?? 'none'));
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[],"has_more":false}');
});
server.listen(0, '127.0.0.1', async () => {
  const client = new Anthropic({ baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 });
  await client.models.list();
  await client.beta.models.list({ betas: ['other-2026-01-01'] });
  console.log(seen.join(' | '));
  process.exit();
});
NODE

run() { (cd "$work" && env -i PATH="$PATH" HOME="$work/home" "$@" timeout 60 node run.mjs) || cannot_run 'the program failed'; }
profile=$(run ANTHROPIC_CONFIG_DIR="$work/config" ANTHROPIC_PROFILE=one)
variable=$(run ANTHROPIC_AUTH_TOKEN=sk-ant-oat01-one)
custom=$(run ANTHROPIC_AUTH_TOKEN=sk-ant-oat01-one ANTHROPIC_CUSTOM_HEADERS='anthropic-beta: oauth-2025-04-20')
echo "profile:                          $profile"
echo "ANTHROPIC_AUTH_TOKEN:             $variable"
echo "and ANTHROPIC_CUSTOM_HEADERS:     $custom"

[ "$profile" = 'oauth-2025-04-20 | other-2026-01-01,oauth-2025-04-20' ] || cannot_run 'the profile did not work as expected'
if [ "$variable" = 'none | other-2026-01-01' ] && [ "$custom" = 'oauth-2025-04-20 | other-2026-01-01' ]; then
  echo 'AS DESCRIBED: with a variable, requests lack the header'
  exit 0
fi
echo 'CHANGED'
exit 1

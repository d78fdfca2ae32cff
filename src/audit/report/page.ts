import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Findings } from '../findings.js';
import { BODY, SCRIPT, STYLE } from './assets.js';
import { payloadOf } from './encode.js';

/**
 * Returns the report as a self-contained page that needs no network and no server. The records are embedded as compressed base64,
 * so no text can be interpreted as markup. The content security policy allows only the page's own script and style, which it
 * identifies by hash.
 */
export function pageOf(found: Findings): string {
  const data = gzipSync(JSON.stringify(payloadOf(found)), { level: 6 }).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src '${hash(SCRIPT)}'`,
    `style-src '${hash(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Credentials issued to jobs: Jobpass audit report</title>
<style>${STYLE}</style>
</head>
<body>
${BODY}
<script type="application/octet-stream" id="data">${data}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Returns a hash in the format that content security policies use. */
function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

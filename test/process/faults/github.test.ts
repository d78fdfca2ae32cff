import { describe } from 'vitest';
import * as f from '../../support/faults.js';
import { secondaryLimit } from '../../support/github/limits.js';
import { GitHubRows, says } from '../../support/github/rows.js';

const NOT_GRANTED = 'The permissions requested are not granted to this installation';
const NOT_ACCESSIBLE =
  'There is at least one repository that does not exist or is not accessible to the parent installation';
const now = (): number => Math.floor(Date.now() / 1000);

describe('Faults of GitHub in the main step', () => {
  const rows = new GitHubRows();
  rows.common('mint');
  rows.common('sts');

  for (const hop of ['installation', 'mint'] as const) {
    // Limits: docs.github.com, "Rate limits for the REST API".
    rows.add(
      hop,
      'a secondary limit with 403 and Retry-After: 2',
      1,
      secondaryLimit({ retryAfter: 2 }),
      'survived',
    );
    rows.add(
      hop,
      'a secondary limit with 429 and Retry-After: 2',
      1,
      secondaryLimit({ status: 429, retryAfter: 2 }),
      'survived',
    );
    rows.add(
      hop,
      'a secondary limit with Retry-After: 60',
      'for ever',
      secondaryLimit({ retryAfter: 60 }),
      'told',
      {
        says: /answered with 403: You have exceeded a secondary rate limit/,
        requests: 1,
        within: 5,
      },
    );
    rows.add(hop, 'a secondary limit without a time', 'for ever', secondaryLimit(), 'told', {
      says: /answered with 403: You have exceeded a secondary rate limit/,
      requests: 1,
      within: 5,
    });
    rows.add(
      hop,
      'the primary limit, reset in 2 s',
      1,
      (...all) =>
        says(403, 'API rate limit exceeded for installation ID 1.', {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(now() + 2),
        })(...all),
      'survived',
    );
    rows.add(
      hop,
      'the primary limit, reset in 30 min',
      'for ever',
      (...all) =>
        says(403, 'API rate limit exceeded for installation ID 1.', {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(now() + 1_800),
        })(...all),
      'told',
      { says: /answered with 403: API rate limit exceeded/, requests: 1, within: 5 },
    );
    for (const code of [500, 502, 503, 504])
      rows.add(hop, `${code} of GitHub`, 2, says(code, 'Server Error'), 'survived');
    rows.add(hop, 'a page of 502', 1, f.status(502, '<html>Unicorn!</html>'), 'survived');
    rows.add(hop, '401 for the JWT', 'for ever', says(401, 'A JSON web token could not be decoded'), 'told', {
      says: /answered with 401: A JSON web token could not be decoded.*private key belongs to this app/,
      requests: 1,
      within: 5,
    });
  }

  rows.add('installation', '503', 2, f.status(503), 'survived');
  rows.add('installation', '404 of GitHub', 'for ever', says(404, 'Not Found'), 'told', {
    says: /no installation for the repository octo-org\/octo-repo.*install the app/,
    requests: 1,
    within: 5,
  });
  rows.add('installation', '404: no such app', 'for ever', says(404, 'Integration not found'), 'told', {
    says: /404: Integration not found.*No app has this app ID or client ID/,
    requests: 1,
    within: 5,
  });
  rows.add('installation', '404 of a gateway', 'for ever', f.status(404, '<html>'), 'told', {
    says: /answered with 404/,
    requests: 1,
    within: 5,
  });
  rows.add('installation', '200 without an ID', 'for ever', f.changed({ id: undefined }), 'told', {
    says: /no installation/,
  });

  rows.arranged(
    'mint',
    'a permission that the installation lacks',
    () => ({ inputs: { permissions: 'packages: write' } }),
    'told',
    { says: new RegExp(`422: ${NOT_GRANTED}\\. Check`), requests: 1, within: 5 },
  );
  rows.arranged(
    'mint',
    'a repository that does not exist',
    () => ({ inputs: { repositories: 'shop gone' } }),
    'told',
    { says: new RegExp(`422: ${NOT_ACCESSIBLE}\\. Check`), requests: 1, within: 5 },
  );
  rows.add(
    'mint',
    '403 for a suspended installation',
    'for ever',
    says(403, 'This installation has been suspended'),
    'told',
    { says: /403: This installation has been suspended.*Unsuspend the installation/, requests: 1, within: 5 },
  );
  rows.add('mint', '404: the installation was removed', 'for ever', says(404, 'Not Found'), 'told', {
    says: /answered with 404: Not Found.*installation exists/,
    requests: 1,
    within: 5,
  });
  // The answer holds a token that nobody can use: Jobpass ends it.
  rows.add('mint', 'an expiry that is no date', 'for ever', f.changed({ expires_at: 'soon' }), 'told', {
    says: /no expiry/,
  });
  rows.add('mint', 'permissions that are a list', 'for ever', f.changed({ permissions: ['x'] }), 'told', {
    says: /permissions of an unknown form/,
  });
  rows.add(
    'mint',
    'repositories without names',
    'for ever',
    f.changed({ repositories: [{ id: 1 }] }),
    'told',
    {
      says: /repositories of an unknown form/,
    },
  );
  rows.add('mint', 'no token', 'for ever', f.changed({ token: undefined }), 'told', { says: /no token/ });
  rows.add('mint', 'a lost answer', 1, f.loseAnswer, 'survived', { lost: true });
  rows.add(
    'mint',
    'the 502 of a proxy, although a token was issued',
    1,
    f.servedBut(f.status(502, '<html>')),
    'survived',
    {
      lost: true,
    },
  );

  // octo-sts: the gateway's format of errors.
  const sts = (code: number, grpc: number, message: string) =>
    f.status(code, { code: grpc, message, details: [] });
  rows.add(
    'sts',
    '404 without a trust policy',
    'for ever',
    sts(404, 5, 'unable to find trust policy for "ci"'),
    'told',
    {
      says: /404: unable to find trust policy for "ci".*\.github\/chainguard\/ci\.sts\.yaml in octo-org\/shop/,
      requests: 1,
      within: 5,
    },
  );
  rows.add(
    'sts',
    '403 of the trust policy',
    'for ever',
    sts(403, 7, 'trust policy: subject "x" did not match "y"'),
    'told',
    {
      says: /403: trust policy: subject "x" did not match "y"/,
      requests: 1,
      within: 5,
    },
  );
  rows.add('sts', '429 of GitHub', 2, sts(429, 8, 'GitHub API rate limit exceeded for "ci"'), 'survived');
  rows.add('sts', '500 of the exchange', 2, sts(500, 13, 'failed to get token'), 'survived');
  rows.add('sts', 'a token with a line break', 'for ever', f.changed({ token: 'ghs_a\nb' }), 'told', {
    says: /no token/,
  });
  rows.table();
});

for (const form of ['stateful', 'stateless'] as const) {
  describe(`Faults of GitHub at the end of a job, with ${form} tokens`, () => {
    const rows = new GitHubRows(form === 'stateless' ? ', with a stateless token' : '');
    for (const code of [429, 500, 502, 503, 504]) rows.add('revoke', `${code}`, 2, f.status(code), 'revoked');
    for (const [fault, how] of [
      ['a secondary limit with Retry-After: 2', secondaryLimit({ retryAfter: 2 })],
      ['connection reset', f.reset],
      ['silence', f.silence],
      ['something that is not HTTP', f.notHttp],
      ['a lost answer, although the token was revoked', f.loseAnswer],
      ['502, although the token was revoked', f.servedBut(f.status(502))],
    ] as const)
      rows.add('revoke', fault, 1, how, 'revoked');
    for (const [fault, how, because] of [
      [
        '403',
        says(403, 'Resource not accessible by integration'),
        /failed, lives until .*403: Resource not accessible/,
      ],
      ['404', says(404, 'Not Found'), /failed, lives until .*404/],
      ['503', f.status(503), /failed, lives until .*503/],
      ['a page of a gateway with 401', f.status(401, '<html>'), /failed, lives until .*401/],
      ['200 with a page of a gateway', f.status(200, '<html>'), /failed, lives until /],
      ['401, although the token lives', says(401, 'Bad credentials'), /failed, lives until /],
    ] as const)
      rows.add('revoke', fault, 'for ever', how, 'failed', { says: because });
    rows.add('repositories', '503', 1, f.status(503), 'revoked');
    for (const [fault, how] of [
      ['503', f.status(503)],
      ['silence', f.silence],
      ['401 of a gateway', f.status(401, '<html>')],
      [
        '403 of a rule for addresses',
        says(
          403,
          'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled',
        ),
      ],
      ['200 with an empty JSON object', f.body({})],
      ['404', says(404, 'Not Found')],
    ] as const)
      rows.add('repositories', fault, 'for ever', how, 'accepted', { within: 40 });
    rows.table({ form });
  });
}

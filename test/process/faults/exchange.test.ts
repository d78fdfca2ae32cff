import { commonRows } from '../../support/common.js';
import {
  body,
  changed,
  loseAnswer,
  redirect,
  rewritten,
  servedBut,
  silence,
  status,
} from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { type Row, table, times } from '../../support/rows.js';

const rows: Row[] = commonRows('exchange');
const told = (fault: string, how: Fault, says: RegExp, more: Partial<Row> = {}): void =>
  void rows.push({ fault, expected: 'told', says, ...times('exchange', 'for ever', how), ...more });
const survived = (fault: string, often: 1 | 2 | 'for ever', how: Fault, more: Partial<Row> = {}): void =>
  void rows.push({ fault, expected: 'survived', ...times('exchange', often, how), ...more });

// Refusals as OAuth words them: asked once, and told with the word and what can be done.
for (const [error, code, hint] of [
  ['invalid_request', 400, /expects that audience/],
  ['invalid_grant', 400, /check that the server trusts that issuer/],
  ['invalid_client', 401, /client-id/],
  ['unauthorized_client', 400, /client-id/],
  ['unsupported_grant_type', 400, /try grant-type: jwt-bearer/],
  ['invalid_scope', 400, /\(input scope\)/],
  ['invalid_target', 400, /inputs resource and audience/],
  ['access_denied', 403, /gives a role to that subject/],
  ['a_word_of_its_own', 400, /check that the server trusts/],
] as const) {
  told(
    `${code} ${error}`,
    status(code, { error, error_description: 'No, thank you' }),
    new RegExp(
      `token exchange at http://127\\.0\\.0\\.1:\\d+/token was answered with ${code}: ${error} \\("No, thank you"\\)\\..*${hint.source}`,
    ),
    { requests: 1, within: 5 },
  );
}
told('400 with an error that is an object', status(400, { error: { toString: 1 } }), /answered with 400\./, {
  requests: 1,
});
told(
  '200 with an error',
  status(200, { error: 'invalid_grant' }),
  /answered with 200 and the error invalid_grant/,
);
for (const error of ['temporarily_unavailable', 'server_error', 'slow_down']) {
  for (const code of [200, 400, 401, 403]) survived(`${code} ${error}`, 1, status(code, { error }));
  told(`400 ${error}`, status(400, { error }), new RegExp(`answered with 400: ${error}`));
}

// Where the server takes an ID token once only, whatever may have used it up.
for (const [fault, how, lost] of [
  ['the answer lost', loseAnswer, true],
  ['the answer replaced by a gateway’s 502', servedBut(status(502)), true],
  ['the answer replaced by a gateway’s 504', servedBut(status(504)), true],
  ['the answer replaced by 500', servedBut(status(500)), true],
  ['the answer replaced by a page', servedBut(body('<html>')), true],
  ['the answer too late', servedBut(silence), true],
  ['the token used up, and 429', servedBut(status(429)), false],
  [
    'the token used up, and temporarily_unavailable',
    servedBut(status(400, { error: 'temporarily_unavailable' })),
    false,
  ],
] as const) {
  for (const often of [1, 2] as const) {
    const row = times('exchange', often, how);
    rows.push({
      ...row,
      fault: `${fault} (ID tokens taken once)`,
      expected: 'survived',
      within: 40,
      ...(lost ? { lost } : {}),
      arrange: (world, gate) => {
        world.singleUse = true;
        if (!lost) {
          // The server refuses by itself what it has used up, and issues nothing.
          world.fault(
            'exchange',
            ...Array.from(
              { length: often },
              (): Fault => async (request, response, serve, seen) => {
                await how(
                  request,
                  response,
                  async () => {
                    const served = await serve();
                    world.live.delete(world.issued.at(-1) ?? '');
                    return served;
                  },
                  seen,
                );
              },
            ),
          );
          return undefined;
        }
        return row.arrange(world, gate);
      },
    });
  }
}
told('the answer lost', loseAnswer, /token exchange at .* failed: ECONNRESET/, { lost: true, within: 60 });

// What is in the answer. A token that comes with what makes it unusable is revoked at once.
const odd = (fault: string, members: Record<string, unknown>, says: RegExp, more: Partial<Row> = {}): void =>
  told(fault, changed(members), says, { lost: false, ...more });
for (const [name, token] of [
  ['missing', undefined],
  ['null', null],
  ['a number', 12345678901234],
  ['a list', ['abcdefghijklmnop']],
  ['an object', { toString: 'abcdefghijklmnop' }],
  ['true', true],
] as const) {
  odd(
    `an access_token that is ${name}`,
    { access_token: token },
    /answered with 200 and no access_token in it/,
  );
}
for (const [name, token] of [
  ['empty', ''],
  ['of three letters', 'abc'],
  ['the word null', 'null'],
  ['the word undefined', 'undefined'],
  ['with a line break', 'abcdefghijklmnop\nqrstuvwxyz'],
  ['with a carriage return', 'abcdefghijklmnop\rqrstuvwxyz'],
  ['with a null byte', 'abcdefghijklmnop\0qrstuvwxyz'],
  ['with a space', 'abcdefghijklmnop qrstuvwxyz'],
  ['with other than ASCII', 'abcdefghijklmnöp'],
  ['with a command behind a line break', 'abcdefghijklmnop\n::set-env name=X::y'],
  ['of 200 KB', 'x'.repeat(200_000)],
] as const) {
  odd(`an access_token ${name}`, { access_token: token }, /an access_token that cannot be one/);
}
const echo =
  (pick: (form: URLSearchParams, headers: unknown) => string): Fault =>
  async (_request, response, serve, seen) => {
    const served = await serve();
    send(response, {
      ...served,
      body: { ...(served.body as object), access_token: pick(seen.form, seen.headers) },
    });
  };
told(
  'the ID token itself as access_token',
  echo((form) => form.get('subject_token') ?? ''),
  /the ID token itself as access_token/,
);
rows.push({
  hop: 'exchange',
  fault: 'the ID token of the try before as access_token',
  often: 'for ever',
  expected: 'told',
  says: /a secret of ours as access_token/,
  arrange: (world) => {
    world.fault('exchange', status(503));
    world.break(
      'exchange',
      echo(() => world.idTokens[0] ?? ''),
    );
    return undefined;
  },
});
rows.push({
  hop: 'exchange',
  fault: 'the bearer of the ID token request as access_token',
  often: 'for ever',
  expected: 'told',
  says: /a secret of ours as access_token/,
  arrange: (world) => {
    world.break(
      'exchange',
      echo(() => world.bearer),
    );
    return undefined;
  },
});

const type = { within: 10, requests: 1 };
odd('token_type N_A', { token_type: 'N_A' }, /none to be used for access \(token_type N_A\)/, type);
odd('token_type DPoP', { token_type: 'DPoP' }, /a token_type other than Bearer/, type);
odd('token_type mac', { token_type: 'mac' }, /a token_type other than Bearer/, type);
odd('no token_type', { token_type: undefined }, /no token_type in it/, type);
odd('a token_type that is a list', { token_type: ['Bearer'] }, /no token_type in it/, type);
odd(
  'a refresh token',
  { issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
  /not an access token/,
  type,
);
odd(
  'a SAML assertion',
  { issued_token_type: 'urn:ietf:params:oauth:token-type:saml2' },
  /not an access token/,
  type,
);
odd('an issued_token_type that is a number', { issued_token_type: 7 }, /not an access token/, type);
odd('expires_in 0', { expires_in: 0 }, /a token that has expired already/, type);
odd('expires_in -900', { expires_in: -900 }, /a token that has expired already/, type);
odd('expires_in 0.001', { expires_in: 0.001 }, /a token that has expired already/, type);
odd('expires_in "soon"', { expires_in: 'soon' }, /an expires_in that is not a number/, type);
odd('expires_in "-1"', { expires_in: '-1' }, /an expires_in that is not a number/, type);
odd('expires_in true', { expires_in: true }, /an expires_in that is not a number/, type);
odd('expires_in as an object', { expires_in: { valueOf: 1 } }, /an expires_in that is not a number/, type);
told(
  'expires_in 1e999',
  rewritten((text) => text.replace('900', '1e999')),
  /an expires_in that is not a number/,
  type,
);
odd('a scope that is a list', { scope: ['deploy'] }, /a scope that is not a string/, type);
odd('a token beside an error', { error: 'invalid_grant' }, /the error invalid_grant/, type);
told(
  'a token in an answer 400',
  async (_request, response, serve) => send(response, { ...(await serve()), status: 400 }),
  /answered with 400/,
  type,
);
told(
  'a token beside temporarily_unavailable',
  changed({ error: 'temporarily_unavailable' }),
  /temporarily_unavailable/,
);
told(
  'a token in an answer 503',
  async (_request, response, serve) => send(response, { ...(await serve()), status: 503 }),
  /answered with 503/,
);
survived('a token beside temporarily_unavailable', 1, changed({ error: 'temporarily_unavailable' }), {
  says: /An unusable answer contained a credential/,
});

for (const [fault, members, says] of [
  ['token_type bearer, in small letters', { token_type: 'bearer' }, undefined],
  ['expires_in as a string of digits', { expires_in: '900' }, /\(15m\)/],
  ['expires_in 899.5', { expires_in: 899.5 }, /\(15m\)/],
  [
    'expires_in 1e308',
    { expires_in: 1e308 },
    /::warning .*The credential lives 87600h, longer than the ttl of 1h/,
  ],
  [
    'expires_in 86400, though the ttl is 1 h',
    { expires_in: 86_400 },
    /::warning .*lives 24h, longer than the ttl/,
  ],
  ['no expires_in', { expires_in: undefined }, /::warning .*did not say how long the credential lives/],
  ['expires_in null', { expires_in: null }, /::warning .*did not say how long the credential lives/],
  ['no scope', { scope: undefined }, undefined],
  ['a scope of 100 KB', { scope: 'x '.repeat(50_000) }, undefined],
  [
    'members that nobody asked for',
    { id_token: 'x', refresh_token: 'y', __proto__: { access_token: 'z' } },
    undefined,
  ],
] as const) {
  survived(fault, 'for ever', changed(members), says === undefined ? {} : { says });
}
survived('201', 'for ever', async (_request, response, serve) =>
  send(response, { ...(await serve()), status: 201 }),
);
survived('203', 'for ever', async (_request, response, serve) =>
  send(response, { ...(await serve()), status: 203 }),
);
for (const code of [301, 302, 303, 307, 308]) {
  told(`${code} to itself`, redirect(code, '/token'), /answered with 30\d: a redirect to http:\/\/127/, {
    requests: 1,
    within: 5,
  });
}

table(rows);

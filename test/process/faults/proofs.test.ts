import { vi } from 'vitest';
import { body, loseAnswer, servedBut, status } from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { type Row, table, times, type Word } from '../../support/rows.js';

// Words that were not true, for authorization servers: what else than a death can make an introspection say inactive, and what
// else than a server can say yes.
const rows: Row[] = [];
const FAILED = (why: string): RegExp =>
  new RegExp(
    `^::error .*: failed, lives until 20\\d\\d-[\\dT:-]+Z \\(The revocation at http://127\\.0\\.0\\.1:\\d+/revoke ${why}`,
    'm',
  );
const row = (
  hop: 'introspection' | 'revocation',
  fault: string,
  often: string,
  expected: Word,
  arrange: Row['arrange'],
  more: Partial<Row> = {},
): void => void rows.push({ hop, fault, often, expected, arrange, ...more });
const inactive = body({ active: false });
const real: Fault = async (_request, response, serve) => send(response, await serve());

// Without a yes, an inactive credential can be one that this caller may not ask about any more, or that a gateway calls inactive
// whose server is gone.
for (const [fault, how, why] of [
  ['the answer lost, though it was revoked', loseAnswer, 'failed: ECONNRESET'],
  ['500, though it was revoked', servedBut(status(500)), 'was answered with 500'],
] as const) {
  rows.push({ fault, expected: 'failed', says: FAILED(why), ...times('revocation', 'for ever', how) });
}
for (const [fault, how] of [
  ['503 while a gateway says inactive of everything', status(503)],
  ['403 of a firewall while a gateway says inactive of everything', status(403, '<html>')],
] as const) {
  row('revocation', fault, 'after main', 'failed', (world) => ({
    between: () => {
      world.break('revocation', how);
      world.break('introspection', inactive);
    },
  }));
}
// A yes is the server's, or none.
for (const [fault, inputs] of [
  ['a page of HTML with 200 that revokes nothing', {}],
  ['the same, where nothing can be introspected', { 'introspection-endpoint': undefined }],
] as const) {
  row(
    'revocation',
    fault,
    'for ever',
    'failed',
    (world) => {
      world.break('revocation', body('<html>', { 'content-type': 'text/html' }));
      return { inputs };
    },
    { says: FAILED('was answered with 200 and a page of HTML') },
  );
}
row('revocation', 'a page of HTML with 200', 'once', 'revoked', (world) => {
  world.fault('revocation', body('<html>'));
  return undefined;
});

// A replica that is behind: it does not know a fresh credential yet, or does not know yet that one is dead.
for (const [often, faults] of [
  ['once', [inactive]],
  ['twice', [inactive, inactive]],
] as const) {
  row('introspection', 'inactive, as to a replica that does not know it yet', often, 'revoked', (world) => {
    world.fault('introspection', ...faults);
    return undefined;
  });
}
row(
  'introspection',
  'inactive, as to a replica that does not know it yet',
  'while it lives',
  'revoked',
  (world) => {
    let over = false;
    world.break('introspection', (...asked) => (over ? real : inactive)(...asked));
    return {
      // Then a keeper watches it, and makes the first probe.
      env: { RUNNER_ENVIRONMENT: 'self-hosted' },
      between: async () => {
        await vi.waitUntil(() => world.of('introspection').length === 3, 10_000);
        over = true;
      },
    };
  },
);
row(
  'introspection',
  'inactive from the start',
  'for ever',
  'accepted',
  (world) => {
    world.break('introspection', inactive);
    return undefined;
  },
  { says: /^::warning .*The service does not accept credential \S+ before its revocation: /m },
);
row('introspection', 'active once more after the revocation', 'once in post', 'revoked', (world) => {
  world.fault('introspection', real, body({ active: true }));
  return undefined;
});

table(rows);

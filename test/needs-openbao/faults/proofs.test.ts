import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as f from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { Machine } from '../../support/machine.js';
import { type Arranged, commands, type Word } from '../../support/rows.js';
import { DENIED, says, VaultRows } from '../../support/vault-rows.js';
import { VAULT_AUDIENCE, type VaultHop, VaultWorld } from '../../support/vault-world.js';

// Words that were not true: what else than a death can refuse a token, and what else than a server can say yes.
const rows = new VaultRows();

/** What stands between a job and its server. */
const WALL = f.status(403, '<html><title>403 Forbidden</title>Request blocked</html>', {
  'content-type': 'text/html',
});
const PORTAL = f.body('<html><title>Sign in</title></html>', { 'content-type': 'text/html' });
/** As HashiCorp Vault refuses a token that it does not know. */
const UNKNOWN_TOKEN = '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n';
const ELSEWHERE = '127.0.0.2';

const after = (
  hop: VaultHop,
  fault: string,
  expected: Word,
  happens: (world: VaultWorld, token: string) => void | Promise<void>,
  more: {
    says?: RegExp;
    inputs?: Record<string, string>;
    strays?: boolean;
    logIns?: number;
    within?: number;
  } = {},
): void => {
  const { inputs = {}, logIns, ...rest } = more;
  rows.arranged(
    hop,
    fault,
    'after main',
    expected,
    (world): Arranged => ({
      inputs,
      between: async ({ env }) => {
        await happens(world, env.get('VAULT_TOKEN') ?? '');
        if (logIns !== undefined) world.expected = () => expect(world.of('vault-login').length).toBe(logIns);
      },
    }),
    rest,
  );
};
/** An operator, or a step of the job, has revoked it meanwhile. */
const dies = async ({ ground }: VaultWorld, token: string): Promise<void> => {
  await ground.bao.must('POST', 'auth/token/revoke', { token });
};
const moves = (world: VaultWorld): void => {
  world.cameFrom = ELSEWHERE;
};
/** The real server as HashiCorp's, as far as it refuses tokens. */
const asHashiCorp = (world: VaultWorld): void => {
  for (const hop of ['vault-lookup', 'vault-revoke'] as const) world.break(hop, hashiCorp);
};
const hashiCorp: Fault = async (_request, response, serve) => {
  const served = await serve();
  const dead = served.status === 403 && JSON.stringify(served.body).includes('["permission denied"]');
  send(response, dead ? { ...served, body: { errors: [UNKNOWN_TOKEN] } } : served);
};
const FAILED = /^::error .*: failed, lives until 20\d\d/m;
const PROVEN = /: revoked \(the provider accepted the credential before and rejects it now, and /;

// A yes, and then a refusal that is not the server's own.
const NOT_OWN =
  /: accepted \(no probe confirmed the revocation: .*answered with 403.*, which is not an error that the server returns/;
for (const [fault, how] of [
  ['a firewall’s page with 403', WALL],
  ['403 without a body', f.status(403, '')],
  ['403 with JSON of a gateway', f.status(403, { message: 'Forbidden' })],
  [
    '403 as text: RBAC: access denied',
    f.status(403, 'RBAC: access denied', { 'content-type': 'text/plain' }),
  ],
  ['403 with errors of another server', says(403, 'token is blocked by policy')],
  ['403 permission denied, as text', f.status(403, 'permission denied', { 'content-type': 'text/plain' })],
  [
    '403 permission denied, as JSON that is called HTML',
    f.status(403, { errors: ['permission denied'] }, { 'content-type': 'text/html' }),
  ],
] as const) {
  after('vault-lookup', fault, 'accepted', (world) => world.break('vault-lookup', how), { says: NOT_OWN });
}
// No yes, and a refusal.
after('vault-revoke', 'a firewall refuses everything', 'failed', (world) => everywhere(world, WALL), {
  says: FAILED,
});
after('vault-revoke', 'a proxy answers everything with a page to sign in', 'failed', (world) =>
  everywhere(world, PORTAL),
);
after(
  'vault-revoke',
  'the same, and a token that nobody can look up',
  'failed',
  (world) => everywhere(world, PORTAL),
  { inputs: { role: 'bare' }, says: FAILED },
);
for (const role of ['bound', 'strict', 'looker']) {
  after('vault-revoke', `another address than the role ${role} is bound to`, 'failed', moves, {
    inputs: { role },
    says: FAILED,
    // Where a log-in is good there, it proves nothing for this token, and is ended.
    strays: true,
  });
}

// No yes, since it is dead already: what shows that.
after('vault-revoke', 'it was revoked by somebody else', 'revoked', dies, { says: PROVEN, logIns: 2 });
for (const role of ['bound', 'strict', 'looker']) {
  after('vault-revoke', `it was revoked by somebody else, with the role ${role}`, 'revoked', dies, {
    inputs: { role },
    says: PROVEN,
    logIns: 2,
  });
}
after(
  'vault-revoke',
  'its accessor is unknown, also from another address',
  'revoked',
  async (world, token) => {
    await dies(world, token);
    moves(world);
  },
  { inputs: { role: 'looker' }, says: /the server does not know its accessor/ },
);
after(
  'vault-revoke',
  'it was revoked by somebody else, and the job is elsewhere',
  'failed',
  async (world, token) => {
    await dies(world, token);
    moves(world);
  },
  { inputs: { role: 'strict' }, says: FAILED },
);
for (const [fault, how] of [
  [
    'the log-in of the counter-check is refused',
    (world) => world.break('vault-login', says(403, 'permission denied')),
  ],
  ['its log-in meets a firewall', (world) => world.break('vault-login', WALL)],
  [
    'what it logged in with is refused as well',
    (world) => world.break('vault-lookup', says(403, 'permission denied')),
  ],
] as [string, (world: VaultWorld) => void][]) {
  after(
    'vault-revoke',
    `it was revoked by somebody else, and ${fault}`,
    'failed',
    async (world, token) => {
      await dies(world, token);
      how(world);
    },
    { says: FAILED },
  );
}
after('vault-revoke', 'it was revoked by somebody else, who may end by accessor', 'revoked', dies, {
  inputs: { 'revoke-role': 'ender' },
});
after(
  'vault-revoke',
  'nobody answers, and it was revoked by somebody else: nothing more is issued',
  'failed',
  async (world, token) => {
    await dies(world, token);
    world.break('vault-revoke', f.status(503));
  },
  { logIns: 1 },
);

// HashiCorp Vault has words for a dead token.
after(
  'vault-revoke',
  'it was revoked by somebody else, at HashiCorp Vault',
  'revoked',
  async (world, token) => {
    await dies(world, token);
    asHashiCorp(world);
  },
  { says: /: revoked \(.*invalid token/, logIns: 1 },
);
after(
  'vault-revoke',
  'the answer lost for ever, at HashiCorp Vault',
  'revoked',
  (world) => {
    world.break('vault-revoke', f.loseAnswer);
    world.break('vault-lookup', hashiCorp);
  },
  { says: /: revoked \(.*invalid token/, logIns: 1 },
);
after(
  'vault-revoke',
  'another address than the role is bound to, at HashiCorp Vault',
  'failed',
  // It says "permission denied" alone of a token that it knows.
  moves,
  { inputs: { role: 'bound' }, says: FAILED },
);

// A standby that is behind.
const real: Fault = async (_request, response, serve) => send(response, await serve());
const alive: Fault = f.body({ data: { expire_time: '2099-01-01T00:00:00Z' } });
after(
  'vault-lookup',
  'a standby that still accepts it, after a revocation whose answer was lost',
  'revoked',
  (world) => {
    world.fault('vault-revoke', f.loseAnswer);
    world.fault('vault-lookup', alive, alive);
  },
);
after(
  'vault-lookup',
  'a standby that does not know it yet, after a revocation that was refused',
  'failed',
  (world) => {
    world.break('vault-revoke', says(403, DENIED));
    world.break('vault-lookup', says(403, 'permission denied'));
  },
  { says: FAILED, logIns: 1 },
);
for (const [often, count] of [
  ['once in main', 1],
  ['twice in main', 2],
] as const) {
  rows.arranged(
    'vault-lookup',
    'a standby that does not know the fresh token yet',
    often,
    'revoked',
    (world) => {
      world.fault('vault-lookup', ...Array.from({ length: count }, () => says(403, 'permission denied')));
      return undefined;
    },
  );
}
rows.arranged(
  'vault-lookup',
  'standbys that do not know the token',
  'as long as main looks',
  'revoked',
  (world) => {
    let over = false;
    const refused = says(403, 'permission denied');
    world.break('vault-lookup', (...asked) => (over ? real : refused)(...asked));
    return {
      between: (main) => {
        over = true;
        expect(commands(main, 'warning').join()).toMatch(
          /does not accept the credential that it has just issued/,
        );
      },
    };
  },
);

rows.table('Whose word it is that a Vault token is dead', (ground) => {
  it('the doctor as well: a firewall does not confirm that its token is dead', async () => {
    const world = await VaultWorld.start(ground());
    const machine = new Machine();
    const { tokens, claims } = ground().jobs;
    try {
      const file = join(machine.temp, 'token');
      writeFileSync(file, await tokens.sign({ ...claims, aud: VAULT_AUDIENCE }), { mode: 0o600 });
      const given = ['--role', 'job', '--audience', VAULT_AUDIENCE, '--token-file', file];
      const words = ['--url', world.address, ...given];
      const well = await machine.jobpass(['doctor', 'vault', ...words]);
      const looks = world.of('vault-lookup').length;
      expect(well.stdout).toContain('is revoked: the server accepted it before and rejects it now');
      world.fault('vault-lookup', ...Array.from({ length: looks - 1 }, () => real), WALL);
      const walled = await machine.jobpass(['doctor', 'vault', ...words]);
      expect(walled.stdout).toMatch(/is revoked, but the server did not confirm it: .*answered with 403/);
      expect(walled.stdout).not.toContain('rejects it now');
    } finally {
      machine.close();
      await world.close();
    }
  });
});

function everywhere(world: VaultWorld, how: Fault): void {
  for (const hop of ['vault-login', 'vault-lookup', 'vault-revoke', 'vault-accessor'] as const)
    world.break(hop, how);
}

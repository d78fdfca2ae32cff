import { afterAll, beforeAll } from 'vitest';
import { commonRowsOf } from './common.js';
import * as f from './faults.js';
import { type Fault, send } from './faulty-server.js';
import { suiteUnless } from './left-out.js';
import { noOpenBao } from './openbao.js';
import { within } from './pace.js';
import { type Row, tableIn, times } from './rows.js';
import { VaultGround, type VaultHop, VaultWorld } from './vault-world.js';

export type VaultRow = Row<VaultWorld>;
type Often = number | 'for ever';

/** Answers as Vault does when it says no. */
export const says = (code: number, text: string, headers: Record<string, string> = {}): Fault =>
  f.status(code, { errors: [text] }, headers);

/** Serves the request with members of an object in the answer changed. */
export const changedIn =
  (name: string, members: Record<string, unknown> | ((seen: string) => Record<string, unknown>)): Fault =>
  async (_request, response, serve, seen) => {
    const served = await serve();
    const body = served.body as Record<string, Record<string, unknown>>;
    const changes = typeof members === 'function' ? members(seen.body) : members;
    send(response, { ...served, body: { ...body, [name]: { ...body[name], ...changes } } });
  };

export const auth = (members: Parameters<typeof changedIn>[1]): Fault => changedIn('auth', members);
export const WARNINGS = f.changed({ warnings: ['x\n::set-env name=X::y', { toString: 1 }] });

/** Redirects a hop to the same server's own listener with TLS, whose host is listed. */
export const followed =
  (hop: VaultHop, code: number): VaultRow['arrange'] =>
  (world) => {
    const { bao, authority } = world.ground;
    world.break(hop, (request, response, serve, seen) =>
      f.redirect(code, `${bao.tlsAddress}${seen.path}`)(request, response, serve, seen),
    );
    return {
      inputs: { 'allowed-hosts': new URL(bao.tlsAddress).host, ca: authority.cert },
      // The front does not see what is issued behind its back.
      between: ({ env }) => {
        const token = env.get('VAULT_TOKEN');
        if (hop === 'vault-login' && token !== undefined) world.issued.push(token);
      },
    };
  };

/** What a cluster answers for a while and what it answers for good, at any hop. */
export const PASSING: readonly [fault: string, how: Fault][] = [
  [
    '429 with Retry-After: 1',
    says(429, 'request path "x": rate limit quota exceeded', { 'retry-after': '1' }),
  ],
  ['429 of a quota, without Retry-After', says(429, 'request path "x": rate limit quota exceeded')],
  ['472', f.status(472, '')],
  ['473', f.status(473, '')],
  ['412: not there yet', says(412, 'required index state not present')],
  ['503: sealed', says(503, 'Vault is sealed')],
  ['500: an election', says(500, 'local node not active but active cluster node not found')],
  [
    '400: Waiting for the primary to upgrade',
    says(400, 'Waiting for the primary to upgrade from non-versioned'),
  ],
  ['307 to a node that is dead', f.redirect(307, 'http://127.0.0.1:9/v1/x')],
];

export const DENIED = '1 error occurred:\n\t* permission denied\n\n';
/** What no second try can mend, and what the message says. */
export const LASTING: readonly [fault: string, how: Fault, says: RegExp][] = [
  [
    '412: missing X-Vault-Request',
    says(412, "missing 'X-Vault-Request' header"),
    /412: missing 'X-Vault-Request' header/,
  ],
  ['501: not initialized', says(501, 'Vault is not initialized'), /answered with 501/],
  ['403 of a token that is not known', says(403, 'permission denied'), /403: permission denied/],
  ['403 of policies', says(403, DENIED), /403: 1 error occurred: \* permission denied/],
  ['404: no such namespace', says(404, 'namespace not found'), /404: namespace not found/],
];

/** Of the faults that are told after many tries, one of each kind: they wait the longest. */
const TOLD =
  /^(503|429 with Retry-After: 9+|silence|something that is not HTTP|200 with a page of HTML|JSON nested.*|a body without end|a gzip bomb|a body that comes.*|4\d\d|505)$/;

/** Rows of one file. */
export class VaultRows {
  readonly all: VaultRow[] = [];

  add(
    hop: VaultHop,
    fault: string,
    often: Often,
    how: Fault,
    expected: VaultRow['expected'],
    more: Partial<VaultRow> = {},
  ): void {
    this.all.push({ fault, expected, ...times<VaultWorld>(hop, often, how), ...more });
  }

  /** A row that is more than a fault at a hop. */
  arranged(
    hop: VaultHop,
    fault: string,
    often: string,
    expected: VaultRow['expected'],
    arrange: VaultRow['arrange'],
    more: Partial<VaultRow> = {},
  ): void {
    this.all.push({ hop, fault, often, expected, arrange, ...more });
  }

  /** What every hop of main can meet. */
  common(hop: VaultHop, leave: (row: VaultRow) => boolean = () => false): void {
    const found = commonRowsOf<VaultWorld>({
      hop,
      asked: 1,
      issues: hop === 'vault-login',
      shut: async (world, gate, ms) => {
        const door = await gate();
        world.address = door.origin;
        // Later requests find the door shut in the middle of the job.
        if (hop === 'vault-login') await door.shut(ms);
        else world.fault(hop, () => door.shut(ms));
        return undefined;
      },
    });
    this.all.push(...found.filter((row) => (row.expected !== 'told' || TOLD.test(row.fault)) && !leave(row)));
  }

  /** What every hop of main can hear from a cluster. */
  cluster(hop: VaultHop): void {
    for (const [fault, how] of PASSING) this.add(hop, fault, /Retry/.test(fault) ? 1 : 2, how, 'survived');
    for (const [fault, how, text] of LASTING)
      this.add(hop, fault, 'for ever', how, 'told', { says: text, requests: 1, within: 12 });
    this.arranged(hop, '307 to a listed host by https', 'for ever', 'survived', followed(hop, 307));
    for (const [fault, how] of [
      ['307 to a node that is dead', f.redirect(307, 'http://127.0.0.1:9/v1/x')],
      ['307 to a host that is not listed', f.redirect(307, 'https://elsewhere.example/v1/x')],
      ['308 to itself', f.redirect(308, '/v1/x')],
      ['304 without Location', f.status(304, '')],
      ['307 to a file', f.redirect(307, 'file:///etc/passwd')],
    ] as const) {
      this.add(hop, fault, 'for ever', how, 'told', {
        says: fault.startsWith('304')
          ? /answered with 304: a redirect without a valid address/
          : /answered with 30\d: a redirect to /,
        within: 20,
      });
    }
    this.arranged(
      hop,
      '307 to a listed host by http',
      'for ever',
      'told',
      (world) => {
        world.break(hop, f.redirect(307, `${world.ground.bao.address}/v1/x`));
        return { inputs: { 'allowed-hosts': new URL(world.ground.bao.address).host } };
      },
      { says: /answered with 307: a redirect to http:/, within: 20 },
    );
  }

  /** Makes them tests, with a server of their own. */
  table(name: string, also: (ground: () => VaultGround) => void = () => undefined): void {
    suiteUnless(noOpenBao(), name, () => {
      let ground: VaultGround;
      beforeAll(async () => {
        ground = await VaultGround.start();
      }, within(30_000));
      afterAll(() => ground?.close());
      tableIn(() => VaultWorld.start(ground), this.all);
      also(() => ground);
    });
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../src/audit/record.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { type BrokerProcess, configure, spawnBroker, steadyPort } from '../../support/broker-process.js';
import { type CommandResult, Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { CLAIMS, runMain, runPost } from '../../support/world.js';

const AUDIENCE = 'https://deploy.example';

let idTokens: IdTokenService;
let machine: Machine;
let config: string;
let broker: BrokerProcess;
let runner: StandInRunner;

beforeAll(async () => {
  idTokens = await startIdTokenService({ ...CLAIMS });
  machine = new Machine();
  const port = await steadyPort();
  const role = { when: { repository: CLAIMS.repository }, audience: 'https://service.example' };
  config = configure(machine.temp, {
    listen: `127.0.0.1:${port}`,
    data: 'data',
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: idTokens.issuer, audience: AUDIENCE }],
    roles: { deploy: { ...role, scopes: ['deploy'] }, signed: { ...role, format: 'jwt' } },
  });
  broker = spawnBroker(config, port);
  await broker.ready();
  runner = new StandInRunner({
    GITHUB_REPOSITORY: CLAIMS.repository,
    GITHUB_JOB: 'deploy',
    RUNNER_NAME: 'machine 1',
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
  });
});
afterAll(async () => {
  await broker.end('SIGKILL');
  runner.close();
  machine.close();
  await idTokens.close();
});

const records = (...words: string[]): Promise<CommandResult> =>
  machine.jobpass(['broker', '--config', config, 'records', ...words]);
const audit = (...words: string[]): Promise<CommandResult> => machine.jobpass(['audit', ...words]);
const linesOf = ({ stdout }: CommandResult): string[] => stdout.trimEnd().split('\n');
const parsed = (line: string): AuditRecord => JSON.parse(line) as AuditRecord;

interface Told {
  credentials: { id?: string; standing: string; name?: string; role?: string; runner?: string }[];
  unusual: unknown[];
}

async function exchange(role: string): Promise<number> {
  const { status } = await broker.post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await idTokens.sign({ ...CLAIMS, aud: AUDIENCE }),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
  });
  return status;
}

describe('the records of a broker', () => {
  it.each(['deploy', 'signed'])(
    'and the records of its job are about one credential: %s',
    async (role) => {
      const file = join(machine.temp, `${role}.jsonl`);
      const inputs = { url: broker.origin, audience: AUDIENCE, role, name: 'prod', 'audit-file': file };
      const main = await runMain(runner, inputs);
      expect(main.exitCode, main.output).toBe(0);
      const refused = await runMain(runner, { ...inputs, role: 'nobody' });
      expect(refused.exitCode).toBe(1);
      const post = await runPost(runner, inputs, main);
      expect(post.exitCode, post.output).toBe(0);
      const id = main.outputs.get('credential-id') ?? '';

      const printed = await records();
      expect([printed.code, printed.stderr]).toEqual([0, '']);
      const own = linesOf(printed)
        .map(parsed)
        .filter(({ session }) => session?.uid === id);
      expect(own.map(({ unmapped }) => unmapped.jobpass.event)).toEqual(['issued', 'revoked']);
      writeFileSync(join(machine.temp, 'broker.jsonl'), printed.stdout);

      for (const files of [
        [file, 'broker.jsonl'],
        ['broker.jsonl', file],
      ]) {
        const report = await audit('report', ...files, '--format', 'json');
        expect([report.code, report.stderr]).toEqual([0, '']);
        const { credentials, unusual } = JSON.parse(report.stdout) as Told;
        expect(credentials.filter((one) => one.id === id)).toMatchObject([
          {
            name: 'prod',
            role,
            standing: 'dead',
            runner: 'machine 1',
            scopes: role === 'deploy' ? ['deploy'] : [],
          },
        ]);
        const asked = credentials.filter((one) => one.role === 'nobody' && one.name === 'prod');
        expect(asked).toHaveLength(1);
        expect(asked).toMatchObject([{ standing: 'refused', runner: 'machine 1' }]);
        expect(unusual).toEqual([]);
      }
    },
    60_000,
  );

  it(
    'are printed as they stand in its folder, with the keys that check them',
    async () => {
      expect(await exchange('deploy')).toBe(200);
      const all = linesOf(await records());
      expect(all.map((line) => parsed(line).metadata.sequence)).toEqual(all.map((_, at) => at + 1));
      const keys = await records('--keys');
      expect([keys.code, keys.stderr]).toEqual([0, '']);
      expect(keys.stdout).toMatch(/^\{"keys":\[\{[ -~]*\}\]\}\n$/);
      expect(keys.stdout).not.toContain('"d"');
      const served: unknown = await (await fetch(`${broker.origin}/audit/keys`)).json();
      expect(JSON.parse(keys.stdout)).toEqual(served);
      writeFileSync(join(machine.temp, 'keys.json'), keys.stdout);

      const piped = await machine.script(
        `jobpass broker --config broker.yml records | jobpass audit verify - --keys keys.json`,
      );
      expect([piped.code, piped.stderr]).toEqual([0, '']);
      expect(piped.stdout).toMatch(
        new RegExp(`: consistent, signed by the broker to record ${all.length}, end not proven`),
      );
      // The first of its records, cut to some later time: a head of the one before vouches for the rest.
      const later = parsed(all.at(-1) ?? '').time;
      const rest = linesOf(await records('--since', new Date(later).toISOString()));
      expect(rest.map(parsed).every(({ time }) => time >= later)).toBe(true);
      expect(all.slice(-rest.length)).toEqual(rest);
      expect((await records('--since', 'noon')).stderr).toMatch(/"noon" is not a valid time for --since/);
    },
    within(60_000),
  );

  it(
    'are whole to a signature while it writes',
    async () => {
      let busy = true;
      const load = Promise.all(
        Array.from({ length: 8 }, async () => {
          while (busy) expect(await exchange('deploy')).toBe(200);
        }),
      );
      try {
        for (let round = 0; round < 5; round++) {
          const { code, stdout } = await machine.script(
            'jobpass broker --config broker.yml records | jobpass audit verify --keys keys.json',
          );
          expect([code, stdout]).toEqual([0, expect.stringMatching(/signed by the broker to record \d+/)]);
        }
      } finally {
        busy = false;
        await load;
      }
    },
    within(60_000),
  );

  it(
    'end quietly where nobody reads on, and not where they cannot be written',
    async () => {
      const some = await machine.script('jobpass broker --config broker.yml records | head -1');
      expect([some.code, some.stderr, linesOf(some).length]).toEqual([0, '', 1]);
      if (!existsSync('/dev/full')) return;
      const full = await machine.script('jobpass broker --config broker.yml records > /dev/full');
      expect(full).toMatchObject({
        code: 1,
        stderr:
          'jobpass: The records could not be printed: the system reported ENOSPC\njobpass: for details, run jobpass explain state\n',
      });
    },
    within(60_000),
  );

  it(
    'end with a head in the log of the broker, which proves them',
    async () => {
      await broker.end('SIGTERM');
      const [, head = ''] = / audit head head=(\S+)\n(?!.* audit head )/s.exec(broker.log()) ?? [];
      writeFileSync(join(machine.temp, 'all.jsonl'), (await records()).stdout);
      const verified = await audit('verify', 'all.jsonl', '--keys', 'keys.json', '--head', head);
      const count = head.split(':')[1];
      expect(verified.stdout).toContain(
        `intact to record ${count}, signed by the broker to record ${count}\n`,
      );
      expect(verified.code).toBe(0);
      expect(linesOf(await records())).toHaveLength(Number(count));
    },
    within(60_000),
  );
});

describe('jobpass broker records, used wrongly', () => {
  it.each<[string, Record<string, unknown>, string[], number, RegExp]>([
    ['a broker that forgets', { data: undefined }, [], 2, /stores no records\. Set data or postgres/],
    ['a broker that forgets, its keys', { data: undefined }, ['--keys'], 2, /stores no records/],
    ['a folder that is not there', { data: 'none' }, [], 1, /The folder .*none has no records of a broker/],
    ['a folder that is not there, its keys', { data: 'none' }, ['--keys'], 1, /has no keys for records yet/],
    // What others may write must not keep an operator from his records.
    ['nothing that it needs to know', { roles: 'nonsense' }, [], 0, /^$/],
  ])('%s', async (_, change, words, code, says) => {
    const written = JSON.parse(readFileSync(config, 'utf8')) as object;
    writeFileSync(join(machine.temp, 'other.yml'), JSON.stringify({ ...written, ...change }));
    const ran = await machine.jobpass(['broker', '--config', 'other.yml', 'records', ...words]);
    expect([ran.code, ran.stdout === '']).toEqual([code, code !== 0]);
    expect(ran.stderr).toMatch(says);
  });
});

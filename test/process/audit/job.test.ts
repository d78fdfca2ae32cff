import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf, parseHead } from '../../../src/audit/chain.js';
import type { AuditRecord } from '../../../src/audit/record.js';
import type { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { BrokerWorld, secondsUntil } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { AUDIENCE, CLAIMS, runMain, runPost, World } from '../../support/world.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

const fileOf = (runner: StandInRunner): string => join(runner.temp, 'audit-jobpass.jsonl');

function recordsIn(file: string): AuditRecord[] {
  return linesIn(file).map((line) => JSON.parse(line) as AuditRecord);
}

function linesIn(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

/** The head that the last line of a step's log tells. */
function headIn(output: string): ReturnType<typeof parseHead> {
  return parseHead(/Audit: .*, head (\S+)/.exec(output)?.[1] ?? '');
}

const events = (records: readonly AuditRecord[]): string[] =>
  records.map(({ unmapped }) => unmapped.jobpass.event);

describe('the records of a job', () => {
  it('say who held what, from its issue to its end, in one chain', async () => {
    const runner = world.runner({
      GITHUB_SHA: 'c0ffee',
      GITHUB_WORKFLOW: 'Deploy',
      RUNNER_NAME: 'machine 1',
      GITHUB_ACTOR_ID: '9',
    });
    const inputs = { ...world.inputs, role: 'deployer', scope: 'deploy read', name: 'prod' };
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    const file = fileOf(runner);
    expect(main.outputs.get('audit-file')).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const post = await runPost(runner, inputs, main);
    const records = recordsIn(file);
    expect(events(records)).toEqual(['issued', 'delivered', 'revoked']);
    const [issued, delivered, revoked] = records;
    expect(issued).toMatchObject({
      class_uid: 3002,
      category_uid: 3,
      activity_id: 1,
      type_uid: 300201,
      status: 'Success',
      metadata: {
        version: '1.5.0',
        product: { name: 'Jobpass' },
        sequence: 1,
        correlation_uid: 'octo-org/octo-repo/77/1',
      },
      actor: { user: { name: 'octocat', uid: '9' } },
      user: { name: CLAIMS.sub, domain: world.origin },
      service: { name: 'oauth' },
      session: { uid: main.outputs.get('credential-id'), issuer: expect.any(String) as string },
      unmapped: {
        jobpass: {
          event: 'issued',
          name: 'prod',
          role: 'deployer',
          job: {
            system: 'github',
            run_id: '77',
            run_attempt: '1',
            job: 'deploy',
            repository: 'octo-org/octo-repo',
            ref: 'refs/heads/main',
            sha: 'c0ffee',
            workflow: 'Deploy',
            environment: 'production',
            event_name: 'push',
            runner: 'machine 1',
          },
        },
      },
    });
    expect(delivered?.unmapped.jobpass.delivered_to).toEqual(['variable JOBPASS_TOKEN']);
    expect(revoked).toMatchObject({
      activity_id: 2,
      status_detail: 'the provider accepted the credential before and rejects it now',
    });
    // Each holds the one before, and the heads that the logs tell are theirs.
    const lines = linesIn(file);
    expect(records.map(({ unmapped }) => unmapped.jobpass.prev)).toEqual([
      '',
      ...lines.slice(0, -1).map(hashOf),
    ]);
    expect(headIn(main.output)).toMatchObject({ count: 2, hash: hashOf(lines[1] ?? '') });
    expect(headIn(post.output)).toMatchObject({ count: 3, hash: hashOf(lines[2] ?? '') });
    expect(post.summary).toContain(hashOf(lines[2] ?? ''));
    for (const secret of world.secrets) expect(lines.join('\n')).not.toContain(secret);
  });

  it('are read by the commands for them: verified by the head that post told, and asked who holds what', async () => {
    const runner = world.runner();
    const role = 'arn:aws:iam::123456789012:role/deploy';
    const main = await runMain(runner, { ...world.inputs, role });
    const file = fileOf(runner);
    const machine = new Machine();
    try {
      const alive = await machine.jobpass([
        'audit',
        'query',
        file,
        '--alive',
        '--role',
        'arn:aws:iam::**',
        '--json',
      ]);
      expect(alive.code, alive.stderr).toBe(0);
      expect(alive.stdout).toContain(main.outputs.get('credential-id'));
      const post = await runPost(runner, world.inputs, main);
      const head = /Audit: .*, head (\S+)/.exec(post.output)?.[1] ?? '';
      const whole = await machine.jobpass(['audit', 'verify', file, '--head', head]);
      expect([whole.code, whole.stderr]).toEqual([0, '']);
      expect(whole.stdout).toContain('intact to record 3');
      const dead = await machine.jobpass(['audit', 'query', file, '--alive', '--json']);
      expect(dead.stdout).not.toContain(main.outputs.get('credential-id'));
      const report = join(machine.temp, 'report.html');
      const made = await machine.jobpass(['audit', 'report', file, '--output', report]);
      expect(made.code, made.stderr).toBe(0);
      expect(statSync(report).size).toBeGreaterThan(10_000);
      writeFileSync(file, readFileSync(file, 'utf8').replace('"octocat"', '"mallory"'));
      const changed = await machine.jobpass(['audit', 'verify', file, '--head', head]);
      expect(changed.code).toBe(1);
      expect(changed.stdout).toContain('changed');
    } finally {
      machine.close();
    }
  });

  it('tell a refusal', async () => {
    const runner = world.runner();
    world.fault('exchange', async (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    });
    const main = await runMain(runner, world.inputs);
    expect(main.exitCode).toBe(1);
    const records = recordsIn(fileOf(runner));
    expect(events(records)).toEqual(['refused']);
    expect(records[0]).toMatchObject({ status: 'Failure', user: { name: CLAIMS.sub } });
    expect(records[0]?.session).toBeUndefined();
    expect(records[0]?.unmapped.jobpass.because).toContain('invalid_grant');
    expect(headIn(main.output)?.count).toBe(1);
  });

  it('say so where nothing revokes', async () => {
    const runner = world.runner();
    const { 'revocation-endpoint': _, ...others } = world.inputs;
    const inputs = { ...others, revoke: 'false' };
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    await runPost(runner, inputs, main);
    const last = recordsIn(fileOf(runner)).at(-1);
    expect(last?.unmapped.jobpass).toMatchObject({
      event: 'lives until',
      until: expect.any(Number) as number,
    });
    expect(last?.severity_id).toBe(3);
  });

  it(
    'of several steps are one chain, also where they write at the same moment',
    async () => {
      const runner = world.runner();
      const mains = await Promise.all(
        Array.from({ length: 6 }, (_, at) =>
          runMain(runner, { ...world.inputs, 'env-name': `T${at}`, name: `n${at}` }),
        ),
      );
      await Promise.all(mains.map((main) => runPost(runner, world.inputs, main)));
      const lines = linesIn(fileOf(runner));
      const records = lines.map((line) => JSON.parse(line) as AuditRecord);
      expect(records).toHaveLength(18);
      expect(new Set(records.map(({ unmapped }) => unmapped.jobpass.chain)).size).toBe(1);
      expect(records.map(({ metadata }) => metadata.sequence)).toEqual(records.map((_, at) => at + 1));
      expect(records.map(({ unmapped }) => unmapped.jobpass.prev)).toEqual([
        '',
        ...lines.slice(0, -1).map(hashOf),
      ]);
    },
    within(60_000),
  );

  it('go on behind a line that was left half', async () => {
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    const file = fileOf(runner);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, `${whole}{"class_uid":30`);
    const post = await runPost(runner, world.inputs, main);
    expect(headIn(post.output)?.count).toBe(3);
    expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true);
    expect(events(recordsIn(file))).toEqual(['issued', 'delivered', 'revoked']);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('go on in a file of their own where a process holds the trail, and the log tells the heads of both', async () => {
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    const file = fileOf(runner);
    const whole = readFileSync(file, 'utf8');
    // Whoever made it may be dead or only frozen: nobody can know. It was about to write.
    mkdirSync(`${file}.lock`);
    const before = new Date(Date.now() - 60_000);
    utimesSync(`${file}.lock`, before, before);
    writeFileSync(file, `${whole}{"class_uid":30`);
    const post = await runPost(runner, world.inputs, main);
    expect(post.exitCode, post.output).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(`${whole}{"class_uid":30`);
    expect(existsSync(`${file}.lock`)).toBe(true);
    expect(events(recordsIn(`${file}.2.jsonl`))).toEqual(['revoked']);
    const heads = [...post.output.matchAll(/head ([\w-]+:\d+:[0-9a-f]{64})/g)].map(([, head = '']) => head);
    expect(heads.map(parseHead)).toEqual([
      headIn(main.output),
      expect.objectContaining({ count: 1, hash: hashOf(linesIn(`${file}.2.jsonl`)[0] ?? '') }),
    ]);
    const machine = new Machine();
    try {
      const words = heads.flatMap((head) => ['--head', head]);
      const verified = await machine.jobpass(['audit', 'verify', file, ...words]);
      expect(verified.stdout).toContain('2 chains: 2 intact; 1 line cannot be read');
      expect(verified.code).toBe(3);
      const alive = await machine.jobpass(['audit', 'query', file, '--alive', '--json']);
      expect(alive.stdout).toBe('[]\n');
    } finally {
      machine.close();
    }
  });

  it('that are required are written although a process that holds the trail is frozen', async () => {
    const runner = world.runner();
    mkdirSync(`${fileOf(runner)}.lock`);
    const inputs = { ...world.inputs, audit: 'required' };
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    expect(main.env.size).toBeGreaterThan(0);
    const post = await runPost(runner, inputs, main);
    expect(post.exitCode, post.output).toBe(0);
    expect(events(recordsIn(`${fileOf(runner)}.2.jsonl`))).toEqual(['issued', 'delivered', 'revoked']);
    expect(headIn(post.output)?.count).toBe(3);
  });

  it('leave alone what somebody else wrote there, and begin a chain of their own behind it', async () => {
    for (const foreign of [
      'no record\n',
      'x'.repeat(70_000),
      '{"metadata":{},"unmapped":{"jobpass":{"chain":5}}}\n',
    ]) {
      const runner = world.runner();
      writeFileSync(fileOf(runner), foreign);
      const main = await runMain(runner, world.inputs);
      expect(headIn(main.output)?.count).toBe(2);
      const [first, ...lines] = linesIn(fileOf(runner));
      expect(first).toBe(foreign.trimEnd());
      expect(events(lines.map((line) => JSON.parse(line) as AuditRecord))).toEqual(['issued', 'delivered']);
    }
  });

  it('are not kept with audit: false', async () => {
    const runner = world.runner();
    const main = await runMain(runner, { ...world.inputs, audit: 'false' });
    expect(main.exitCode).toBe(0);
    expect(existsSync(fileOf(runner))).toBe(false);
    expect(main.outputs.has('audit-file')).toBe(false);
  });

  it('fail no job where they cannot be written, unless they are required', async () => {
    const runner = world.runner();
    const inputs = { ...world.inputs, 'audit-file': '/nowhere/at/all.jsonl' };
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).toContain(
      'The audit trail /nowhere/at/all.jsonl could not be written: the system reported ENOENT',
    );
    await runPost(runner, inputs, main);
    const other = world.runner();
    const required = await runMain(other, { ...inputs, audit: 'required' });
    expect(required.exitCode).toBe(1);
    expect(required.env.size).toBe(0);
    expect(required.output).toContain('Revoked at once, because the credential was not delivered');
    expect(world.live.size).toBe(0);
  });

  it('are kept by exec where a file is named, and required ones need one', async () => {
    const machine = new Machine({ JOBPASS_ID_TOKEN: await world.sign({ ...CLAIMS, aud: AUDIENCE }) });
    try {
      const words = Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]);
      const ran = await machine.jobpass(['exec', ...words, '--audit-file', 'trail.jsonl', '--', 'true']);
      expect(ran.code, ran.stderr).toBe(0);
      const records = recordsIn(join(machine.temp, 'trail.jsonl'));
      expect(events(records)).toEqual(['issued', 'delivered', 'revoked']);
      expect(records[0]?.unmapped.jobpass.job).toMatchObject({
        system: 'local',
        repository: CLAIMS.repository,
      });
      const required = await machine.jobpass(['exec', ...words, '--audit', 'required', '--', 'true']);
      expect(required.code).toBe(112);
      expect(required.stderr).toContain('`audit` is "required", but no file or sink for the records is set');
    } finally {
      machine.close();
    }
  });
});

describe('the keeper of a job', () => {
  it(
    'goes on with the same chain: what replaces a credential, and how each ends when the runner dies',
    async () => {
      const broker = await BrokerWorld.start();
      try {
        const job = broker.job();
        const main = await job.main({ ...broker.inputs, deliver: 'endpoint', lease: '20s', ttl: '5m' });
        expect(main.exitCode, main.output).toBe(0);
        const file = join(job.runner.temp, 'audit-jobpass.jsonl');
        const count = (event: string): number =>
          events(recordsIn(file)).filter((one) => one === event).length;
        await secondsUntil(() => count('issued') >= 2, 25);
        job.worker.kill();
        await secondsUntil(() => count('issued') === count('revoked'), 15);
        const records = recordsIn(file);
        const lines = linesIn(file);
        expect(records.map(({ unmapped }) => unmapped.jobpass.prev)).toEqual([
          '',
          ...lines.slice(0, -1).map(hashOf),
        ]);
        const lives = new Map(
          records.map(({ session }) => [
            session?.uid,
            records.filter((one) => one.session?.uid === session?.uid),
          ]),
        );
        for (const life of lives.values()) {
          expect(events(life)[0]).toBe('issued');
          expect(events(life).at(-1)).toBe('revoked');
          expect(life[0]).toMatchObject({
            user: { name: CLAIMS.sub },
            unmapped: { jobpass: { job: { run_id: '77' } } },
          });
        }
        expect(lives.size).toBeGreaterThanOrEqual(2);
      } finally {
        await broker.close();
      }
    },
    within(60_000),
  );
});

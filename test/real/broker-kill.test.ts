import { mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { type BrokerProcess, configure, spawnBroker, steadyPort } from '../support/broker-process.js';

/** `npm run kills -- 200` asks for more, and for what came of them. */
const KILLS = Number(process.env['JOBPASS_KILLS'] ?? 8);
const REPORT = process.env['JOBPASS_KILLS_REPORT'];

const AUDIENCE = 'https://tokens.example';
const SUBJECT = 'repo:octo-org/octo-repo';
const WORKERS = 24;
/** How many of the tokens of earlier lives are looked at after each restart; at the end it is all of them. */
const SAMPLE = 200;
/** As many claims as make the journal long, of the longest that are kept. */
const PADS = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`pad${at}`, 'x'.repeat(500)]));

interface Issued {
  token: string;
  /** `asked`: revoked or not, since the answer never came. */
  revocation: 'none' | 'asked' | 'answered';
}

/** What was answered, and so may not be forgotten. */
const issued: Issued[] = [];
/** ID tokens of the role that takes them once. */
const used: string[] = [];

const report = {
  kills: 0,
  'in the load': 0,
  'in a start': 0,
  'in a compaction': 0,
  'writes that were cut off': 0,
  'compactions that were finished': 0,
  'issues that were answered': 0,
  'revocations that were answered': 0,
  'ID tokens that were used up': 0,
  'requests without an answer': 0,
  'checks after a restart': 0,
  'issues that were forgotten': 0,
  'revocations that were forgotten': 0,
  'ID tokens that were taken twice': 0,
};
/** Answers that nothing in this test explains. */
const strange = new Set<string>();

let issuer: IdTokenService;
let folder: string;
let config: string;
let port: number;
let broker: BrokerProcess | undefined;

beforeAll(async () => {
  issuer = await startIdTokenService({ sub: SUBJECT });
  folder = mkdtempSync(join(tmpdir(), 'jobpass-kill-'));
  port = await steadyPort();
  const role = { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example' };
  config = configure(folder, {
    listen: `127.0.0.1:${port}`,
    data: 'data',
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: {
      opaque: role,
      jwt: { ...role, format: 'jwt' },
      once: { ...role, once: 'true' },
      padded: { ...role, claims: Object.keys(PADS) },
    },
  });
});
afterAll(async () => {
  await broker?.end('SIGKILL');
  await issuer.close();
  rmSync(folder, { recursive: true });
  if (REPORT !== undefined) writeFileSync(REPORT, JSON.stringify(report));
});

function idToken(claims: Record<string, unknown> = {}): Promise<string> {
  // It outlives the test: it is refused since it was used, not since it is old.
  const exp = Math.floor(Date.now() / 1000) + 20 * 3_600;
  return issuer.sign({ sub: SUBJECT, aud: AUDIENCE, repository: 'octo-org/octo-repo', exp, ...claims });
}

function exchange(
  { post }: BrokerProcess,
  role: string,
  token: string,
  more: Record<string, string> = {},
): ReturnType<BrokerProcess['post']> {
  return post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
    ...more,
  });
}

function any<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}

async function issue(life: BrokerProcess, role: string): Promise<void> {
  const { status, body } = await exchange(life, role, await idToken());
  if (status !== 200) strange.add(`${role}: ${status} ${JSON.stringify(body)}`);
  else issued.push({ token: String(body['access_token']), revocation: 'none' });
}

/** Uses an ID token up; now and then two jobs, or a job and a thief, use it at the same moment. */
async function useUp(life: BrokerProcess): Promise<void> {
  const token = await idToken();
  const at = Array.from({ length: Math.random() < 0.3 ? 2 : 1 }, () => exchange(life, 'once', token));
  const answers = (await Promise.allSettled(at)).map((one) =>
    one.status === 'fulfilled' ? one.value : undefined,
  );
  const taken = answers.filter((answer) => answer?.status === 200);
  if (taken.length > 0) used.push(token);
  if (taken.length > 1) report['ID tokens that were taken twice']++;
  for (const answer of taken)
    issued.push({ token: String(answer?.body['access_token']), revocation: 'none' });
  if (answers.includes(undefined)) throw new Error('no answer');
}

async function revoke({ post }: BrokerProcess): Promise<void> {
  const one = any(issued);
  if (one?.revocation !== 'none') return;
  one.revocation = 'asked';
  const { status } = await post('/token/revocation', { token: one.token });
  if (status === 200) {
    one.revocation = 'answered';
    report['revocations that were answered']++;
  } else strange.add(`revocation: ${status}`);
}

/** What makes the journal long, and is soon void, so that it is compacted. */
async function pad(life: BrokerProcess): Promise<void> {
  const { status, body } = await exchange(life, 'padded', await idToken(PADS), { ttl: '1' });
  if (status !== 200) strange.add(`padded: ${status} ${JSON.stringify(body)}`);
}

/** @param padding the share of what is soon void */
function step(life: BrokerProcess, padding: number): Promise<void> {
  if (Math.random() < padding) return pad(life);
  const chance = Math.random();
  if (chance < 0.35) return issue(life, 'opaque');
  if (chance < 0.5) return issue(life, 'jwt');
  if (chance < 0.7) return useUp(life);
  return revoke(life);
}

/** Puts load on a broker until it is killed. */
async function load(life: BrokerProcess, killed: Promise<unknown>, padding: number): Promise<void> {
  let over = false;
  killed.then(() => {
    over = true;
  });
  const worker = async (): Promise<void> => {
    while (!over) {
      try {
        await step(life, padding);
      } catch {
        report['requests without an answer']++;
        // The kill has been sent, or else the broker has fallen by itself, which `killed` never tells.
        if (life.child.exitCode !== null) throw new Error(`The broker ended by itself: ${life.log()}`);
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

/** Resolves in the middle of a compaction. */
async function compaction(): Promise<void> {
  const watcher = watch(join(folder, 'data'));
  const seen = new Promise<void>((resolve) => {
    watcher.on('change', (_event, name) => {
      if (String(name).endsWith('.tmp')) resolve();
    });
  });
  await Promise.race([seen, wait(20_000)]);
  watcher.close();
  await wait(Math.random() * 15);
}

type Moment = 'in the load' | 'in a compaction' | 'in a start';
const TURNS: readonly Moment[] = ['in the load', 'in a compaction', 'in the load', 'in a start'];

async function start(): Promise<BrokerProcess> {
  broker = spawnBroker(config, port);
  await broker.ready();
  return broker;
}

async function kill(moment: Moment): Promise<void> {
  if (moment === 'in a start') {
    broker = spawnBroker(config, port);
    await wait(Math.random() * 350);
    await broker.end('SIGKILL');
  } else {
    const life = await start();
    await check(life, SAMPLE);
    const killed = (moment === 'in a compaction' ? compaction() : wait(20 + Math.random() * 800)).then(() =>
      life.end('SIGKILL'),
    );
    await load(life, killed, moment === 'in a compaction' ? 0.8 : 0.3);
    await killed;
  }
  report.kills++;
  const halfDone = readdirSync(join(folder, 'data')).some((name) => name.endsWith('.tmp'));
  report[moment === 'in a compaction' && !halfDone ? 'in the load' : moment]++;
  countEvents();
}

function countEvents(): void {
  const log = broker?.log() ?? '';
  report['compactions that were finished'] += log.split(' journal compacted ').length - 1;
  report['writes that were cut off'] += log.split(' journal cut ').length - 1;
}

/** How much of what was there has been looked at already. */
const seen = { issued: 0, used: 0 };

/** Compares what a restarted broker says with what was answered before: of the last life all, of the others some. */
async function check({ post }: BrokerProcess, sample: number): Promise<void> {
  const some = <T>(list: readonly T[]): T[] =>
    sample >= list.length ? [...list] : Array.from({ length: sample }, () => any(list) as T);
  const tokens = [...issued.slice(seen.issued), ...some(issued.slice(0, seen.issued))];
  const idTokens = [...used.slice(seen.used), ...some(used.slice(0, seen.used))];
  seen.issued = issued.length;
  seen.used = used.length;
  const work = [
    ...tokens.map((one) => async () => {
      const { status, body } = await post('/token/introspection', { token: one.token });
      if (status !== 200) strange.add(`introspection: ${status} ${JSON.stringify(body)}`);
      if (body['active'] === true) {
        if (one.revocation === 'answered') report['revocations that were forgotten']++;
        // It is not on the disk, and so never will be.
        one.revocation = 'none';
      } else {
        if (one.revocation === 'none') report['issues that were forgotten']++;
        one.revocation = 'answered';
      }
    }),
    ...idTokens.map((token) => async () => {
      const { status } = await exchange({ post } as BrokerProcess, 'once', token);
      if (status === 200) report['ID tokens that were taken twice']++;
      else if (status !== 400) strange.add(`replay: ${status}`);
    }),
  ];
  report['checks after a restart'] += work.length;
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (let job = work.pop(); job !== undefined; job = work.pop()) await job();
    }),
  );
}

describe('a broker that is killed at any moment', () => {
  it(`forgets nothing that it has answered: ${KILLS} kills`, {
    timeout: 60_000 + KILLS * 10_000,
    // Whether a kill meets a compaction depends on how busy the machine is.
    retry: 2,
  }, async () => {
    for (let at = 0; at < KILLS; at++) await kill(TURNS[at % TURNS.length] ?? 'in the load');
    const last = await start();
    report['issues that were answered'] = issued.length;
    report['ID tokens that were used up'] = used.length;
    await check(last, Number.POSITIVE_INFINITY);
    countEvents();
    expect([...strange]).toEqual([]);
    expect(report).toMatchObject({
      kills: KILLS,
      'issues that were forgotten': 0,
      'revocations that were forgotten': 0,
      'ID tokens that were taken twice': 0,
    });
    // Otherwise it has shown nothing.
    expect(issued.length).toBeGreaterThan(KILLS * 10);
    expect(report['revocations that were answered']).toBeGreaterThan(KILLS);
    expect(report['in a compaction'] + report['compactions that were finished']).toBeGreaterThan(0);
  });
});

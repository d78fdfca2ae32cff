import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, watch } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Head, hashOf } from '../../src/audit/chain.js';
import { readRecord } from '../../src/audit/read-record.js';
import { signatureOf } from '../../src/audit/signature.js';
import { Chains } from '../../src/audit/verify/chains.js';
import { auditJwks } from '../../src/broker/audit/audit-keys.js';
import { readConfig } from '../../src/broker/config/read-config.js';
import { openStorage } from '../../src/broker/store/open-storage.js';
import type { Storage } from '../../src/broker/store/store.js';
import { systemClock } from '../../src/clock.js';
import type { IdTokenService } from '../../src/demo/id-token-service.js';
import { type Answered, type BrokerProcess, spawnBroker } from './broker-process.js';
import { random } from './random.js';

export const AUDIENCE = 'https://tokens.example';
export const SUBJECT = 'repo:octo-org/octo-repo';
const WORKERS = 24;
/** How many of the tokens of earlier lives are looked at after each restart; at the end it is all of them. */
const SAMPLE = 200;
/** As many claims as make the journal long, of the longest that are kept. */
const PADS = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`pad${at}`, 'x'.repeat(500)]));

/** The roles that the load asks for. */
export const ROLES = {
  opaque: { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example' },
  jwt: { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example', format: 'jwt' as const },
  once: { when: { repository: 'octo-org/octo-repo' }, audience: 'https://a.example', once: 'true' as const },
  padded: {
    when: { repository: 'octo-org/octo-repo' },
    audience: 'https://a.example',
    claims: Object.keys(PADS),
  },
};

interface Issued {
  token: string;
  id: string;
  /** `asked`: revoked or not, since the answer never came. */
  revocation: 'none' | 'asked' | 'answered';
  brief: boolean;
}

export type Moment = 'in the load' | 'in a compaction' | 'in a start';

/** A broker that is started again and again. */
export interface Place {
  config: string;
  port: number;
  /** The folder of its journal, if it has one. */
  journal?: string;
}

/** Puts load on brokers of one store, kills them, and holds what they say, and have recorded, against what they answered. */
export class Kills {
  readonly #issuer: IdTokenService;
  readonly #places: readonly Place[];
  readonly #lives: (BrokerProcess | undefined)[];
  /** What was answered, and so may not be forgotten. */
  readonly #issued: Issued[] = [];
  /** ID tokens of the role that takes them once. */
  readonly #used: string[] = [];
  /** How much of what was there has been looked at already. */
  readonly #seen = { issued: 0, used: 0 };
  /** Answers that nothing here explains. */
  readonly strange = new Set<string>();
  readonly report = {
    kills: 0,
    'in the load': 0,
    'in a start': 0,
    'in a compaction': 0,
    'writes that were cut off': 0,
    'compactions that were finished': 0,
    'issues that were answered': 0,
    'revocations that were answered': 0,
    'ID tokens that were used up': 0,
    'refusals that were answered': 0,
    'requests without an answer': 0,
    'answers that it cannot now (503)': 0,
    'checks after a restart': 0,
    'issues that were forgotten': 0,
    'revocations that were forgotten': 0,
    'ID tokens that were taken twice': 0,
    records: 0,
    'records that were lost': 0,
    'records that were doubled': 0,
    'records of what did not happen': 0,
  };

  constructor(issuer: IdTokenService, places: readonly Place[]) {
    this.#issuer = issuer;
    this.#places = places;
    this.#lives = places.map(() => undefined);
  }

  /** Kills one broker at a moment; with several, the others go on serving, but now and then it is all of them. */
  async kill(moment: Moment): Promise<void> {
    const all = this.#places.length > 1 && random() < 0.2;
    const victim = Math.floor(random() * this.#places.length);
    const victims = all ? this.#places.map((_, at) => at) : [victim];
    if (moment === 'in a start') {
      // What still runs at their places goes first.
      await Promise.all(victims.map((at) => this.#lives[at]?.end('SIGKILL')));
      const started = victims.map((at) => this.#spawn(at));
      await wait(random() * 350);
      await Promise.all(started.map((life) => life.end('SIGKILL')));
    } else {
      await this.start();
      await this.check(SAMPLE);
      const killed = (moment === 'in a compaction' ? this.#compaction() : wait(20 + random() * 800)).then(
        () => Promise.all(victims.map((at) => this.#lives[at]?.end('SIGKILL'))),
      );
      // Those that are left go on for a while.
      const over = this.#places.length > victims.length ? killed.then(() => wait(random() * 300)) : killed;
      await this.#load(over, moment === 'in a compaction' ? 0.8 : 0.3);
      await killed;
    }
    this.report.kills += victims.length;
    const journal = this.#places[victim]?.journal;
    const halfDone = journal !== undefined && readdirSync(journal).some((name) => name.endsWith('.tmp'));
    this.report[moment === 'in a compaction' && !halfDone ? 'in the load' : moment] += victims.length;
    for (const at of victims) this.#countEvents(at);
  }

  /** Starts what does not run. */
  async start(): Promise<void> {
    await Promise.all(
      this.#lives.map(async (life, at) => {
        if (life !== undefined && life.child.exitCode === null && life.child.signalCode === null) return;
        await this.#spawn(at).ready();
      }),
    );
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await Promise.all(this.#lives.map((life) => life?.end(signal)));
    for (const at of this.#places.keys()) this.#countEvents(at);
  }

  /** Compares what restarted brokers say with what was answered before: of the last life all, of the others some. */
  async check(sample: number): Promise<void> {
    const some = <T>(list: readonly T[]): T[] =>
      sample >= list.length ? [...list] : Array.from({ length: sample }, () => any(list) as T);
    const lasting = this.#issued.slice(0, this.#seen.issued).filter(({ brief }) => !brief);
    const tokens = [...this.#issued.slice(this.#seen.issued).filter(({ brief }) => !brief), ...some(lasting)];
    const idTokens = [...this.#used.slice(this.#seen.used), ...some(this.#used.slice(0, this.#seen.used))];
    this.#seen.issued = this.#issued.length;
    this.#seen.used = this.#used.length;
    const work = [
      ...tokens.map((one) => async () => {
        const { status, body } = await this.#post('/token/introspection', { token: one.token });
        if (status !== 200) this.strange.add(`introspection: ${status} ${JSON.stringify(body)}`);
        if (body['active'] === true) {
          if (one.revocation === 'answered') this.report['revocations that were forgotten']++;
          // It is not durable, and so never will be.
          one.revocation = 'none';
        } else {
          if (one.revocation === 'none') this.report['issues that were forgotten']++;
          one.revocation = 'answered';
        }
      }),
      ...idTokens.map((token) => async () => {
        const { status } = await this.#exchange('once', token);
        if (status === 200) this.report['ID tokens that were taken twice']++;
        else if (status !== 400) this.strange.add(`replay: ${status}`);
      }),
    ];
    this.report['checks after a restart'] += work.length;
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        for (let job = work.pop(); job !== undefined; job = work.pop()) await job();
      }),
    );
  }

  /** How many of what lives briefly have no record of their end yet. */
  async leftAlive(): Promise<number> {
    const left = new Set(this.#issued.filter(({ brief }) => brief).map(({ id }) => id));
    const storage = await this.#storage();
    try {
      for await (const text of storage.records()) {
        const record = readRecord(text);
        if ('problem' in record || record.unmapped.jobpass.event !== 'expired') continue;
        left.delete(record.session?.uid ?? '');
      }
    } finally {
      await storage.close();
    }
    return left.size;
  }

  #storage(): Promise<Storage> {
    return openStorage(readConfig(this.#places[0]?.config ?? ''), { clock: systemClock });
  }

  /**
   * Holds the records against what was answered: when nothing is under way any more, and all that is brief has expired.
   *
   * @returns what is wrong with their chain or signatures
   */
  async checkRecords(): Promise<string[]> {
    const storage = await this.#storage();
    const keys = new Map(
      ((await auditJwks(storage.keys))?.keys ?? []).map((key) => [String(key['kid']), key]),
    );
    const wrong: string[] = [];
    const chains = new Chains();
    const events = new Map<string, string[]>();
    let head: Head | undefined;
    let signed = false;
    let line = 0;
    try {
      for await (const text of storage.records()) {
        const record = readRecord(text);
        if ('problem' in record) {
          wrong.push(`line ${++line} ${record.problem}`);
          continue;
        }
        const { chain } = record.unmapped.jobpass;
        head = { chain, count: record.metadata.sequence, hash: hashOf(text) };
        chains.add(record, { file: 'records', line: ++line }, head.hash);
        const signature = signatureOf(text);
        signed = signature !== undefined;
        if (signature !== undefined) {
          const key = createPublicKey({ key: keys.get(signature.kid) ?? {}, format: 'jwk' });
          const good = verify(
            'sha256',
            Buffer.from(signature.text),
            { key, dsaEncoding: 'ieee-p1363' },
            signature.signature,
          );
          if (!good) wrong.push(`the signature of record ${record.metadata.sequence} is not good`);
        }
        const { session, unmapped } = record;
        if (session === undefined) continue;
        events.set(session.uid, [...(events.get(session.uid) ?? []), unmapped.jobpass.event]);
      }
    } finally {
      await storage.close();
    }
    for (const { verdict, findings } of chains.judge(head === undefined ? [] : [head]))
      if (verdict !== 'intact') wrong.push(`${verdict}: ${JSON.stringify(findings.slice(0, 3))}`);
    if (!signed) wrong.push('the last record is not signed');
    this.report.records = line;
    this.#compare(events);
    return wrong;
  }

  #compare(events: ReadonlyMap<string, readonly string[]>): void {
    const { report } = this;
    for (const { id, revocation, brief } of this.#issued) {
      const own = events.get(id) ?? [];
      const has = (event: string): boolean => own.includes(event);
      if (!has('issued')) report['records that were lost']++;
      if (revocation === 'answered' && !has('revoked')) report['records that were lost']++;
      if (revocation === 'none' && has('revoked')) report['records of what did not happen']++;
      if (brief && !has('expired') && !has('revoked')) report['records that were lost']++;
      if (!brief && has('expired')) report['records of what did not happen']++;
    }
    for (const own of events.values()) {
      const endings = own.filter((event) => event !== 'issued').length;
      if (own.length - endings > 1 || endings > 1) report['records that were doubled']++;
      if (own.length === endings) report['records that were lost']++;
    }
    report['issues that were answered'] = this.#issued.length;
    report['ID tokens that were used up'] = this.#used.length;
  }

  #spawn(at: number): BrokerProcess {
    const place = this.#places[at];
    if (place === undefined) throw new RangeError('There is no such broker');
    const life = spawnBroker(place.config, place.port);
    this.#lives[at] = life;
    return life;
  }

  /** To any of the brokers, as a balancer would: to one that lives. */
  #post(path: string, form: Record<string, string>): Promise<Answered> {
    const alive = this.#lives.filter(
      (life) => life !== undefined && life.child.exitCode === null && life.child.signalCode === null,
    );
    const life = any(alive);
    return life === undefined ? Promise.reject(new Error('none is alive')) : life.post(path, form);
  }

  #idToken(claims: Record<string, unknown> = {}): Promise<string> {
    // It outlives the test: it is refused since it was used, not since it is old.
    const exp = Math.floor(Date.now() / 1000) + 20 * 3_600;
    return this.#issuer.sign({
      sub: SUBJECT,
      aud: AUDIENCE,
      repository: 'octo-org/octo-repo',
      exp,
      ...claims,
    });
  }

  #exchange(role: string, token: string, more: Record<string, string> = {}): Promise<Answered> {
    return this.#post('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      role,
      ...more,
    });
  }

  #take({ body }: Answered, brief = false): void {
    this.#issued.push({
      token: String(body['access_token']),
      id: String(body['jti']),
      revocation: 'none',
      brief,
    });
  }

  /** Notes an answer that is no token. @returns whether it is one */
  #isGood(what: string, { status, body }: Answered): boolean {
    // Of a database that others hold for a moment this may be said: it is no promise that was broken.
    if (status === 503) this.report['answers that it cannot now (503)']++;
    else if (status !== 200) this.strange.add(`${what}: ${status} ${JSON.stringify(body)}`);
    return status === 200;
  }

  async #issue(role: string): Promise<void> {
    const answer = await this.#exchange(role, await this.#idToken());
    if (this.#isGood(role, answer)) this.#take(answer);
  }

  /** Uses an ID token up; now and then two jobs, or a job and a thief, use it at the same moment. */
  async #useUp(): Promise<void> {
    const token = await this.#idToken();
    const at = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => this.#exchange('once', token));
    const answers = (await Promise.allSettled(at)).map((one) =>
      one.status === 'fulfilled' ? one.value : undefined,
    );
    const taken = answers.filter((answer) => answer?.status === 200);
    if (taken.length > 0) this.#used.push(token);
    if (taken.length > 1) this.report['ID tokens that were taken twice']++;
    for (const answer of taken) if (answer !== undefined) this.#take(answer);
    if (answers.includes(undefined)) throw new Error('no answer');
  }

  async #revoke(): Promise<void> {
    const one = any(this.#issued);
    if (one?.revocation !== 'none' || one.brief) return;
    one.revocation = 'asked';
    const answer = await this.#post('/token/revocation', { token: one.token });
    if (!this.#isGood('revocation', answer)) return;
    one.revocation = 'answered';
    this.report['revocations that were answered']++;
    // Wherever it was ended, it is so everywhere from now on.
    const { body } = await this.#post('/token/introspection', { token: one.token });
    if (body['active'] === true) this.report['revocations that were forgotten']++;
  }

  /** What makes the journal long, and is soon void, so that it is compacted. */
  async #pad(): Promise<void> {
    const answer = await this.#exchange('padded', await this.#idToken(PADS), { ttl: '1' });
    if (this.#isGood('padded', answer)) this.#take(answer, true);
  }

  async #refuse(): Promise<void> {
    const { status } = await this.#exchange('opaque', await this.#idToken({ repository: 'octo-org/other' }));
    if (status === 400) this.report['refusals that were answered']++;
    else if (status !== 503) this.strange.add(`refusal: ${status}`);
  }

  /** @param padding the share of what is soon void */
  #step(padding: number): Promise<void> {
    if (random() < padding) return this.#pad();
    const chance = random();
    if (chance < 0.35) return this.#issue('opaque');
    if (chance < 0.5) return this.#issue('jwt');
    if (chance < 0.7) return this.#useUp();
    if (chance < 0.73) return this.#refuse();
    return this.#revoke();
  }

  async #load(until: Promise<unknown>, padding: number): Promise<void> {
    let over = false;
    until.then(() => {
      over = true;
    });
    const worker = async (): Promise<void> => {
      while (!over) {
        try {
          await this.#step(padding);
        } catch {
          this.report['requests without an answer']++;
          // The kill has been sent, or else one has fallen by itself, which `until` never tells.
          const fallen = this.#lives.find((life) => life !== undefined && life.child.exitCode !== null);
          if (fallen !== undefined) throw new Error(`A broker ended by itself: ${fallen.log()}`);
        }
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  }

  /** Resolves in the middle of a compaction. */
  async #compaction(): Promise<void> {
    const journal = this.#places[0]?.journal;
    if (journal === undefined) return wait(20 + random() * 800);
    const watcher = watch(journal);
    const seen = new Promise<void>((resolve) => {
      watcher.on('change', (_event, name) => {
        if (String(name).endsWith('.tmp')) resolve();
      });
    });
    await Promise.race([seen, wait(20_000)]);
    watcher.close();
    await wait(random() * 15);
  }

  #countEvents(at: number): void {
    const log = this.#lives[at]?.log() ?? '';
    this.report['compactions that were finished'] += log.split(' journal compacted ').length - 1;
    this.report['writes that were cut off'] += log.split(' journal cut ').length - 1;
  }
}

function any<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}

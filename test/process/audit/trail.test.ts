import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, stop } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Head, parseHead } from '../../../src/audit/chain.js';
import { readAudit } from '../../../src/audit/read.js';
import { appendTo } from '../../../src/audit/trail.js';
import { Chains } from '../../../src/audit/verify/chains.js';
import { noNamespaces, suiteUnless } from '../../support/left-out.js';
import { within } from '../../support/pace.js';
import { random } from '../../support/random.js';

const ROOT = join(import.meta.dirname, '../../..');
const WORKER = join(ROOT, 'test/support/trail-worker.mjs');

let temporary: string;
let built: string;
let file: string;
let number = 0;

beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'audit-trail-'));
  built = join(temporary, 'trail.mjs');
  await build({
    entryPoints: [join(ROOT, 'src/audit/trail.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: built,
    logLevel: 'error',
  });
});
beforeEach(() => {
  file = join(temporary, `trail-${++number}.jsonl`);
});
afterAll(async () => {
  await stop();
  rmSync(temporary, { recursive: true, force: true });
});

/** A process that writes records, and what it said of them. */
class Writer {
  readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | number | null>;
  said = '';

  constructor(name: string, many: number, { go, inside = [] }: { go?: string; inside?: string[] } = {}) {
    const words = [
      process.execPath,
      WORKER,
      built,
      file,
      name,
      String(many),
      ...(go === undefined ? [] : [go]),
    ];
    const [program = '', ...rest] = [...inside, ...words];
    this.child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => resolve(signal ?? code)),
    );
  }

  /** Waits until it is in the middle of a record. */
  async holds(): Promise<void> {
    await expect.poll(() => this.said, { interval: 10 }).toContain('holding');
  }

  /** The ids of records that it was told are written, with the heads that they made. */
  get acknowledged(): [id: string, head: Head][] {
    return [...this.said.matchAll(/^(\S+-\d+) (\S+:\d+:[0-9a-f]{64})$/gm)].map(([, id = '', head = '']) => [
      id,
      parseHead(head) as Head,
    ]);
  }
}

/** What is in the trail: the ids, how often each is there, what cannot be read, and what `audit verify` makes of the heads. */
async function found(heads: readonly Head[]) {
  const ids = new Map<string, number>();
  const problems: string[] = [];
  const chains = new Chains();
  await readAudit([file], {
    record(record, place, bytes) {
      const id = record.session?.uid ?? '';
      ids.set(id, (ids.get(id) ?? 0) + 1);
      chains.add(record, place, createHash('sha256').update(bytes).digest('hex'));
    },
    problem: ({ problem }) => problems.push(problem),
  });
  return { ids, problems, verdicts: chains.judge(heads) };
}

/** Expects every record that a writer was told of to be there once, in chains that the heads prove. */
async function expectAll(...writers: Writer[]): Promise<void> {
  const acknowledged = writers.flatMap((writer) => writer.acknowledged);
  const { ids, verdicts } = await found(acknowledged.map(([, head]) => head));
  expect(acknowledged.filter(([id]) => ids.get(id) !== 1)).toEqual([]);
  expect(verdicts.filter(({ verdict }) => verdict !== 'intact')).toEqual([]);
}

describe('a trail whose holder', () => {
  it('was frozen: others write on, and it loses nothing when it goes on', async () => {
    const go = join(temporary, `go-${number}`);
    const holder = new Writer('holder', 3, { go });
    await holder.holds();
    holder.child.kill('SIGSTOP');
    const other = new Writer('other', 3);
    expect(await other.ended).toBe(0);
    expect(other.said).not.toContain('failed');
    writeFileSync(go, '');
    holder.child.kill('SIGCONT');
    expect(await holder.ended).toBe(0);
    expect(holder.acknowledged).toHaveLength(3);
    await expectAll(holder, other);
  });

  it('was killed: others write on', async () => {
    const holder = new Writer('holder', 1, { go: join(temporary, 'never') });
    await holder.holds();
    holder.child.kill('SIGKILL');
    expect(await holder.ended).toBe('SIGKILL');
    const writers = [new Writer('one', 20), new Writer('two', 20)];
    for (const writer of writers) expect(await writer.ended).toBe(0);
    await expectAll(...writers);
  });

  it('holds every part: nobody waits for ever, and the message says what to do', () => {
    const long = new Date(Date.now() - 60_000);
    for (let part = 1; part <= 1_000; part++) {
      const turn = `${part === 1 ? file : `${file}.${part}.jsonl`}.lock`;
      mkdirSync(turn);
      utimesSync(turn, long, long);
    }
    const event = { event: 'issued', at: 1, job: { system: 'local' }, provider: 'oauth' } as const;
    expect(() => appendTo(file, [event])).toThrow(
      expect.objectContaining({
        code: 'state',
        message: `Other processes have locked every part of the audit trail ${file}, up to ${file}.1000.jsonl.lock`,
        hint: expect.stringContaining('delete the folders with names that end in .lock') as string,
      }),
    );
  });

  it(
    'is killed at any moment, again and again, among many: no record that was acknowledged is lost',
    async () => {
      // The draws are by the tests' seed: the moments are those of the machine all the same.
      const writers: Writer[] = [];
      const row = async (name: string): Promise<void> => {
        for (let round = 0; round < 3; round++) {
          const writer = new Writer(`${name}.${round}`, 10_000);
          writers.push(writer);
          const enough = 1 + Math.floor(random() * 60);
          await expect
            .poll(() => writer.acknowledged.length, { interval: 2, timeout: within(15_000) })
            .toBeGreaterThanOrEqual(enough);
          writer.child.kill('SIGKILL');
          await writer.ended;
        }
      };
      await Promise.all(['a', 'b', 'c', 'd'].map(row));
      const last = new Writer('last', 5);
      expect(await last.ended).toBe(0);
      await expectAll(...writers, last);
    },
    within(60_000),
  );
});

suiteUnless(noNamespaces(), 'A trail whose holder is in another PID namespace', () => {
  it.each(['goes on later', 'is killed'])('and %s', async (how) => {
    const go = join(temporary, `go-${how}-${number}`);
    const holder = new Writer('holder', 3, {
      go,
      inside: ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'],
    });
    await holder.holds();
    const other = new Writer('other', 3);
    expect(await other.ended).toBe(0);
    if (how === 'is killed') holder.child.kill('SIGKILL');
    else writeFileSync(go, '');
    await holder.ended;
    expect(holder.acknowledged).toHaveLength(how === 'is killed' ? 0 : 3);
    await expectAll(holder, other);
  });
});

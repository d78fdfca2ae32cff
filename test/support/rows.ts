import { appendFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import type { StandInRunner, StepOptions, StepResult } from '../../src/demo/stand-in-runner.js';
import type { Fault, Seen } from './faulty-server.js';
import { Gate } from './gate.js';
import { within } from './pace.js';
import { runMain, runPost, shown, World } from './world.js';

export type Word = 'revoked' | 'accepted' | 'expired' | 'failed' | 'lives until';

/** The services of one run, and what is known of what they issued. */
export interface RowWorld {
  readonly origin: string;
  readonly requests: readonly Seen[];
  /** Every credential that was ever issued, whether or not its answer arrived. */
  readonly issued: readonly string[];
  /** Live credentials. */
  readonly live: ReadonlySet<string>;
  /** What no output may show. */
  readonly secrets: readonly string[];
  /** The variable by which the steps get the credential. */
  readonly variable: string;
  /** The credential that a step got, where no variable holds it. */
  deliveredBy?(main: StepResult): string | undefined;
  /** What else the steps must get, where all of it is known. */
  readonly delivers?: Readonly<Record<string, string>> | undefined;
  /** The ID tokens that a hop was sent to exchange. */
  readonly presented: readonly string[];
  /** Whether jobs get a credential that was made from others, each of which has an ending of its own. */
  readonly madeFromOthers?: boolean;
  /** Whether nobody can revoke a credential, so that it lives on after the job. */
  readonly irrevocable?: true;
  /** What is said of a credential that lives, and that no step got. */
  readonly untold: RegExp;
  inputsFor(hop: string): Record<string, string>;
  runner(): StandInRunner;
  fault(hop: string, ...faults: Fault[]): void;
  break(hop: string, fault: Fault): void;
  of(hop: string): readonly Seen[];
  /** Brings `live` up to date. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** A fault at a hop, and what must come of it. */
export interface Row<W extends RowWorld = World> {
  hop: string;
  /** The fault, in words. */
  fault: string;
  /** How often it comes, in words: `once`, `for ever`. */
  often: string;
  /** Sets the fault up; what it returns goes before the world's own inputs and variables. */
  arrange: (world: W, gate: () => Promise<Gate>) => Arranged | Promise<Arranged>;
  /** What must come of it: the credential, a message, or (for post) the word for the ending. */
  expected: 'survived' | 'told' | Word;
  /** What the one message must say; for a word, what post must say besides. */
  says?: RegExp;
  /** The most that main may take, or post where a word is expected, in seconds. */
  within?: number;
  /** How many requests the hop must get, where that matters: a refusal is not worth a second try. */
  requests?: number;
  /** Whether the answer that was lost may have been a credential, so that it must be told. */
  lost?: boolean;
  /** Whether others than the credential that was delivered may live on, told of. */
  strays?: boolean;
}

export type Arranged =
  | undefined
  | {
      inputs?: Record<string, string | undefined>;
      env?: Record<string, string>;
      pauseMs?: number;
      /** What happens when main is over and post has not begun. */
      between?: (main: StepResult) => void | Promise<void>;
    };

/** What each hop is called in messages. */
const NOUN: Readonly<Record<string, RegExp>> = {
  'id-token': /ID token/,
  metadata: /metadata/i,
  exchange: /token exchange/i,
  introspection: /introspection/,
  revocation: /revocation/,
  installation: /look-up of the installation|no installation for/,
  mint: /request for an installation token/,
  sts: /token exchange/,
  entra: /token request/,
  'kube-anchor': /creation of the anchor/,
  'kube-token': /request for a token/,
  'vault-login': /jwt login/,
  'vault-mount': /mount lookup for|read of|secret at/,
  'vault-read': /read of|write to|secret/,
};

/** A test of each row. The slow ones stand first, so that they wait beside the others and not after them. */
export function table(rows: readonly Row[]): void {
  tableIn(() => World.start(), rows);
}

/** The same in another world. */
export function tableIn<W extends RowWorld>(start: () => Promise<W>, rows: readonly Row<W>[]): void {
  for (const row of [...rows].sort((one, other) => weight(other) - weight(one))) {
    it.concurrent(
      `${row.hop}: ${row.fault}, ${row.often}: ${row.expected}`,
      { timeout: within(120_000) },
      () => run(start, row),
    );
  }
}

const weight = ({ often, within }: Pick<Row, 'often' | 'within'>): number =>
  (within ?? 0) + (often === 'once' ? 0 : 10);

async function run<W extends RowWorld>(start: () => Promise<W>, row: Row<W>): Promise<void> {
  const world = await start();
  let gate: Gate | undefined;
  try {
    const arranged = await row.arrange(world, async () => {
      gate ??= await Gate.before(world.origin);
      return gate;
    });
    const inputs = Object.fromEntries(
      Object.entries({ ...world.inputsFor(row.hop), ...arranged?.inputs }).filter(
        ([, value]) => value !== undefined,
      ),
    ) as Record<string, string>;
    const options: StepOptions = arranged?.env === undefined ? {} : { env: arranged.env };
    const runner = world.runner();
    const main = await runMain(runner, inputs, options);
    await arranged?.between?.(main);
    if (arranged?.pauseMs !== undefined)
      await new Promise((resolve) => setTimeout(resolve, arranged.pauseMs));
    const post = await runPost(runner, inputs, main, options);
    const seconds = (row.expected === 'survived' || row.expected === 'told' ? main.ms : post.ms) / 1000;
    record(row, main, post, seconds);
    await world.look();
    judge(row, world, main, post, seconds);
  } finally {
    await gate?.shut();
    await world.close();
  }
}

function judge<W extends RowWorld>(
  row: Row<W>,
  world: W,
  main: StepResult,
  post: StepResult,
  seconds: number,
): void {
  const why = `${main.output}\n--- post\n${post.output}`;
  const errors = commands(main, 'error');
  const delivered = deliveredBy(world, main);
  if (row.expected === 'told') {
    expect(main.exitCode, why).toBe(1);
    expect(main.env.size + main.outputs.size, why).toBe(0);
    expect(errors.length, why).toBe(1);
    expect(errors[0], why).toMatch(NOUN[row.hop] ?? /./);
    expect(errors[0], why).not.toMatch(/unexpected|undefined|\[object/);
    if (row.says !== undefined) expect(errors[0], why).toMatch(row.says);
    else expect(errors[0], why).toContain('127.0.0.1:');
  } else {
    expect(main.exitCode, why).toBe(0);
    expect(errors, why).toEqual([]);
    expect(world.issued, why).toContain(delivered);
    if (world.delivers !== undefined)
      expect(Object.fromEntries(main.env), why).toEqual({
        [world.variable]: delivered,
        ...world.delivers,
      });
  }
  if (row.expected === 'survived') {
    // What was delivered is the last that was issued, and what came before it was a lost answer.
    expect(delivered, why).toBe(world.issued.at(-1));
    if (row.says !== undefined) expect(why).toMatch(row.says);
    expect(world.live.has(delivered ?? ''), why).toBe(world.irrevocable ?? false);
  }
  if (row.expected !== 'survived' && row.expected !== 'told') {
    const words = endings(post);
    // A credential that was made from others ends with them.
    expect(world.madeFromOthers === true ? [...new Set(words)] : words, why).toEqual([row.expected]);
    if (row.says !== undefined) expect(post.output).toMatch(row.says);
    if (row.expected === 'revoked') expect(world.live.has(delivered ?? ''), why).toBe(false);
    if (row.expected === 'revoked' && row.strays !== true) expect([...world.live], why).toEqual([]);
  }
  if (row.lost === true)
    expect(post.output, why).toMatch(/^::warning .*answers? to .*exchanges? w(as|ere) lost/m);
  if (row.requests !== undefined) expect(world.of(row.hop).length, why).toBe(row.requests);

  // 20 seconds of patience, and what a busy machine adds to a process's start.
  expect(seconds, why).toBeLessThan(within(row.within ?? (row.expected === 'told' ? 23 : 30)));
  expect(post.exitCode, why).toBe(0);
  expect(post.ms, why).toBeLessThan(within(30_000));
  clean(world, main, post);
}

function deliveredBy(world: RowWorld, step: StepResult): string | undefined {
  return world.deliveredBy?.(step) ?? step.env.get(world.variable);
}

/** What holds of every run of main and post, whatever went wrong. */
export function clean(world: RowWorld, ...steps: StepResult[]): void {
  const output = steps.map((step) => step.output).join('\n--- next step\n');
  // An ID token is sent once at most, unless it never left the machine: whoever got it may have used it up.
  const names = world.presented.map((token) => decodeJwt(token).jti);
  expect(new Set(names).size, output).toBe(names.length);
  if (world.irrevocable) expect(output).not.toMatch(/[Rr]evoked at once|Jobpass revokes the/);
  for (const step of steps) {
    expect(step.output).not.toMatch(/^\s+at .+:\d+|node:internal|UnhandledPromise|Error: /m);
    expect(step.output, 'an end that was none').not.toContain('the program ended before it finished');
    for (const text of [shown(step), step.summary, step.outputs.get('credential-id') ?? ''])
      expect(leaks(text, world.secrets), text).toEqual([]);
  }
  // Whatever still lives was told of.
  const untold = [...world.live].filter((token) => !steps.some((step) => deliveredBy(world, step) === token));
  if (untold.length > 0) expect(output).toMatch(world.untold);
  if (world.live.size > untold.length) expect(output).toMatch(/: (failed|lives until|accepted)\b/);
}

/** The secrets of which sixteen characters in a row, or their base64 form, stand in a text. */
export function leaks(text: string, secrets: readonly string[]): string[] {
  const LENGTH = 16;
  const pieces = new Set<string>();
  for (let at = 0; at + LENGTH <= text.length; at++) pieces.add(text.slice(at, at + LENGTH));
  return secrets.filter((secret) =>
    [
      secret,
      ...[0, 1, 2].map((shift) => Buffer.from(secret.slice(shift)).toString('base64').slice(0, -4)),
    ].some((form) => {
      for (let at = 0; at + LENGTH <= form.length; at++)
        if (pieces.has(form.slice(at, at + LENGTH))) return true;
      return false;
    }),
  );
}

/** The messages of a workflow command. */
export function commands(step: StepResult, name: 'error' | 'warning'): string[] {
  return step.output
    .split('\n')
    .filter((line) => line.startsWith(`::${name} `) || line.startsWith(`::${name}::`))
    .map((line) => line.replace(/^::\w+[^:]*::/, '').replace(/\. More: run jobpass explain [\w-]+$/, ''));
}

/** The words that post found for the endings, in order. */
export function endings(post: StepResult): Word[] {
  return [
    ...post.output.matchAll(
      /Ended credential \S+(?: for \S+)?: (revoked|accepted|expired|failed|lives until)/g,
    ),
  ].map((match) => match[1] as Word);
}

function record(
  row: Pick<Row, 'hop' | 'fault' | 'often' | 'expected'>,
  main: StepResult,
  post: StepResult,
  seconds: number,
): void {
  const [error] = commands(main, 'error');
  const ended = /Ended credential \S+: (.*)/.exec(post.output)?.[1];
  const lost = /(answers? to .*exchanges? w(as|ere) lost)/.test(post.output) ? '; the lost answer told' : '';
  const [warned] = commands(main, 'warning');
  const whole = main.output.includes('AWS made no shorter copy of the session') ? ', without a copy' : '';
  const delivered = `credential delivered${whole}${warned === undefined ? '' : `; ${warned}`}`;
  const happened =
    row.expected === 'survived' || row.expected === 'told'
      ? (error ?? (main.exitCode === 0 ? delivered : `exit code ${main.exitCode}`)) + lost
      : (ended ?? error ?? 'no ending');
  note({ hop: row.hop, fault: row.fault, often: row.often, expected: row.expected, happened, seconds });
}

/** Writes down what came of a row, where somebody wants to have it. */
export function note(entry: {
  hop: string;
  fault: string;
  often: string;
  expected: string;
  happened: string;
  seconds: number;
}): void {
  const path = process.env['JOBPASS_FAULT_TABLE'];
  if (path !== undefined && path !== '') appendFileSync(path, `${JSON.stringify(entry)}\n`);
}

/** The commonest way to set a row up: the fault for so many requests. */
export function times<W extends RowWorld = World>(
  hop: string,
  count: number | 'for ever',
  fault: Fault,
): Pick<Row<W>, 'hop' | 'often' | 'arrange'> {
  const often =
    count === 1 ? 'once' : count === 2 ? 'twice' : count === 'for ever' ? count : `${count} times`;
  return {
    hop,
    often,
    arrange: (world) => {
      if (count === 'for ever') world.break(hop, fault);
      else world.fault(hop, ...Array.from({ length: count }, () => fault));
      return undefined;
    },
  };
}

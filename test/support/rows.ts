import { appendFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import type { StepOptions, StepResult } from '../../src/demo/stand-in-runner.js';
import { Gate } from './gate.js';
import { type Fault, type Hop, runMain, runPost, shown, World } from './world.js';

export type Word = 'revoked' | 'accepted' | 'expired' | 'failed' | 'lives until';

/** A fault at a hop, and what must come of it. */
export interface Row {
  hop: Hop;
  /** The fault, in words. */
  fault: string;
  /** How often it comes, in words: `once`, `for ever`. */
  often: string;
  /** Sets the fault up; what it returns goes before the world's own inputs and variables. */
  arrange: (world: World, gate: () => Promise<Gate>) => Arranged | Promise<Arranged>;
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
}

export type Arranged =
  | undefined
  | { inputs?: Record<string, string | undefined>; env?: Record<string, string>; pauseMs?: number };

/** What each hop is called in messages. */
const NOUN: Record<Hop, RegExp> = {
  'id-token': /ID token/,
  metadata: /metadata/i,
  exchange: /token exchange/i,
  introspection: /introspection/,
  revocation: /revocation/,
};

/** A test of each row. The slow ones stand first, so that they wait beside the others and not after them. */
export function table(rows: readonly Row[]): void {
  for (const row of [...rows].sort((one, other) => weight(other) - weight(one))) {
    it.concurrent(`${row.hop}: ${row.fault}, ${row.often}: ${row.expected}`, { timeout: 120_000 }, () =>
      run(row),
    );
  }
}

const weight = ({ often, within }: Row): number => (within ?? 0) + (often === 'once' ? 0 : 10);

async function run(row: Row): Promise<void> {
  const world = await World.start();
  let gate: Gate | undefined;
  try {
    const arranged = await row.arrange(world, async () => {
      gate ??= await Gate.before(world.origin);
      return gate;
    });
    const given = row.hop === 'metadata' ? world.discovered : world.inputs;
    const inputs = Object.fromEntries(
      Object.entries({ ...given, ...arranged?.inputs }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const options: StepOptions = arranged?.env === undefined ? {} : { env: arranged.env };
    const runner = world.runner();
    const main = await runMain(runner, inputs, options);
    const told = world.requests.length;
    if (arranged?.pauseMs !== undefined)
      await new Promise((resolve) => setTimeout(resolve, arranged.pauseMs));
    const post = await runPost(runner, inputs, main, options);
    const seconds = (row.expected === 'survived' || row.expected === 'told' ? main.ms : post.ms) / 1000;
    record(row, main, post, seconds, told);
    judge(row, world, main, post, seconds);
  } finally {
    await gate?.shut();
    await world.close();
  }
}

function judge(row: Row, world: World, main: StepResult, post: StepResult, seconds: number): void {
  const why = `${main.output}\n--- post\n${post.output}`;
  const errors = commands(main, 'error');
  if (row.expected === 'told') {
    expect(main.exitCode, why).toBe(1);
    expect(main.env.size + main.outputs.size, why).toBe(0);
    expect(errors.length, why).toBe(1);
    expect(errors[0], why).toMatch(NOUN[row.hop]);
    expect(errors[0], why).not.toMatch(/unexpected|undefined|\[object/);
    if (row.says !== undefined) expect(errors[0], why).toMatch(row.says);
    else expect(errors[0], why).toContain('127.0.0.1:');
  } else {
    expect(main.exitCode, why).toBe(0);
    expect(errors, why).toEqual([]);
    expect(world.issued, why).toContain(main.env.get('JOBPASS_TOKEN'));
  }
  if (row.expected === 'survived') {
    // What was delivered is the last that was issued, and what came before it was a lost answer.
    expect(main.env.get('JOBPASS_TOKEN'), why).toBe(world.issued.at(-1));
    if (row.says !== undefined) expect(why).toMatch(row.says);
    expect(world.live.has(main.env.get('JOBPASS_TOKEN') ?? ''), why).toBe(false);
  }
  if (row.expected !== 'survived' && row.expected !== 'told') {
    expect(endings(post), why).toEqual([row.expected]);
    if (row.says !== undefined) expect(post.output).toMatch(row.says);
    if (row.expected === 'revoked') expect([...world.live], why).toEqual([]);
  }
  if (row.lost === true)
    expect(post.output, why).toMatch(/^::warning .*answers? to .*exchanges? w(as|ere) lost/m);
  if (row.requests !== undefined) expect(world.of(row.hop).length, why).toBe(row.requests);

  expect(seconds, why).toBeLessThan(row.within ?? (row.expected === 'told' ? 20 : 30));
  expect(post.exitCode, why).toBe(0);
  expect(post.ms, why).toBeLessThan(30_000);
  clean(world, main, post);
}

/** What holds of every run of main and post, whatever went wrong. */
export function clean(world: World, ...steps: StepResult[]): void {
  const output = steps.map((step) => step.output).join('\n--- next step\n');
  // An ID token is sent once at most, unless it never left the machine: whoever got it may have used it up.
  const sent = world
    .of('exchange')
    .map(({ form }) => form.get('subject_token') ?? form.get('assertion') ?? '');
  const names = sent.map((token) => decodeJwt(token).jti);
  expect(new Set(names).size, output).toBe(names.length);
  for (const step of steps) {
    expect(step.output).not.toMatch(/^\s+at .+:\d+|node:internal|UnhandledPromise|Error: /m);
    expect(step.output, 'an end that was none').not.toContain('ended before its work was done');
    for (const text of [shown(step), step.summary]) {
      expect(leaks(text, [world.bearer, ...world.idTokens, ...world.issued]), text).toEqual([]);
    }
  }
  // Whatever still lives was told of.
  const untold = [...world.live].filter(
    (token) => !steps.some((step) => step.env.get('JOBPASS_TOKEN') === token),
  );
  if (untold.length > 0) expect(output).toMatch(/a credential may have been issued that nobody got/);
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
    .map((line) => line.replace(/^::\w+[^:]*::/, ''));
}

/** The words that post found for the endings, in order. */
export function endings(post: StepResult): Word[] {
  return [
    ...post.output.matchAll(/Ended credential \S+: (revoked|accepted|expired|failed|lives until)/g),
  ].map((match) => match[1] as Word);
}

function record(row: Row, main: StepResult, post: StepResult, seconds: number, _requests: number): void {
  const [error] = commands(main, 'error');
  const ended = /Ended credential \S+: (.*)/.exec(post.output)?.[1];
  const lost = /(answers? to .*exchanges? w(as|ere) lost)/.test(post.output) ? '; the lost answer told' : '';
  const happened =
    row.expected === 'survived' || row.expected === 'told'
      ? (error ?? (main.exitCode === 0 ? 'credential delivered' : `exit code ${main.exitCode}`)) + lost
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
export function times(
  hop: Hop,
  count: number | 'for ever',
  fault: Fault,
): Pick<Row, 'hop' | 'often' | 'arrange'> {
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

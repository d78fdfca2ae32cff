import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as f from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';
import { CratesRegistry } from '../../support/registries/crates-io.js';
import { NpmRegistry } from '../../support/registries/npm.js';
import { NuGetRegistry } from '../../support/registries/nuget.js';
import { PyPiRegistry } from '../../support/registries/pypi.js';
import type { Registry } from '../../support/registries/registry.js';
import { RubyGemsRegistry } from '../../support/registries/rubygems.js';
import { runProgram } from '../../support/run-program.js';
import { runMain, runPost, shown } from '../../support/world.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

const REGISTRIES: [name: string, make: () => Registry][] = [
  ['npm', () => new NpmRegistry()],
  ['pypi', () => new PyPiRegistry()],
  ['crates-io', () => new CratesRegistry()],
  ['rubygems', () => new RubyGemsRegistry()],
  ['nuget', () => new NuGetRegistry()],
];

let registry: Registry;
afterEach(() => registry.close());

/** The ID tokens that the registry received, in their order. */
const presented = (): string[] =>
  registry
    .of('exchange')
    .map(
      ({ body, headers }) => /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(`${headers.authorization} ${body}`)?.[0] ?? '',
    );

describe.each(REGISTRIES)('the exchange at a registry: %s', (_, make) => {
  beforeEach(async () => {
    registry = await make().open();
  });

  it.each([
    ['a lost response', f.loseAnswer],
    ['a response that is cut', f.cutBody],
    ['a connection that is closed', f.hangUp],
    ['503', f.status(503)],
    ['429', f.status(429, '', { 'retry-after': '1' })],
    ['a page with 502', f.status(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' })],
    ['a page with 200', f.body('<html>Maintenance</html>', { 'content-type': 'text/html' })],
  ] as [string, Fault][])('after %s, the next attempt has a new ID token', async (name, fault) => {
    registry.fault('exchange', fault);
    const runner = registry.runner();
    const main = await runMain(runner, registry.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const sent = presented();
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(2);
    for (const secret of registry.secrets) expect(shown(main)).not.toContain(secret);
    if (!/lost|cut/.test(name)) return;
    const post = await runPost(runner, registry.inputs, main);
    expect(post.output).toMatch(/A credential may have been issued but not received/);
  });

  it('the ID token in the response is not a credential', async () => {
    registry.break('exchange', (request, response) => {
      const token = presented().at(-1);
      f.body({ token, apiKey: token, rubygems_api_key: token })(
        request,
        response,
        async () => ({ status: 200, body: '' }),
        registry.requests[0] as never,
      );
    });
    const main = await runMain(registry.runner(), registry.inputs);
    expect(main.exitCode).toBe(1);
    expect(main.env.size).toBe(0);
  });
});

/** Responses that contain no credential. */
const GARBAGE: [name: string, body: unknown][] = [
  ['null', null],
  ['a list', []],
  ['no token', { success: true }],
  ['a number as token', { token: 5, apiKey: 5, rubygems_api_key: 5 }],
  ['an error', { message: 'Something is wrong', errors: [{ detail: 'x' }], error: 'x' }],
];

describe('a registry that issues no credential', () => {
  const cases = REGISTRIES.flatMap(([name, make], index) =>
    GARBAGE.filter((_, number) => name === 'npm' || number === index).map(
      ([text, body]) => [name, text, make, body] as const,
    ),
  );

  it.each(cases)(
    '%s, with %s: main fails within a limited time',
    { timeout: within(60_000) },
    async (_name, _text, make, body) => {
      registry = await make().open();
      registry.break('exchange', f.body(body));
      const main = await runMain(registry.runner(), registry.inputs);
      expect(main.exitCode).toBe(1);
      expect(main.env.size).toBe(0);
      expect(new Set(presented()).size).toBe(presented().length);
      for (const secret of registry.secrets) expect(shown(main)).not.toContain(secret);
    },
  );
});

describe('a CI system with one ID token for each job', () => {
  it.each(REGISTRIES.filter(([name]) => name !== 'rubygems'))(
    '%s: after a lost response, main reports that the ID token is used up',
    async (_, make) => {
      registry = await make().open();
      registry.break('exchange', f.loseAnswer);
      const idToken = await registry.sign({ ...registry.claims, aud: registry.audience });
      const options = Object.entries(registry.inputs).flatMap(([name, value]) => [`--${name}`, value]);
      const { exitCode, output } = await runProgram(
        process.execPath,
        [CLI, 'exec', ...options, '--', 'true'],
        {
          env: { PATH: process.env['PATH'], JOBPASS_ID_TOKEN: idToken },
          hangsAfterMs: 60_000,
        },
      );
      expect(exitCode).not.toBe(0);
      expect(presented()).toHaveLength(1);
      expect(output).not.toContain(idToken);
      expect(output).toContain('Run the job again');
    },
  );
});

describe('the end of a token', () => {
  const end = async (inputs: Record<string, string> = {}, before: () => void = () => undefined) => {
    const runner = registry.runner();
    const all = { ...registry.inputs, ...inputs };
    const main = await runMain(runner, all);
    expect(main.exitCode, main.output).toBe(0);
    before();
    const post = await runPost(runner, all, main);
    for (const secret of registry.secrets) expect(shown(main) + shown(post)).not.toContain(secret);
    return post;
  };

  it('PyPI: an index without this request leaves the token alive, and the ending says so', async () => {
    const pypi = await new PyPiRegistry().open();
    registry = pypi;
    pypi.burns = false;
    const post = await end();
    expect(post.output).toMatch(
      /: lives until \d{4}-.*this instance of the Python package index has no revocation/,
    );
    expect(pypi.live.size).toBe(1);
  });

  it('the Rust registry: without `package`, no probe is possible, and the ending is the weaker word', async () => {
    registry = await new CratesRegistry().open();
    const { package: _, ...inputs } = registry.inputs;
    const runner = registry.runner();
    const main = await runMain(runner, inputs);
    const post = await runPost(runner, inputs, main);
    expect(post.output).toMatch(/: accepted .*set `package`/);
    expect(registry.of('probe')).toHaveLength(0);
    expect(registry.live.size).toBe(0);
  });

  it('the Rust registry: a token for another crate still proves its end', async () => {
    registry = await new CratesRegistry().open();
    const post = await end({ package: 'another' });
    expect(post.output).toContain('revoked (proven)');
  });

  it('no probe publishes anything', async () => {
    const crates = await new CratesRegistry().open();
    registry = crates;
    await end();
    expect(crates.of('probe').length).toBeGreaterThan(1);
    expect(crates.published).toEqual([]);
  });

  it.each([
    ['pypi', () => new PyPiRegistry()],
    ['crates-io', () => new CratesRegistry()],
  ] as [string, () => Registry][])('%s: a page of a gateway proves no end', async (_, make) => {
    registry = await make().open();
    const page = f.status(403, '<html>Blocked</html>', { 'content-type': 'text/html' });
    /** Blocks probes from the revocation on. */
    const blocked: Fault = async (request, response, serve, seen) =>
      registry.of('revocation').length > 0
        ? page(request, response, serve, seen)
        : send(response, await serve());
    const post = await end({}, () => registry.break('probe', blocked));
    expect(post.output).not.toContain('revoked (proven)');
    expect(post.output).toContain(': accepted (');
  });

  it.each([
    ['pypi', () => new PyPiRegistry()],
    ['crates-io', () => new CratesRegistry()],
  ] as [string, () => Registry][])(
    '%s: a revocation that always fails is reported, with the time until which the token lives',
    { timeout: within(90_000) },
    async (_, make) => {
      registry = await make().open();
      const post = await end({}, () => registry.break('revocation', f.status(503)));
      expect(post.output).toMatch(/: failed, lives until \d{4}-/);
    },
  );

  it.each([
    ['pypi', () => new PyPiRegistry()],
    ['crates-io', () => new CratesRegistry()],
  ] as [string, () => Registry][])(
    '%s: a lost response to the revocation does not prevent the proof',
    async (_, make) => {
      registry = await make().open();
      const post = await end({}, () => registry.fault('revocation', f.loseAnswer));
      expect(post.output).toContain('revoked (proven)');
    },
  );
});

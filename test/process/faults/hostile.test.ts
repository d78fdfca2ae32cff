import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import type { StepOptions, StepResult } from '../../../src/demo/stand-in-runner.js';
import { ATTACK, actsOnNothing, FORMS, SHORT } from '../../support/attacks.js';
import { bomb, changed, drip, endless, endlessHeaders, redirect, status } from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { noPeak, suiteUnless } from '../../support/left-out.js';
import { within } from '../../support/pace.js';
import { clean, commands, leaks, note } from '../../support/rows.js';
import { type Hop, runMain, runPost, World } from '../../support/world.js';

/** What Jobpass itself may set; whatever else is there was set by the service. */
const OUR_VARIABLES = ['JOBPASS_TOKEN'];
const OUR_OUTPUTS = ['audit-file', 'credential-id', 'expires-at'];

/** What holds of every step, whatever the service says. */
function harmless(world: World, ...steps: StepResult[]): void {
  for (const step of steps) {
    actsOnNothing(step, [...world.idTokens, ...world.issued]);
    expect(step.output.replace(/\n/g, ''), 'nothing that a terminal or a viewer acts on').not.toMatch(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
    );
    expect([...step.env.keys()].filter((name) => !OUR_VARIABLES.includes(name))).toEqual([]);
    expect([...step.outputs.keys()].filter((name) => !OUR_OUTPUTS.includes(name))).toEqual([]);
  }
  clean(world, ...steps);
}

async function life(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  arrange: (world: World) => { inputs?: Record<string, string>; options?: StepOptions } | undefined,
): Promise<{ world: World; main: StepResult; post: StepResult }> {
  const world = await World.start();
  onTestFinished(() => world.close());
  const given = arrange(world);
  const inputs = given?.inputs ?? world.inputs;
  const runner = world.runner();
  const main = await runMain(runner, inputs, given?.options ?? {});
  const post = await runPost(runner, inputs, main);
  return { world, main, post };
}

const told = (fault: string, step: StepResult, hop: string): void =>
  note({
    hop: 'a hostile service',
    fault: `${hop}: ${fault}`,
    often: 'for ever',
    expected: 'withstood',
    happened:
      commands(step, 'error')[0] ??
      /Ended credential \S+: (.*)/.exec(step.output)?.[1] ??
      'delivered, and nothing else',
    seconds: step.ms / 1000,
  });

/** Each string that a service controls, and how it gets an attack into it. */
const PLACES: Record<
  string,
  (text: string) => (world: World) => { inputs?: Record<string, string> } | undefined
> = {
  'id-token: message': (text) => (world) =>
    void world.break('id-token', status(403, { message: text })) as undefined,
  'id-token: a body that is not JSON': (text) => (world) =>
    void world.break('id-token', status(400, text)) as undefined,
  'id-token: value': (text) => (world) =>
    void world.break('id-token', status(200, { value: text })) as undefined,
  'id-token: claims': (text) => (world) => {
    world.claims = {
      ...world.claims,
      sub: text,
      actor: text,
      ref: text,
      environment: text,
      repository: [text, text],
      job_workflow_ref: text,
    };
    return undefined;
  },
  'id-token: audience': (text) => (world) => {
    world.claims = { ...world.claims, aud: text };
    return undefined;
  },
  'metadata: issuer': (text) => (world) => {
    world.answers.metadata = { issuer: text };
    return { inputs: world.discovered };
  },
  'metadata: token_endpoint': (text) => (world) => {
    world.answers.metadata = { token_endpoint: `https://elsewhere.example/${text}` };
    return { inputs: world.discovered };
  },
  'metadata: revocation_endpoint': (text) => (world) => {
    world.answers.metadata = { revocation_endpoint: text };
    return { inputs: world.discovered };
  },
  'metadata: grants': (text) => (world) => {
    world.answers.metadata = {
      grant_types_supported: [text],
      jobpass_token_parameters_supported: [text, 'ttl'],
    };
    world.break('exchange', status(400, { error: 'unsupported_grant_type' }));
    return { inputs: world.discovered };
  },
  'exchange: error': (text) => (world) =>
    void world.break('exchange', status(400, { error: text })) as undefined,
  'exchange: error_description': (text) => (world) =>
    void world.break(
      'exchange',
      status(400, { error: 'invalid_grant', error_description: text }),
    ) as undefined,
  'exchange: error that passes': (text) => (world) =>
    void world.fault('exchange', status(400, { error: 'slow_down', error_description: text })) as undefined,
  'exchange: scope': (text) => (world) => void world.break('exchange', changed({ scope: text })) as undefined,
  'exchange: token_type': (text) => (world) =>
    void world.break('exchange', changed({ token_type: text })) as undefined,
  'exchange: access_token': (text) => (world) =>
    void world.break('exchange', changed({ access_token: text })) as undefined,
  'exchange: expires_in': (text) => (world) =>
    void world.break('exchange', changed({ expires_in: text })) as undefined,
  'exchange: the id of a JWT': (text) => (world) => {
    world.break('exchange', async (_request, response, serve) => {
      const served = await serve();
      const token = await world.sign({ aud: 'x', jti: text });
      world.live.clear();
      world.live.add(token);
      world.issued.push(token);
      send(response, { ...served, body: { ...(served.body as object), access_token: token } });
    });
    return undefined;
  },
  'introspection: error': (text) => (world) =>
    void world.break('introspection', status(400, { error: text, error_description: text })) as undefined,
  'introspection: members': (text) => (world) =>
    void world.break('introspection', changed({ exp: text, scope: text, sub: text })) as undefined,
  'revocation: error': (text) => (world) =>
    void world.break('revocation', status(400, { error: text, error_description: text })) as undefined,
  'revocation: error that passes': (text) => (world) =>
    void world.fault(
      'revocation',
      status(400, { error: 'server_error', error_description: text }),
    ) as undefined,
};

describe.concurrent('text of a hostile service that would be a command, a variable or a page', () => {
  for (const [place, attack] of Object.entries(PLACES)) {
    it(place, { timeout: within(120_000) }, async (context) => {
      const { world, main, post } = await life(context, attack(ATTACK));
      told('everything at once', main.exitCode === 0 ? post : main, place);
      harmless(world, main, post);
    });
  }
  for (const place of [
    'id-token: message',
    'exchange: error_description',
    'exchange: scope',
    'id-token: claims',
    'revocation: error',
  ]) {
    it(`${place}, each by itself`, { timeout: within(120_000) }, async (context) => {
      for (const text of SHORT) {
        const { world, main, post } = await life(context, PLACES[place]?.(text) ?? (() => undefined));
        harmless(world, main, post);
      }
    });
  }
});

describe.concurrent('secrets that a hostile service sends back', () => {
  const saying =
    (
      hop: Hop,
      members: (text: string) => Record<string, unknown>,
      form: (secret: string) => string,
      pick: (seen: Parameters<Fault>[3]) => string,
    ): Fault =>
    (_request, response, _serve, seen) =>
      send(response, { status: hop === 'id-token' ? 403 : 400, body: members(form(pick(seen))) });

  for (const [name, form] of Object.entries(FORMS)) {
    for (const [hop, pick] of [
      ['id-token', (seen) => String(seen.headers.authorization).replace('Bearer ', '')],
      ['exchange', (seen) => seen.form.get('subject_token') ?? ''],
      ['revocation', (seen) => seen.form.get('token') ?? ''],
      ['introspection', (seen) => seen.form.get('token') ?? ''],
    ] as [Hop, (seen: Parameters<Fault>[3]) => string][]) {
      it(`${hop}: ${name}`, { timeout: within(60_000) }, async (context) => {
        const members = (text: string): Record<string, unknown> => ({
          message: text,
          error: 'no',
          error_description: text,
        });
        const { world, main, post } = await life(
          context,
          (world) => void world.break(hop, saying(hop, members, form, pick)) as undefined,
        );
        told(`the secret that it was sent, ${name}`, main.exitCode === 0 ? post : main, hop);
        harmless(world, main, post);
        expect(main.output + post.output).toMatch(/\*\*\*/);
      });
    }
    it(`exchange: ${name}, as the scope of a good answer`, { timeout: within(60_000) }, async (context) => {
      const { world, main, post } = await life(
        context,
        (world) =>
          void world.break('exchange', async (_request, response, serve, seen) => {
            const served = await serve();
            send(response, {
              ...served,
              body: { ...(served.body as object), scope: form(seen.form.get('subject_token') ?? '') },
            });
          }) as undefined,
      );
      expect(main.exitCode).toBe(0);
      harmless(world, main, post);
      for (const value of main.outputs.values()) expect(leaks(value, world.idTokens)).toEqual([]);
    });
  }

  it('exchange: a piece of the ID token as the id of the credential', async (context) => {
    const { world, main, post } = await life(
      context,
      (world) =>
        void world.break('exchange', async (_request, response, serve, seen) => {
          const served = await serve();
          const token = await world.sign({
            aud: 'x',
            jti: (seen.form.get('subject_token') ?? '').split('.')[2] ?? '',
          });
          world.live.clear();
          world.live.add(token);
          world.issued.push(token);
          send(response, { ...served, body: { ...(served.body as object), access_token: token } });
        }) as undefined,
    );
    told('a piece of the ID token as the id of a credential that is a JWT', post, 'exchange');
    expect(main.exitCode, main.output).toBe(0);
    harmless(world, main, post);
    expect(leaks(main.outputs.get('credential-id') ?? '', world.idTokens)).toEqual([]);
  });

  it('id-token: its bearer in a claim', async (context) => {
    const { world, main, post } = await life(context, (world) => {
      world.claims = { ...world.claims, sub: `repo:${world.bearer}`, actor: world.bearer };
      return undefined;
    });
    told('its bearer in a claim', post, 'id-token');
    harmless(world, main, post);
  });
});

describe.concurrent('other places to which a hostile service wants the token sent', () => {
  /** A server that records everything, and answers as the attacker would. */
  async function elsewhere({
    onTestFinished,
  }: Pick<TestContext, 'onTestFinished'>): Promise<{ port: number; got: string[] }> {
    const got: string[] = [];
    const server = http.createServer((request, response) => {
      got.push(`${request.method} ${request.url}`);
      send(response, {
        status: 200,
        body: { value: 'x', access_token: 'stolen-stolen-stolen', token_type: 'Bearer', active: false },
      });
    });
    // A connection alone, of TLS for instance, is one too many.
    server.on('connection', () => got.push('connection'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, got };
  }
  const HOPS: Hop[] = ['id-token', 'metadata', 'exchange', 'introspection', 'revocation'];
  const TARGETS: Record<string, (port: number) => string> = {
    'another port, by http': (port) => `http://127.0.0.1:${port}/token`,
    'another port, by https': (port) => `https://127.0.0.1:${port}/token`,
    'another name of this machine': (port) => `http://localhost:${port}/token`,
    'the same scheme (//)': (port) => `//127.0.0.1:${port}/token`,
    'with a user name': (port) => `https://user:password@127.0.0.1:${port}/token`,
    'another host, by https': () => 'https://elsewhere.example/token',
    'a file': () => 'file:///etc/passwd',
    data: () => 'data:application/json,{"value":"x"}',
    'nothing that is a URL': () => 'https://[',
    'a URL with commands in it': () => 'https://elsewhere.example/::set-env name=X::y##[error]',
  };
  for (const hop of HOPS) {
    for (const [name, target] of Object.entries(TARGETS)) {
      it(`${hop}: redirects to ${name}`, { timeout: within(60_000) }, async (context) => {
        const other = await elsewhere(context);
        for (const code of [301, 302, 303, 307, 308]) {
          const { world, main, post } = await life(context, (world) => {
            world.break(hop, redirect(code, target(other.port)));
            return hop === 'metadata' ? { inputs: world.discovered } : undefined;
          });
          if (code === 307) told(`redirects to ${name}`, main.exitCode === 0 ? post : main, hop);
          expect(other.got).toEqual([]);
          harmless(world, main, post);
          expect(main.exitCode).toBe(hop === 'introspection' || hop === 'revocation' ? 0 : 1);
          expect(main.ms).toBeLessThan(within(10_000));
        }
      });
    }
  }

  for (const member of ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
    for (const [name, target] of Object.entries(TARGETS).slice(0, 6)) {
      it(`metadata: ${member} at ${name}`, async (context) => {
        const other = await elsewhere(context);
        const { world, main, post } = await life(context, (world) => {
          const url = target(other.port);
          world.answers.metadata = { [member]: url.startsWith('//') ? `http:${url}` : url };
          return { inputs: world.discovered };
        });
        told(`${member} at ${name}`, main, 'metadata');
        expect(main.exitCode, main.output).toBe(1);
        expect(commands(main, 'error')[0]).toMatch(
          new RegExp(`${member}.*(on another host|is not https|user name)`),
        );
        expect(world.of('exchange')).toEqual([]);
        expect(other.got).toEqual([]);
        harmless(world, main, post);
      });
    }
  }

  // Hosts of invention: what counts is that they are not the service's own.
  for (const audience of [
    'sts.amazonaws.com',
    'api://AzureADTokenExchange',
    'sigstore',
    'pypi',
    'testpypi',
    'npm:registry.elsewhere.example',
    'https://iam.googleapis.com/projects/1',
    'octo-sts.dev',
  ]) {
    it(`an ID token for "${audience}" does not go to another host`, async (context) => {
      const { world, main, post } = await life(context, (world) => ({
        inputs: {
          provider: 'oauth',
          audience,
          'token-endpoint': 'https://elsewhere.example/token',
          'revocation-endpoint': `${world.origin}/revoke`,
        },
      }));
      told(`the audience ${audience}`, main, 'exchange');
      expect(main.exitCode).toBe(1);
      expect(commands(main, 'error')[0]).toMatch(
        /would be sent to "elsewhere\.example", but its audience ".*" is accepted by /,
      );
      expect(world.requests).toEqual([]);
      harmless(world, main, post);
    });
  }
});

suiteUnless(noPeak(), 'memory and time that a hostile service takes', () => {
  // The high-water mark of this process alone: the one of getrusage begins with the memory of whoever forked it.
  const hook = `data:text/javascript,${encodeURIComponent(`
    import { readFileSync } from 'node:fs';
    process.on('exit', () => process.stderr.write('peak ' + /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1] + ' KiB\\n'));
  `)}`;
  const options: StepOptions = { env: { NODE_OPTIONS: `--import=${hook}` } };
  const peak = (step: StepResult): number => Number(/^peak (\d+) KiB$/m.exec(step.output)?.[1]);
  let normal = 0;

  it('a normal run, to compare with', async (context) => {
    const { main } = await life(context, () => ({ options }));
    expect(main.exitCode, main.output).toBe(0);
    normal = peak(main);
    expect(normal).toBeGreaterThan(20_000);
  });

  for (const hop of ['id-token', 'metadata', 'exchange', 'introspection'] as const) {
    for (const [fault, how] of [
      ['a body without end', endless],
      ['headers without end', endlessHeaders],
      ['a gzip bomb', bomb],
      [
        'a 500 with a body without end',
        ((request, response, serve, seen) => {
          response.statusCode = 500;
          const writeHead = response.writeHead.bind(response);
          response.writeHead = ((_code: number, headers: http.OutgoingHttpHeaders) =>
            writeHead(500, headers)) as typeof response.writeHead;
          return endless(request, response, serve, seen);
        }) as Fault,
      ],
    ] as const) {
      it(`${hop}: ${fault}`, { timeout: within(60_000) }, async (context) => {
        const { world, main, post } = await life(context, (world) => {
          world.break(hop, how);
          return hop === 'metadata' ? { inputs: world.discovered, options } : { options };
        });
        const mib = Math.round(peak(main) / 1024);
        note({
          hop: 'a hostile service',
          fault: `${hop}: ${fault}`,
          often: 'for ever',
          expected: 'withstood',
          happened: `${mib} MiB at most (${Math.round(normal / 1024)} MiB in a normal run)`,
          seconds: main.ms / 1000,
        });
        expect(peak(main), main.output).toBeLessThan(2 * normal);
        expect(main.ms).toBeLessThan(within(20_000));
        expect(post.ms).toBeLessThan(within(30_000));
        clean(world, main, post);
      });
    }
  }

  it('a huge ID token that is quoted in full', { timeout: within(60_000) }, async (context) => {
    const { world, main, post } = await life(context, (world) => {
      world.claims = { ...world.claims, filler: 'y'.repeat(300_000) };
      world.break('exchange', (_request, response, _serve, seen) =>
        send(response, {
          status: 400,
          body: { error: 'no', error_description: seen.form.get('subject_token') },
        }),
      );
      return undefined;
    });
    told('a huge ID token, quoted in full', main, 'exchange');
    expect(main.exitCode).toBe(1);
    expect(main.ms).toBeLessThan(within(10_000));
    harmless(world, main, post);
  });

  it('introspection that never ends does not hold the job up', async (context) => {
    const { main } = await life(context, (world) => void world.break('introspection', drip) as undefined);
    expect(main.exitCode).toBe(0);
    expect(main.ms).toBeLessThan(within(4_000));
  });
});

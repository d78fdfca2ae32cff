import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import type { StepOptions, StepResult } from '../../../src/demo/stand-in-runner.js';
import { masksOf } from '../../../src/text/masks.js';
import { ATTACK, actsOnNothing, FORMS, LINE_ENDS, SHORT } from '../../support/attacks.js';
import { body, NESTED, rewritten, servedBut, silence, slow, status } from '../../support/faults.js';
import { type Fault, type Seen, send } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';
import { clean, commands, endings, note } from '../../support/rows.js';
import { auth, changedIn, says, VaultRows } from '../../support/vault-rows.js';
import { type VaultGround, VaultWorld } from '../../support/vault-world.js';
import { runMain, runPost } from '../../support/world.js';

interface Life {
  world: VaultWorld;
  main: StepResult;
  post: StepResult;
}
type Inputs = Record<string, string>;

async function life(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  ground: VaultGround,
  arrange: (world: VaultWorld) => Inputs | undefined | Promise<Inputs | undefined>,
  { main: options = {}, between }: { main?: StepOptions; between?: (main: StepResult) => void } = {},
): Promise<Life> {
  const world = await VaultWorld.start(ground);
  onTestFinished(() => world.close());
  const more = await arrange(world);
  const inputs = { ...world.inputsFor('vault-read'), ...more };
  const runner = world.runner();
  const main = await runMain(runner, inputs, options);
  between?.(main);
  const post = await runPost(runner, inputs, main);
  await world.look();
  return { world, main, post };
}

const told = (fault: string, step: StepResult): void =>
  note({
    hop: 'a hostile Vault',
    fault,
    often: 'for ever',
    expected: 'withstood',
    happened:
      commands(step, 'error')[0] ??
      /Ended credential \S+: (.*)/.exec(step.output)?.[1] ??
      'delivered, and nothing else',
    seconds: step.ms / 1000,
  });

/** What holds of every step, whatever the server says. */
function harmless({ world, main, post }: Life, ...values: string[]): void {
  const known = [...world.presented, ...world.issued, ...[world.ground.password, ...values].flatMap(masksOf)];
  const masks = known.map((mask) => mask.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
  for (const step of [main, post]) {
    actsOnNothing(step, masks);
    const lines = step.output.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(lines.join(''), 'nothing that a terminal or a viewer acts on').not.toMatch(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
    );
  }
  clean(world, main, post);
}

const OURS = ['VAULT_ADDR', 'VAULT_TOKEN'];
const names = (step: StepResult): string[] => [...step.env.keys()].sort();

/** Main that fails and leaves nothing: one message, nothing delivered, what was issued is dead. */
function refused({ world, main, post }: Life, says: RegExp): void {
  expect(main.exitCode, main.output).toBe(1);
  expect(commands(main, 'error'), main.output).toEqual([expect.stringMatching(says)]);
  expect(main.env.size + main.outputs.size, main.output).toBe(0);
  expect(main.ms).toBeLessThan(within(20_000));
  expect(post.exitCode).toBe(0);
  expect([...world.live], main.output + post.output).toEqual([]);
}

function texts(ground: () => VaultGround): void {
  /** Each text that a server controls, and how an attack gets into it. */
  const PLACES: Record<string, (text: string) => (world: VaultWorld) => Inputs | undefined> = {
    ...Object.fromEntries(
      (
        ['vault-login', 'vault-mount', 'vault-read', 'vault-renew', 'vault-lookup', 'vault-revoke'] as const
      ).flatMap((hop) => [
        [
          `${hop}: errors`,
          (text: string) => (world: VaultWorld) => void world.break(hop, says(400, text)) as undefined,
        ],
        [
          `${hop}: errors that pass`,
          (text: string) => (world: VaultWorld) => void world.fault(hop, says(473, text)) as undefined,
        ],
      ]),
    ),
    'vault-login: members': (text) => (world) =>
      void world.break(
        'vault-login',
        auth({
          accessor: text,
          policies: [text],
          metadata: { role: text },
          entity_id: text,
          token_type: text,
        }),
      ) as undefined,
    'vault-login: token': (text) => (world) =>
      void world.break('vault-login', auth({ client_token: text })) as undefined,
    'vault-mount: members': (text) => (world) => {
      world.break('vault-mount', changedIn('data', { path: text, type: text, options: { version: text } }));
      return undefined;
    },
    'vault-read: names of fields': (text) => (world) => {
      world.break('vault-read', changedIn('data', { data: { [text]: 'some-value-of-it' } }));
      return undefined;
    },
    'vault-read: names of fields, all wanted': (text) => (world) => {
      world.break('vault-read', changedIn('data', { data: { [text]: 'some-value-of-it' } }));
      return { secrets: 'kv/data/app * | H_' };
    },
    'vault-read: when it was deleted': (text) => (world) => {
      const metadata = { deletion_time: text };
      world.break('vault-read', status(404, { errors: [], data: { data: null, metadata } }));
      return undefined;
    },
    'vault-lookup: members': (text) => (world) =>
      void world.break('vault-lookup', changedIn('data', { expire_time: text, id: text })) as undefined,
  };

  describe.concurrent('text that would be a command, a variable or a page', () => {
    for (const [place, attack] of Object.entries(PLACES)) {
      it(place, { timeout: within(120_000) }, async (context) => {
        const lived = await life(context, ground(), attack(ATTACK));
        told(`${place}: everything at once`, lived.main.exitCode === 0 ? lived.post : lived.main);
        harmless(lived, 'some-value-of-it');
        if (lived.main.exitCode !== 0) expect(names(lived.main)).toEqual([]);
      });
    }
    for (const place of ['vault-read: errors', 'vault-read: names of fields, all wanted']) {
      it(`${place}, each by itself`, { timeout: within(120_000) }, async (context) => {
        for (const text of SHORT)
          harmless(
            await life(context, ground(), PLACES[place]?.(text) ?? (() => undefined)),
            'some-value-of-it',
          );
      });
    }
  });

  describe.concurrent('secrets sent back', () => {
    const token = ({ headers }: Seen): string => String(headers['x-vault-token']);
    for (const [name, form] of Object.entries(FORMS)) {
      for (const [hop, pick] of [
        ['vault-login', ({ body }: Seen) => (JSON.parse(body) as { jwt: string }).jwt],
        ['vault-read', token],
        ['vault-renew', token],
        ['vault-revoke', token],
      ] as const) {
        it(`${hop}: ${name}`, { timeout: within(60_000) }, async (context) => {
          const how: Fault = (_request, response, _serve, seen) =>
            send(response, { status: 400, body: { errors: [form(pick(seen))] } });
          const lived = await life(context, ground(), (world) => void world.break(hop, how) as undefined);
          told(
            `${hop}: the secret that it was sent, ${name}`,
            lived.main.exitCode === 0 ? lived.post : lived.main,
          );
          harmless(lived);
          expect(lived.main.output + lived.post.output).toMatch(/\*\*\*/);
        });
      }
    }
  });
}

function values(ground: () => VaultGround): void {
  /** Stores a secret in the server itself, under a name of its own. */
  let count = 0;
  const stored = async (data: Record<string, unknown>): Promise<string> => {
    const name = `own-${count++}`;
    await ground().bao.put('kv', name, data);
    return `kv/data/${name}`;
  };

  describe.concurrent('names of fields that would be variables', () => {
    for (const [prefix, field] of [
      ['PA', 'th'],
      ['LD_', 'preload'],
      ['GITHUB_', 'env'],
      ['GITHUB_', 'path'],
      ['NODE_', 'options'],
      ['BASH_', 'env'],
      ['HTTPS_', 'proxy'],
      ['RUNNER_', 'temp'],
      ['INPUT_', 'url'],
      ['X_', 'x'.repeat(300)],
    ] as const) {
      it(`${prefix}${field}`.slice(0, 40), async (context) => {
        const path = await stored({ zzz: ground().password, [field]: 'some-value-of-it' });
        const lived = await life(context, ground(), () => ({ secrets: `${path} * | ${prefix}` }));
        told(`a field that would be ${prefix}${field}`.slice(0, 60), lived.main);
        refused(lived, /secrets \(kv\/data\/own-\d+\)/);
        harmless(lived, 'some-value-of-it');
      });
    }
    it('two fields that would be one variable', async (context) => {
      const path = await stored({ 'a-b': 'value-number-one', 'a b': 'value-number-two' });
      const lived = await life(context, ground(), () => ({ secrets: `${path} * | X_` }));
      told('two fields that would be one variable', lived.main);
      refused(lived, /Two secrets have the same variable name X_A_B/);
    });
    it('names of the language', async (context) => {
      const odd = JSON.parse(
        '{"__proto__":"value-number-1","constructor":"value-number-2","toString":"value-number-3","hasOwnProperty":"value-number-4"}',
      ) as Record<string, string>;
      const path = await stored(odd);
      const secrets = `${path} * | X_\n${path} constructor | Y\n${path} toString | Z`;
      const lived = await life(context, ground(), () => ({ secrets }));
      told('fields named __proto__, constructor, toString, hasOwnProperty', lived.post);
      const [one = '', two = '', three = '', four = ''] = Object.values(odd);
      for (const name of OURS) lived.main.env.delete(name);
      expect(Object.fromEntries(lived.main.env), lived.main.output).toEqual({
        X___PROTO__: one,
        X_CONSTRUCTOR: two,
        X_TOSTRING: three,
        X_HASOWNPROPERTY: four,
        Y: two,
        Z: three,
      });
      harmless(lived, ...Object.values(odd));
    });
  });

  describe.concurrent('values', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const mark = 'a-mark-that-is-long-enough-0123456789';
    const VALUES: Record<string, string> = {
      ...Object.fromEntries(
        Object.entries(LINE_ENDS).map(([name, end]) => [`with ${name}`, `${mark}${end}two-of-it`]),
      ),
      'with a line break at its end': `${mark}\n`,
      'of commands': `::set-env name=X::y\n::add-mask::e\n${mark}\n##[set-env name=X]y`,
      'that is a command': `::add-mask::${mark}`,
      'with every attack': `${mark}${ATTACK}`,
      'that closes its delimiter': `${mark}\njobpass_end\nX=y\njobpass_end_\nX<<jobpass_end\ny\njobpass_end`,
      'that opens another': `X<<jobpass_end\n${mark}`,
      'that is a line of the file': `GITHUB_ENV=${mark}\nPATH=/tmp`,
      'of punctuation': '!!!!----####',
      'that is a PEM key': pem,
      'of 100 KB': `${mark}${'x'.repeat(100_000)}`,
      'of JSON': JSON.stringify({ key: mark, '__proto__ ': [1, null, '}'] }),
      'beyond the first plane': `${mark}\u{1f511}é`,
    };
    for (const [name, value] of Object.entries(VALUES)) {
      it(`one ${name}`, { timeout: within(60_000) }, async (context) => {
        const path = await stored({ value });
        const lived = await life(context, ground(), (world) => {
          if (name !== 'of punctuation')
            world.conceal(value.startsWith('-----') ? (value.split('\n')[1] ?? '') : mark);
          return { secrets: `${path} value | X`, deliver: 'env, output' };
        });
        told(`a value ${name}`, lived.post);
        const { main, post } = lived;
        expect(main.exitCode, main.output).toBe(0);
        expect(names(main)).toEqual([...OURS, 'X']);
        expect(main.env.get('X')).toBe(value);
        expect(main.outputs.get('X')).toBe(value);
        expect(main.output).not.toMatch(/^::add-mask::(-----(BEGIN|END) [A-Z ]+-----)?$/m);
        expect(endings(post), post.output).toEqual(['revoked']);
        harmless(lived, value);
      });
    }

    for (const [name, value, says] of [
      ['with a null byte', `${mark}\0two-of-it`, /The value for X contains a null byte.*deliver: file/],
      [
        'of 200 KB',
        'x'.repeat(200_000),
        /The value for X is longer than the limit for a variable.*deliver: file/,
      ],
      ['that is empty', '', /too short/],
      ['of line breaks', '\n\r\n\n\n', /too short/],
      ['that is a brace', '}', /too short/],
      ['that is a word', 'true', /too short or too common/],
    ] as const) {
      it(`one ${name}`, { timeout: within(60_000) }, async (context) => {
        const path = await stored({ value });
        const lived = await life(context, ground(), () => ({ secrets: `${path} value | X` }));
        told(`a value ${name}`, lived.main);
        refused(lived, says);
        harmless(lived, value);
      });
    }

    it('one of 10 MB', { timeout: within(60_000) }, async (context) => {
      const text = JSON.stringify({ data: { data: { value: 'x'.repeat(10_000_000) }, metadata: {} } });
      const lived = await life(context, ground(), (world) => {
        world.break('vault-read', body(text));
        return { secrets: 'kv/data/app value | X' };
      });
      told('a value of 10 MB', lived.main);
      refused(lived, /read of kv\/data\/app at .* got an answer of more than 256 KiB/);
    });

    it('too long together', { timeout: within(60_000) }, async (context) => {
      const path = await stored({ value: 'x'.repeat(120_000) });
      const secrets = Array.from({ length: 9 }, (_, at) => `${path} value | X${at}`).join('\n');
      const lived = await life(context, ground(), () => ({ secrets }));
      told('values that are too long together', lived.main);
      refused(lived, /The values together are longer than the limit for variables/);
    });

    it('those that no variable can hold come in files', async (context) => {
      const [odd, long] = [`${mark}\0two-of-it`, 'x'.repeat(200_000)];
      const secrets = `${await stored({ value: odd })} value | ODD\n${await stored({ value: long })} value | LONG`;
      const found: string[] = [];
      const lived = await life(
        context,
        ground(),
        (world) => {
          world.conceal(mark);
          return { secrets, deliver: 'file', 'export-token': 'false' };
        },
        {
          between: ({ env }) => {
            for (const name of ['ODD_FILE', 'LONG_FILE'])
              found.push(readFileSync(env.get(name) ?? '', 'utf8'));
          },
        },
      );
      expect(found).toEqual([odd, long]);
      expect(endings(lived.post)).toEqual(['revoked']);
    });

    it('the ID token itself', async (context) => {
      const lived = await life(context, ground(), (world) => {
        world.break('vault-read', async (request, response, serve, seen) => {
          const data = { value: world.presented.at(-1) };
          await changedIn('data', { data })(request, response, serve, seen);
        });
        return { secrets: 'kv/data/app value | X' };
      });
      told('the ID token as a value', lived.post);
      expect(lived.main.env.get('X')).toBe(lived.world.presented.at(-1));
      harmless(lived);
    });

    it('JSON nested too deep to be written', async (context) => {
      const deep = NESTED.slice('{"a":'.length, -1);
      const lived = await life(context, ground(), (world) => {
        world.break(
          'vault-read',
          rewritten(() => `{"data":{"data":{"value":${deep}},"metadata":{}}}`),
        );
        return { secrets: 'kv/data/app value | X' };
      });
      told('a field nested 100,000 deep', lived.main);
      refused(lived, /The secret for X from kv\/data\/app is nested too deep/);
      harmless(lived);
    });
  });
}

function killed(ground: () => VaultGround): void {
  /** A fault that signals the step's process when its request has come. */
  const signalling = (signal: NodeJS.Signals, then: Fault): { how: Fault; main: StepOptions } => {
    let child: Parameters<NonNullable<StepOptions['onStart']>>[0] | undefined;
    return {
      main: {
        onStart: (started) => {
          child = started;
        },
      },
      how: async (request, response, serve, seen) => {
        request.socket.on('error', () => undefined);
        await then(request, response, serve, seen);
        child?.kill(signal);
      },
    };
  };
  describe.concurrent('steps that are ended in the middle', () => {
    for (const hop of ['vault-login', 'vault-renew', 'vault-mount', 'vault-read', 'vault-lookup'] as const) {
      for (const signal of ['SIGKILL', 'SIGINT'] as const) {
        it(`${signal} at ${hop}`, { timeout: within(60_000) }, async (context) => {
          const { how, main } = signalling(signal, servedBut(silence));
          const lived = await life(context, ground(), (world) => void world.break(hop, how) as undefined, {
            main,
          });
          const { world, post } = lived;
          const lost = hop === 'vault-login';
          note({
            hop: 'a hostile Vault',
            fault: `main is ended by ${signal} at ${hop}`,
            often: 'once',
            expected: lost ? 'told' : hop === 'vault-lookup' ? 'accepted' : 'revoked',
            happened:
              commands(post, 'warning')[0] ??
              /Ended credential \S+: (.*)/.exec(post.output)?.[1] ??
              'nothing',
            seconds: post.ms / 1000,
          });
          // The keeper looks the token up, and main may have delivered it by then or not.
          if (hop !== 'vault-lookup') expect(lived.main.exitCode, lived.main.output).not.toBe(0);
          expect(world.issued.length).toBeGreaterThan(0);
          if (lost) expect(post.output + lived.main.output).toMatch(world.untold);
          else {
            // Its look-up never answers, so that no proof can be had of what is dead all the same.
            expect(endings(post).join(), post.output).toMatch(
              hop === 'vault-lookup' ? /accepted/ : /revoked/,
            );
            expect([...world.live]).toEqual([]);
          }
          clean(world, lived.main, post);
        });
      }
    }

    it('post, killed while it revokes, and run again', { timeout: within(60_000) }, async (context) => {
      const world = await VaultWorld.start(ground());
      context.onTestFinished(() => world.close());
      const { how, main: options } = signalling('SIGKILL', silence);
      const runner = world.runner();
      const inputs = world.inputsFor('vault-revoke');
      const main = await runMain(runner, inputs);
      world.fault('vault-revoke', how);
      const first = await runPost(runner, inputs, main, options);
      await world.look();
      expect(first.exitCode).toBe(null);
      expect(world.live.size).toBe(1);
      const second = await runPost(runner, inputs, main);
      told('post is killed while it revokes, and run again', second);
      expect(endings(second), second.output).toEqual(['revoked']);
      await world.look();
      clean(world, main, second);
      expect(world.live.size).toBe(0);
    });
  });

  it('a probe by accessor that main does not wait for leaves no log-in behind', async (context) => {
    const lived = await life(context, ground(), (world) => {
      world.fault('vault-accessor', slow(1_500));
      return { role: 'bare', 'revoke-role': 'ender' };
    });
    told('a probe by accessor that main does not wait for', lived.post);
    expect(endings(lived.post), lived.post.output).toEqual(['revoked']);
    expect([...lived.world.live], lived.main.output + lived.post.output).toEqual([]);
    harmless(lived);
  });
}

new VaultRows().table('A hostile Vault', (ground) => {
  texts(ground);
  values(ground);
  killed(ground);
});

// Compares the time of `jobpass exec -- true` with a bare Node program that sends the same requests and starts the same command.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, timeCells } from './exec-runs.mjs';
import { table } from './figures.mjs';
import { compiledSource } from './from-tests.mjs';
import { timeRounds } from './runs.mjs';
import { inARow, started, startServers } from './services.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** The delays of distant servers, in milliseconds. */
const DELAY_MS = { oauth: 40, vault: 20 };

/** Starts the servers of both providers, and returns the options that select them. */
export async function startServices(tests) {
  const [plain, front, bao] = await Promise.all([
    startServers(),
    started('vault-front.mjs', [await compiledSource('demo/id-token-service')]),
    tests.OpenBao.start(),
  ]);
  const { oauth, audience, idToken } = plain;
  const tokens = front.said;
  await bao.jwtAuth(tokens.issuer);
  await bao.jwtRole('job', { token_policies: ['job'], token_ttl: '10m' });
  await bao.policy('job', { 'kv/data/*': ['read'] });
  await bao.kv(2, 'kv');
  const vaultIdToken = async () => {
    // The server closes an idle connection after 5 s, possibly while a request is on its way on it.
    const answer = await fetch(`${tokens.requestUrl}&audience=${encodeURIComponent(bao.address)}`, {
      headers: { authorization: `Bearer ${tokens.requestToken}`, connection: 'close' },
    });
    return (await answer.json()).value;
  };
  const behave = (provider, delayMs) =>
    provider === 'oauth'
      ? plain.behave({ delayMs, forget: true })
      : front.ask({ delayMs, vault: bao.address });
  const urlOf = (provider, delayMs) => {
    if (provider === 'oauth') return oauth;
    return delayMs === 0 ? bao.address : tokens.origins.vault;
  };
  const words = (provider, delayMs = 0) => {
    const url = urlOf(provider, delayMs);
    const inputs =
      provider === 'oauth'
        ? {
            'token-endpoint': `${url}/token`,
            'revocation-endpoint': `${url}/revoke`,
            'introspection-endpoint': `${url}/introspect`,
            audience,
          }
        : { provider, url, role: 'job', audience: bao.address };
    return Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
  };
  /** Returns the environment of a job whose ID token is in a variable. The bare Node program uses the other two variables. */
  const environment = async (provider, delayMs = 0) => ({
    JOBPASS_ID_TOKEN: provider === 'oauth' ? idToken : await vaultIdToken(),
    FLOOR_PROVIDER: provider,
    FLOOR_URL: urlOf(provider, delayMs),
  });
  return {
    bao,
    behave,
    words,
    environment,
    vaultIdToken,
    async close() {
      for (const one of [plain, front]) one.stop();
      await bao.stop();
    },
  };
}

export async function times({ services, options, folder, pairs, programs }) {
  const kinds = [
    { provider: 'oauth', keep: false },
    { provider: 'oauth', keep: true },
    { provider: 'vault', keep: false },
    { provider: 'vault', keep: true },
  ];
  const variants = [false, true].flatMap((far) =>
    kinds.map((kind) => ({ ...kind, delayMs: far ? DELAY_MS[kind.provider] : 0 })),
  );
  const named = ({ provider, keep, delayMs }) =>
    `${provider}, ${keep ? 'with the keeper' : 'keep: false'}${delayMs === 0 ? '' : `, each request ${delayMs} ms longer`}`;
  const floor = {
    name: 'floor',
    line: () => [options.node, join(here, 'floor-exec.cjs'), 'true'],
  };
  const all = [
    floor,
    ...programs.map(({ name, start }) => ({
      name,
      line: ({ provider, keep, delayMs }) => {
        const flags = keep ? [] : ['--keep', 'false', '--ttl', '15m'];
        return [...start, 'exec', ...services.words(provider, delayMs), ...flags, '--', 'true'];
      },
    })),
  ];
  const one = async (variant, { line }) => {
    const { provider, delayMs } = variant;
    const env = await services.environment(provider, delayMs);
    await services.behave(provider, delayMs);
    const result = await run(line(variant), { folder, env });
    const seen = await services.behave(provider, 0);
    if (seen.alive > 0) throw new Error(`${line(variant).join(' ')} left a credential alive: ${result.err}`);
    return { ...result, ...seen };
  };
  const found = await timeRounds(variants, () => all, pairs, { one });
  const shown = variants.map((variant, at) => ({ variant, found: found[at] }));
  table(
    `Start to exit of exec -- true, ms; ${pairs} rounds`,
    ['variant', 'program', 'median', 'over the floor', 'difference to the floor'],
    shown.flatMap(({ variant, found: results }) =>
      all.map(({ name }, at) => [at === 0 ? named(variant) : '', name, ...timeCells(results, at, 0)]),
    ),
  );
  table(
    'Requests of the last round',
    ['variant', 'program', 'in all', 'one after another', 'connections'],
    shown
      .filter(({ variant }) => variant.delayMs > 0)
      .flatMap(({ variant, found: results }) =>
        all.slice(0, 2).map(({ name }, at) => {
          const { requests, connections } = results.at(-1)[at];
          return [at === 0 ? named(variant) : '', name, requests.length, inARow(requests), connections];
        }),
      ),
  );
}

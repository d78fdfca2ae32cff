// Measures how long stolen copies of credentials of Google Cloud and Azure work after the end of a job, on a clock that the benchmark
// moves.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './figures.mjs';

/** The steps of the clock: far from the expected refusal, and in the minute around it. In milliseconds. */
const FAR_MS = 30_000;
const NEAR_MS = 1_000;
const MINUTE_MS = 60_000;
/** The pause between two requests to an endpoint, and the time after which the benchmark stops them. */
const EVERY_MS = 5;
const GIVE_UP_MS = 20_000;

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const RESOURCES = ['https://management.azure.com', 'https://vault.azure.net'];

const form = (url, fields) => fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
const expiryIn = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url')).exp * 1_000;
const accepts = (url, token) => async () =>
  (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).ok;

/** The requests of a thief to Google. */
const atGoogle = ({ google, provider, account }, clock) => {
  const exchange = (idToken) =>
    form(`${google.origin}/v1/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: `//iam.googleapis.com/projects/${provider.project}/locations/global/workloadIdentityPools/${provider.pool}/providers/${provider.provider}`,
      scope: SCOPE,
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: idToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    });
  const access = (what, token, until) => ({
    what,
    until,
    works: accepts(`${google.origin}/resource`, token),
  });
  return {
    access,
    /** Exchanges an ID token as a library would. @returns the access token, or undefined after a refusal */
    issue: async (what, idToken, seconds) => {
      const federated = await exchange(idToken);
      if (!federated.ok) return undefined;
      const answer = await fetch(
        `${google.origin}/v1/projects/-/serviceAccounts/${account.email}:generateAccessToken`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${(await federated.json()).access_token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ scope: [SCOPE], lifetime: `${seconds}s` }),
        },
      );
      // A federated token of the last second is too old for the second request.
      if (!answer.ok) return undefined;
      const { accessToken, expireTime } = await answer.json();
      return { ...access(what, accessToken, Date.parse(expireTime)), isLogged: false };
    },
    longest: 3_600,
    ofEndpoint: (token, seconds) => access('access token', token, clock.now() + seconds * 1_000),
  };
};

/** The requests of a thief to Azure. */
const atAzure = ({ entra, tenant, application }) => {
  const access = (what, token, resource = RESOURCES[0]) => ({
    what,
    until: expiryIn(token),
    works: accepts(`${entra.origin}/resource?audience=${encodeURIComponent(resource)}`, token),
  });
  return {
    access,
    issue: async (what, idToken) => {
      const answer = await form(`${entra.origin}/${tenant.id}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: application.clientId,
        scope: `${RESOURCES[0]}/.default`,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: idToken,
      });
      if (!answer.ok) return undefined;
      return { ...access(what, (await answer.json()).access_token), isLogged: false };
    },
  };
};

/** A stolen ID token. It works as long as a thief can exchange it. The last exchange is a stolen copy of its own. */
function stolenIdToken(service, idToken) {
  let last;
  return {
    what: 'ID token',
    isLogged: false,
    until: expiryIn(idToken),
    works: async () => {
      const issued = await service.issue(
        'access token that the thief requests at the end',
        idToken,
        service.longest,
      );
      if (issued !== undefined) last = issued;
      return issued !== undefined;
    },
    followed: () => last,
  };
}

/** The copies from an endpoint that returns ID tokens, or from a file with one. */
const withIdToken = async (service, idToken) => [
  await service.issue('access token of a library', idToken, 600),
  stolenIdToken(service, idToken),
];

/** The requests to each kind of endpoint, and the copies that a step can make of the response. */
const ENDPOINTS = {
  idToken: {
    request: ({ endpoint, token }) => fetch(endpoint, { headers: { authorization: `Bearer ${token}` } }),
    copies: async (service, ask) => withIdToken(service, (await (await ask()).json()).id_token),
  },
  keeper: {
    request: ({ endpoint, token }) => form(`${endpoint}/token`, { subject_token: token }),
    copies: async (service, ask) => {
      const { access_token, expires_in } = await (await ask()).json();
      return [service.ofEndpoint(access_token, expires_in)];
    },
  },
  metadata: {
    request: ({ endpoint }) =>
      fetch(`${endpoint}/computeMetadata/v1/instance/service-accounts/default/token`, {
        headers: { 'metadata-flavor': 'Google' },
      }),
    copies: async (service, ask) => {
      const { access_token, expires_in } = await (await ask()).json();
      return [service.ofEndpoint(access_token, expires_in)];
    },
  },
  azure: {
    request: ({ endpoint, token }, resource = RESOURCES[0]) =>
      fetch(`${endpoint}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`, {
        headers: { 'x-identity-header': token },
      }),
    copies: (service, ask) =>
      Promise.all(
        RESOURCES.map(async (resource) => {
          const { access_token } = await (await ask(resource)).json();
          return service.access(`access token, ${new URL(resource).host}`, access_token, resource);
        }),
      ),
  },
};

/** The kinds of jobs. `steal` returns the stolen copies of a job without an endpoint. */
const casesOf = ({ google, azure, clock }) => {
  const [g, a] = [atGoogle(google, clock), atAzure(azure)];
  const ofVariable = (main) => [
    g.access(
      'access token',
      main.env.get('CLOUDSDK_AUTH_ACCESS_TOKEN'),
      Date.parse(main.outputs.get('expires-at')),
    ),
  ];
  const sources = { executable: 'idToken', url: 'idToken', keeper: 'keeper', metadata: 'metadata' };
  return [
    {
      ...{ provider: '`gcp`, direct', delivery: '`env`', jobs: google },
      inputs: { ...google.direct, deliver: 'env' },
      steal: ofVariable,
    },
    {
      ...{ provider: '`gcp`', delivery: '`env`', jobs: google, quick: true },
      inputs: { ...google.impersonated, deliver: 'env' },
      steal: ofVariable,
    },
    {
      ...{ provider: '`gcp`', delivery: '`file`', jobs: google },
      inputs: { ...google.impersonated, deliver: 'file' },
      steal: (main) => {
        const { credential_source: source } = JSON.parse(
          readFileSync(main.outputs.get('credentials-file'), 'utf8'),
        );
        return withIdToken(g, readFileSync(source.file, 'utf8').trim());
      },
    },
    ...Object.entries(sources).map(([source, kind]) => ({
      ...{ provider: '`gcp`', delivery: `\`endpoint\`, \`${source}\``, jobs: google, service: g },
      ...{ endpoint: ENDPOINTS[kind], quick: source === 'url' },
      inputs: { ...google.impersonated, deliver: 'endpoint', 'credential-source': source },
    })),
    {
      ...{ provider: '`azure`', delivery: '`env`', jobs: azure },
      inputs: { ...azure.inputs, deliver: 'env' },
      steal: (main) => [a.access('access token', main.env.get('AZURE_ACCESS_TOKEN'))],
    },
    {
      ...{
        provider: '`azure`',
        delivery: '`endpoint`',
        jobs: azure,
        service: a,
        endpoint: ENDPOINTS.azure,
        quick: true,
      },
      inputs: { ...azure.inputs, deliver: 'endpoint' },
    },
    {
      ...{ provider: '`azure`', delivery: '`file`', jobs: azure },
      inputs: { ...azure.inputs, deliver: 'file' },
      steal: (main) => withIdToken(a, readFileSync(main.outputs.get('file'), 'utf8').trim()),
    },
  ];
};

/** Uses an endpoint until it refuses or no longer answers. @returns the seconds since the call */
async function untilRefused(ask) {
  const from = performance.now();
  for (;;) {
    const works = await ask().then(
      async (answer) => {
        await answer.text();
        return answer.ok;
      },
      () => false,
    );
    const ms = performance.now() - from;
    if (!works) return ms / 1_000;
    if (ms > GIVE_UP_MS) return Number.POSITIVE_INFINITY;
    await wait(EVERY_MS);
  }
}

/** Moves the clock until the services refuse all copies. @returns the copies, with the times of the last success and of the first refusal */
async function untilAllRefused(copies, clock) {
  const refused = [];
  let alive = copies.map((copy) => ({ ...copy, lastAt: Number.NaN }));
  while (alive.length > 0) {
    for (const copy of alive) {
      const at = clock.now();
      if (await copy.works()) copy.lastAt = at;
      else copy.refusedAt = clock.now();
      if (copy.refusedAt === undefined && at > copy.until + MINUTE_MS)
        copy.refusedAt = Number.POSITIVE_INFINITY;
    }
    const over = alive.filter(({ refusedAt }) => refusedAt !== undefined);
    refused.push(...over);
    const next = over
      .flatMap(({ followed }) => followed?.() ?? [])
      .map((copy) => ({ ...copy, lastAt: Number.NaN }));
    alive = [...alive.filter(({ refusedAt }) => refusedAt === undefined), ...next];
    const left = Math.min(...alive.map(({ until }) => until)) - clock.now();
    clock.move(left > MINUTE_MS ? FAR_MS : NEAR_MS);
  }
  return refused;
}

const duration = (ms) => {
  if (!Number.isFinite(ms)) return 'longer than expected';
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

const signed = (ms) => `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1_000).toFixed(1)}`;

/** Removes the time that is nearest to the expected one. The log contains whole seconds. @returns the time, or undefined if all are far */
function takeNearest(times, expected) {
  const [nearest] = times.toSorted((one, other) => Math.abs(one - expected) - Math.abs(other - expected));
  if (nearest === undefined || Math.abs(nearest - expected) > 2 * NEAR_MS) return undefined;
  times.splice(times.indexOf(nearest), 1);
  return nearest;
}

/** Starts a job and steals its credentials. @returns the job, its main step, the request to its endpoint and the stolen copies */
async function rob({ jobs, inputs, endpoint, service, steal }, moved) {
  const job = jobs.job(moved.node);
  const main = await job.main(inputs);
  if (main.exitCode !== 0) throw new Error(main.output);
  if (endpoint === undefined) return { job, main, copies: await steal(main) };
  const at = { endpoint: main.outputs.get('endpoint'), token: main.outputs.get('endpoint-token') };
  const ask = (...more) => endpoint.request(at, ...more);
  const first = await ask();
  if (!first.ok) throw new Error(`The endpoint answers ${first.status}: ${await first.text()}`);
  await first.text();
  return { job, main, ask, copies: await endpoint.copies(service, ask) };
}

/**
 * Prints how long stolen copies work after the end of a job.
 *
 * @param tests the exports of test/support/gcp/jobs, test/support/azure/jobs and test/support/moved-clock
 */
export async function ends({ tests, quick }) {
  const moved = new tests.MovedClock();
  const clock = { now: () => moved.clock.now(), move: (ms) => moved.move(ms) };
  const google = await tests.GoogleJobs.start({ clock: moved.clock });
  const azure = await tests.AzureJobs.start({ clock: moved.clock });
  const [rows, endpoints] = [[], []];
  try {
    for (const kind of casesOf({ google, azure, clock }).filter((one) => !quick || one.quick)) {
      const { provider, delivery } = kind;
      const { job, main, ask, copies } = await rob(kind, moved);
      const endAt = clock.now();
      const [seconds, post] = await Promise.all([ask && untilRefused(ask), job.post(main)]);
      if (post.exitCode !== 0) throw new Error(post.output);
      const words = [...post.output.matchAll(/: (revoked|accepted|expired|failed|lives until) ?(\S*)/g)];
      const logged = words.filter(([, word]) => word === 'lives until').map(([, , time]) => Date.parse(time));
      for (const { what, until, lastAt, refusedAt, isLogged } of await untilAllRefused(copies, clock)) {
        const told = isLogged === false ? undefined : takeNearest(logged, until);
        const expected = told ?? until;
        rows.push([
          provider,
          delivery,
          what,
          duration(refusedAt - endAt),
          told === undefined ? 'no' : 'yes',
          `${signed(lastAt - expected)} to ${signed(refusedAt - expected)}`,
          lastAt - expected <= NEAR_MS && refusedAt - expected >= -NEAR_MS && refusedAt - lastAt < 2 * NEAR_MS
            ? 'yes'
            : 'NO',
        ]);
      }
      await job.close();
      if (ask === undefined) continue;
      const other = await rob(kind, moved);
      const [lost] = await Promise.all([untilRefused(other.ask), other.job.worker.close()]);
      await other.job.close();
      endpoints.push([provider, delivery, ...[seconds, lost].map((one) => one.toFixed(2))]);
    }
  } finally {
    await google.close();
    await azure.close();
    moved.close();
  }
  table(
    'How long a stolen copy works after the start of post, by the clock of the stand-in',
    [
      ...['provider', 'delivery', 'stolen copy', 'works for', '`lives until` in the log'],
      'last success and first refusal, s from the expiry',
      'refused at its expiry',
    ],
    rows,
  );
  table(
    'Seconds that a stolen address of the endpoint works, with its password',
    ['provider', 'delivery', 'from the start of post', 'from the loss of the job’s processes, without post'],
    endpoints,
  );
}

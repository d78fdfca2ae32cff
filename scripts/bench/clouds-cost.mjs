// Measures main with the providers gcp and azure, beside a bare Node program and google-github-actions/auth.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { median, round, spread, table } from './figures.mjs';
import { startFront } from './front.mjs';
import { asModule, runJob } from './runs.mjs';

/** Rounds that fill the system's caches and do not count. */
const WARM_UP = 2;

const GOOGLE_APIS = 'https://iam.googleapis.com/';

/** Returns the program of google-github-actions/auth and its inputs for a job, with the defaults that the runner sets. */
function googleAction(path, { provider, account }) {
  const { inputs, runs } = parse(readFileSync(join(path, 'action.yml'), 'utf8'));
  const defaults = Object.entries(inputs).flatMap(([input, { default: value }]) =>
    value === undefined ? [] : [[input, String(value)]],
  );
  return {
    main: resolve(path, runs.main),
    inputs: {
      ...Object.fromEntries(defaults),
      workload_identity_provider: provider,
      ...(account === undefined ? {} : { service_account: account, token_format: 'access_token' }),
    },
  };
}

/** The programs that send the same requests for one kind of trust. The first one is the floor. */
function programsOf({ root, module, inputs, floor, peer }) {
  const action = (name) => join(root, 'dist', name, 'index.js');
  return [
    { name: 'bare Node, as a module', main: module, env: floor },
    { name: 'main, `deliver: env`', main: action('main'), inputs: { ...inputs, deliver: 'env' } },
    {
      name: 'main, `deliver: endpoint`',
      main: action('main'),
      post: action('post'),
      inputs: { ...inputs, deliver: 'endpoint' },
    },
    ...(peer === undefined ? [] : [{ name: 'google-github-actions/auth', ...peer }]),
  ];
}

/**
 * Prints the time of each program with each delay.
 *
 * @param tests the exports of test/support/gcp/jobs and test/support/azure/jobs
 * @param peerGoogle the folder of google-github-actions/auth; undefined leaves it out
 */
export async function cost({ tests, root, node, pairs, delays, peerGoogle }) {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  // The action warns about an empty workspace.
  writeFileSync(join(workspace, 'README.md'), '');
  const module = asModule(join(root, 'scripts/bench/floor-clouds.cjs'), folder);
  const google = await tests.GoogleJobs.start();
  const azure = await tests.AzureJobs.start();
  const rows = [];
  try {
    for (const delayMs of delays) {
      let requests = 0;
      const frontOf = (jobs, service) =>
        startFront({
          delayMs,
          route: (path) => {
            requests += 1;
            return path.startsWith('/id-token') ? new URL(jobs.tokens.requestUrl).origin : service.origin;
          },
        });
      const [atGoogle, atAzure] = [await frontOf(google, google.google), await frontOf(azure, azure.entra)];
      const provider = google.direct['workload-identity-provider'];
      const account = google.account.email;
      const googleTrust = (name, withAccount) => ({
        ...{ name, jobs: google, front: atGoogle },
        inputs: {
          ...(withAccount ? google.impersonated : google.direct),
          url: atGoogle.url,
          'iam-credentials-url': atGoogle.url,
        },
        floor: {
          FLOOR_AUDIENCE: `${GOOGLE_APIS}${provider}`,
          FLOOR_PROVIDER: provider,
          ...(withAccount ? { FLOOR_ACCOUNT: account } : {}),
        },
        peer:
          peerGoogle === undefined
            ? undefined
            : {
                ...googleAction(peerGoogle, { provider, account: withAccount ? account : undefined }),
                flags: ['--require', join(root, 'scripts/bench/google-to-front.cjs')],
                env: { BENCH_FRONT: atGoogle.url, GITHUB_WORKSPACE: workspace },
              },
      });
      const trusts = [
        googleTrust('`gcp`, service account', true),
        googleTrust('`gcp`, direct', false),
        {
          ...{ name: '`azure`', jobs: azure, front: atAzure },
          inputs: { ...azure.inputs, url: atAzure.url },
          floor: {
            FLOOR_AUDIENCE: 'api://AzureADTokenExchange',
            FLOOR_TENANT: azure.tenant.id,
            FLOOR_CLIENT: azure.application.clientId,
          },
        },
      ].map((trust) => ({ ...trust, programs: programsOf({ root, module, ...trust }), rounds: [] }));
      for (let at = pairs > 1 ? -WARM_UP : 0; at < pairs; at++) {
        for (const { jobs, front, programs, rounds } of trusts) {
          const found = await round(at + WARM_UP, programs, async ({ main, post, flags, inputs, env }) => {
            requests = 0;
            let sent = 0;
            const { total } = await runJob(
              { main, post },
              {
                ...{ node, folder, inputs, flags },
                between: () => (sent = requests),
                env: {
                  ...jobs.env,
                  ACTIONS_ID_TOKEN_REQUEST_URL: `${front.url}/id-token?api-version=2.0`,
                  FLOOR_URL: front.url,
                  ...env,
                },
              },
            );
            return { total, sent };
          });
          if (at >= 0) rounds.push(found);
        }
      }
      for (const { name, programs, rounds } of trusts) {
        for (const [at, program] of programs.entries()) {
          const over = rounds.map((of) => of[at].total / of[0].total);
          rows.push([
            `${delayMs} ms`,
            name,
            program.name,
            median(rounds.map((of) => of[at].sent)),
            median(rounds.map((of) => of[at].total)).toFixed(0),
            at === 0 ? '1' : spread(over, 2),
          ]);
        }
      }
      await atGoogle.close();
      await atAzure.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await google.close();
    await azure.close();
  }
  table(
    `Main, compared with a bare Node program that sends the same requests: medians of ${pairs} rounds, and the ratio with its quartiles`,
    ['delay of each request', 'provider', 'program', 'requests', 'ms', 'over bare Node'],
    rows,
  );
}

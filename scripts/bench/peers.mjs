// Runs other actions that get a credential for a job. The actions run from their own builds, as a runner would run them.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROLE = 'arn:aws:iam::123456789012:role/job';

/** Each action's inputs, and the benchmark jobs to compare the action with. After main, GITHUB_ENV must contain `credential`. */
const PEERS = {
  'vault-action': {
    jobs: ['secret', 'vault'],
    credential: 'secret-of-app',
    inputs: ({ vault }) => ({
      url: vault,
      method: 'jwt',
      role: 'job',
      jwtGithubAudience: vault,
      secrets: 'kv/data/app password | APP',
    }),
  },
  'configure-aws-credentials': {
    jobs: ['aws'],
    credential: 'ASIABENCH',
    inputs: ({ aws }) => ({
      'role-to-assume': ROLE,
      'aws-region': 'eu-central-1',
      'sts-endpoint': aws,
    }),
  },
  'crates-io-auth-action': { jobs: ['oauth'], inputs: ({ crates }) => ({ url: crates }) },
};

/** @param text NAME=PATH: the action's name and folder */
export function readPeer(text) {
  const [name, path = ''] = text.split('=');
  const known = PEERS[name];
  if (known === undefined) throw new Error(`--peer takes ${Object.keys(PEERS).join(', ')}`);
  const { inputs, runs } = parse(readFileSync(join(path, 'action.yml'), 'utf8'));
  // The runner sets an input to its default if the workflow does not set it.
  const defaults = Object.entries(inputs).flatMap(([input, { default: value }]) =>
    value === undefined ? [] : [[input, String(value)]],
  );
  return {
    name,
    jobs: known.jobs,
    credential: known.credential,
    main: resolve(path, runs.main),
    post: runs.post && resolve(path, runs.post),
    inputs: (servers) => ({ ...Object.fromEntries(defaults), ...known.inputs(servers) }),
  };
}

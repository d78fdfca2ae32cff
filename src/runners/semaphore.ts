import { firstExpiry, idTokensIn, preissuedIdToken } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

const HELD = 'SEMAPHORE_OIDC_TOKEN';

/**
 * Semaphore. Each job has one ID token. The token's audience is the organization's address:
 * docs.semaphoreci.com/reference/openid and /reference/env-vars.
 */
export function semaphoreRunner(env: NodeJS.ProcessEnv): Runner {
  const held = idTokensIn(env).filter(({ name }) => name === HELD);
  const organization = env['SEMAPHORE_ORGANIZATION_URL'] || 'https://ORGANIZATION.semaphoreci.com';
  return shellRunner(env, {
    name: 'semaphore',
    job: [
      ['prj', 'SEMAPHORE_PROJECT_NAME'],
      ['ref', 'SEMAPHORE_GIT_REF'],
      ['ppl_id', 'SEMAPHORE_PIPELINE_ID'],
      ['job', 'SEMAPHORE_JOB_NAME'],
      ['job_id', 'SEMAPHORE_JOB_ID'],
    ],
    claims: ['org', 'prj', 'ref_type', 'ppl_id', 'job_id'],
    key: ['SEMAPHORE_JOB_ID'],
    // One shell runs all of a job's commands.
    oneShell: true,
    idToken: async (audience) =>
      preissuedIdToken(held, audience, {
        job: 'This job of Semaphore',
        hint:
          held.length === 0
            ? 'Semaphore issues ID tokens only on plans with OpenID Connect'
            : `Semaphore issues ID tokens only for the organization. Configure the service to accept that audience, and set \`--audience ${organization}\``,
      }),
    identity: [HELD],
    secrets: () => held.map(({ raw }) => raw),
    idTokensUntil: () => firstExpiry(held),
    fixedIdToken: true,
    variables: [HELD, 'SEMAPHORE', 'SEMAPHORE_ORGANIZATION_URL', 'SEMAPHORE_AGENT_MACHINE_TYPE'],
    // "All self-hosted agent-type names begin with the s1- prefix" (docs.semaphoreci.com/reference/agent-yaml).
    ephemeral: /^(?!s1-)./.test(env['SEMAPHORE_AGENT_MACHINE_TYPE'] ?? ''),
  });
}

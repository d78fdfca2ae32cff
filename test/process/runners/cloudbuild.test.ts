import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudbuildRunner } from '../../../src/runners/cloudbuild.js';
import type { Job } from '../../support/contracts/runner.js';
import { http, refusal, shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { type FakePrograms, fakePrograms } from '../../support/fake-programs.js';

/**
 * As a step has it, printed by builds and in the API's description of `buildStepOutputs`; the second three with
 * `automapSubstitutions: true`: cloud.google.com/build/docs/build-config-file-schema.
 */
const ENV = {
  BUILDER_OUTPUT: '/builder/outputs',
  PROJECT_ID: 'acme-prod',
  BUILD_ID: '0b1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77',
  REF_NAME: 'main',
};

const GCLOUD = `
if (words.slice(0, 2).join(' ') !== 'auth print-identity-token' || !process.env.HOME) end(2);
else print(jwt({ iss: 'https://accounts.google.com', aud: option('--audiences'), email: 'build@acme-prod.iam.gserviceaccount.com' }) + '\\n');
`;

shellRunnerContract(
  'cloudbuild',
  { masks: false, passesVariablesBy: 'file', summary: false, job: ['project', 'build_id', 'ref'] },
  (): Job => {
    const programs = fakePrograms();
    const gcloud = programs.add('gcloud', GCLOUD);
    return {
      env: { ...ENV, PATH: programs.path, HOME: '/builder/home' },
      withoutPermission: { ...ENV, PATH: '/nowhere' },
      envOfAnother: { BUILD_ID: '1c1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77' },
      arguments: () => gcloud.calls().flatMap(({ words }) => words),
      close: () => programs.remove(),
    };
  },
);

describe('Cloud Build', () => {
  let programs: FakePrograms;
  beforeEach(() => {
    programs = fakePrograms();
  });
  afterEach(() => programs.remove());

  it('tells what gcloud says', async () => {
    programs.add(
      'gcloud',
      "complain('ERROR: (gcloud.auth.print-identity-token) Invalid account Type for `--audiences`. Requires valid service account.\\n'); end(1);",
    );
    const failure = await refusal(
      cloudbuildRunner({ ...ENV, PATH: programs.path }).idTokens.request('x', http, { leftMs: 5_000 }),
    );
    expect(failure).toMatchObject({ code: 'no-id-token', transient: false });
    expect(failure.message).toMatch(/exit code 1\): "ERROR:.*Requires valid service account/);
  });

  it('takes no warning for a part of a token', async () => {
    programs.add('gcloud', "complain('WARNING: a new version is out\\n'); print(jwt({ aud: 'x' }));");
    const { raw } = await cloudbuildRunner({ ...ENV, PATH: programs.path }).idTokens.request('x', http, {
      leftMs: 5_000,
    });
    expect(raw).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

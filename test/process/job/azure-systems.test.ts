import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AzureJobs } from '../../support/azure/jobs.js';
import { within } from '../../support/pace.js';
import { type Ended, runProgram } from '../../support/run-program.js';

const JOBPASS = join(import.meta.dirname, '../../../dist/jobpass.js');
const ENTRA_AUDIENCE = 'api://AzureADTokenExchange';

let jobs: AzureJobs;
let folder: string;
beforeEach(async () => {
  jobs = await AzureJobs.start();
  folder = mkdtempSync(join(tmpdir(), 'jobpass-azure-'));
});
afterEach(async () => {
  await jobs.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A step that asks the endpoint for two resources, and prints the audience of each token, or the refusal. */
const STEP = `
const ask = async (resource) => {
  const url = process.env.IDENTITY_ENDPOINT + '?api-version=2019-08-01&resource=' + resource;
  const answer = await fetch(url, { headers: { 'x-identity-header': process.env.IDENTITY_HEADER } });
  const body = await answer.json();
  const [, claims] = (body.access_token ?? '').split('.');
  console.log(claims === undefined ? body.message : 'token for ' + JSON.parse(Buffer.from(claims, 'base64url')).aud);
};
const wait = Number(process.argv[1] ?? 0);
await ask('https://management.azure.com');
await new Promise((resolve) => setTimeout(resolve, wait));
await ask('https://vault.azure.net');
const left = Object.keys(process.env).filter((name) => /ID_TOKEN|OIDC|ACCESSTOKEN|FEDERATED/.test(name));
console.log('left: ' + left.join());
`;

/** Runs the step under `jobpass exec` on a CI system. */
function exec(env: Record<string, string>, waitMs = 0): Promise<Ended> {
  const options = Object.entries(jobs.inputs).flatMap(([name, value]) => [`--${name}`, value]);
  return runProgram(
    process.execPath,
    [JOBPASS, 'exec', ...options, '--', process.execPath, '--input-type=module', '-e', STEP, String(waitMs)],
    { env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env }, hangsAfterMs: 40_000 },
  );
}

/** Lets the application trust this subject alone. */
function trust(subject: string): void {
  jobs.application.federated = [
    { name: 'only', issuer: jobs.tokens.issuer, subject, audiences: [ENTRA_AUDIENCE] },
  ];
}

/** Docs: docs.gitlab.com/ci/variables/predefined_variables. */
const GITLAB = {
  GITLAB_CI: 'true',
  CI_PROJECT_PATH: 'group/project',
  CI_COMMIT_REF_NAME: 'main',
  CI_PIPELINE_ID: '1212',
  CI_JOB_ID: '311',
  CI_RUNNER_ID: '7',
  CI_PROJECT_ID: '22',
};
const SUBJECT = 'project_path:group/project:ref_type:branch:ref:main';

/** One ID token for the whole job, as GitLab issues it. */
const gitlabToken = (lifeS: number): Promise<string> =>
  jobs.tokens.sign({ aud: ENTRA_AUDIENCE, sub: SUBJECT, exp: Math.floor(Date.now() / 1_000) + lifeS });

describe('jobpass exec with Azure credentials', { timeout: within(90_000) }, () => {
  it('on GitHub: the command gets tokens, and nothing to get more of them elsewhere', async () => {
    const { output, exitCode } = await exec({
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: folder,
      GITHUB_RUN_ID: '77',
      ...jobs.env,
    });
    expect(exitCode, output).toBe(0);
    expect(output).toContain('token for https://management.azure.com');
    expect(output).toContain('token for https://vault.azure.net');
    expect(output).toMatch(/^left: $/m);
    expect(output).toMatch(/lives until \d{4}-/);
    for (const { token } of jobs.entra.issued) expect(output).not.toContain(token.slice(-43));
  });

  it('on GitLab: one ID token serves every resource', async () => {
    trust(SUBJECT);
    const token = await gitlabToken(3_600);
    const { output, exitCode } = await exec({
      ...GITLAB,
      CI_SERVER_URL: jobs.tokens.issuer,
      AZURE_ID_TOKEN: token,
    });
    expect(exitCode, output).toBe(0);
    expect(output).toContain('token for https://vault.azure.net');
    expect(new Set(jobs.entra.of('token').map(({ form }) => form.get('client_assertion')))).toEqual(
      new Set([token]),
    );
  });

  it('on GitLab: says why a resource cannot be had after the ID token has expired', async () => {
    trust(SUBJECT);
    const { output } = await exec(
      { ...GITLAB, CI_SERVER_URL: jobs.tokens.issuer, AZURE_ID_TOKEN: await gitlabToken(12) },
      14_000,
    );
    expect(output).toContain('token for https://management.azure.com');
    expect(output).toMatch(/expired/);
    expect(output).not.toContain('token for https://vault.azure.net');
  });

  it('on Azure Pipelines: with the token of its own service', async () => {
    const subject = 'sc://octo-org/shop/production';
    trust(subject);
    let asked = 0;
    // Docs: learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create
    const service = http.createServer(async (request, response) => {
      asked++;
      const isOurs = request.method === 'POST' && request.headers.authorization === 'Bearer the-job';
      const oidcToken = await jobs.tokens.sign({ aud: ENTRA_AUDIENCE, sub: subject });
      response.writeHead(isOurs ? 200 : 401, { 'content-type': 'application/json' });
      response.end(isOurs ? JSON.stringify({ oidcToken }) : '{}');
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    try {
      const { output, exitCode } = await exec({
        TF_BUILD: 'True',
        SYSTEM_OIDCREQUESTURI: `http://127.0.0.1:${port}/oidctoken`,
        SYSTEM_ACCESSTOKEN: 'the-job',
        SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: 'https://dev.azure.com/octo-org/',
        SYSTEM_TEAMPROJECT: 'shop',
        SYSTEM_JOBID: '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
        BUILD_BUILDID: '7',
        AGENT_TEMPDIRECTORY: folder,
      });
      expect(exitCode, output).toBe(0);
      expect(output).toContain('token for https://vault.azure.net');
      expect(asked).toBeGreaterThan(0);
    } finally {
      service.close();
    }
  });
});

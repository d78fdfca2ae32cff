import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXECUTABLE } from '../../../src/providers/gcp/executable.js';
import { GoogleJobs } from '../../support/gcp/jobs.js';
import { fullName } from '../../support/gcp/pools.js';
import { within } from '../../support/pace.js';
import { type Ended, runProgram } from '../../support/run-program.js';

const JOBPASS = join(import.meta.dirname, '../../../dist/jobpass.js');

let jobs: GoogleJobs;
let folder: string;
beforeEach(async () => {
  jobs = await GoogleJobs.start();
  folder = mkdtempSync(join(tmpdir(), 'jobpass-gcp-'));
});
afterEach(async () => {
  await jobs.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A step that exchanges an ID token as a library with an executable source does, twice, with a pause. */
const STEP = `
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const account = JSON.parse(readFileSync(process.env.GOOGLE_APPLICATION_CREDENTIALS, 'utf8'));
const [program, ...words] = account.credential_source.executable.command.split(' ');
const exchange = async () => {
  const printed = JSON.parse(execFileSync(program, words, { encoding: 'utf8' }));
  if (!printed.success) return console.log('refused: ' + printed.message);
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', audience: account.audience,
    scope: 'https://www.googleapis.com/auth/cloud-platform', subject_token: printed.id_token,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token', subject_token_type: account.subject_token_type,
  });
  const answer = await fetch(account.token_url, { method: 'POST', body });
  console.log('exchanged: ' + answer.status);
};
await exchange();
await new Promise((resolve) => setTimeout(resolve, Number(process.argv[1] ?? 0)));
await exchange();
const left = Object.keys(process.env).filter((name) => /ID_TOKEN|OIDC|ACCESSTOKEN/.test(name));
console.log('left: ' + left.join());
`;

/** Runs the step under `jobpass exec` on a CI system. */
function exec(env: Record<string, string>, waitMs = 0): Promise<Ended> {
  const options = Object.entries(jobs.impersonated).flatMap(([name, value]) => [`--${name}`, value]);
  return runProgram(
    process.execPath,
    [JOBPASS, 'exec', ...options, '--', process.execPath, '--input-type=module', '-e', STEP, String(waitMs)],
    { env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env }, hangsAfterMs: 40_000 },
  );
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

/** One ID token for the whole job, as GitLab issues it. */
const gitlabToken = (lifeS: number): Promise<string> =>
  jobs.tokens.sign({
    aud: `https:${fullName(jobs.provider)}`,
    sub: 'project_path:group/project:ref_type:branch:ref:main',
    repository: jobs.claims['repository'],
    exp: Math.floor(Date.now() / 1_000) + lifeS,
  });

describe('jobpass exec with Google credentials', { timeout: within(90_000) }, () => {
  it('on GitHub: the command gets ID tokens for the pool alone', async () => {
    const { output, exitCode } = await exec({
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: folder,
      GITHUB_RUN_ID: '77',
      ...jobs.env,
    });
    expect(exitCode, output).toBe(0);
    expect(output.match(/^exchanged: 200$/gm)).toHaveLength(2);
    expect(output).toMatch(/^left: $/m);
    expect(output).toMatch(/lives until \d{4}-/);
    for (const { token } of jobs.google.tokens.all) expect(output).not.toContain(token);
  });

  it('on GitLab: one ID token serves every exchange', async () => {
    const token = await gitlabToken(3_600);
    const { output, exitCode } = await exec({
      ...GITLAB,
      CI_SERVER_URL: jobs.tokens.issuer,
      JOBPASS_ID_TOKEN: token,
    });
    expect(exitCode, output).toBe(0);
    expect(output.match(/^exchanged: 200$/gm)).toHaveLength(2);
    expect(new Set(jobs.google.of('sts').map(({ form }) => form.get('subject_token')))).toEqual(
      new Set([token]),
    );
  });

  it('on GitLab: says in the library’s error why there is no ID token after it has expired', async () => {
    const token = await gitlabToken(12);
    const { output } = await exec(
      { ...GITLAB, CI_SERVER_URL: jobs.tokens.issuer, JOBPASS_ID_TOKEN: token },
      14_000,
    );
    expect(output).toContain('exchanged: 200');
    expect(output).toMatch(/^refused: jobpass: .*expired/m);
  });
});

describe('the program of the credentials file', () => {
  it('is part of the command, which prints what the program prints', async () => {
    const server = http.createServer((request, response) => {
      const known = request.headers.authorization === 'Bearer secret';
      response.writeHead(known ? 200 : 401).end('{"version":1,"success":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      writeFileSync(
        join(folder, 'endpoint.json'),
        JSON.stringify({ url: `http://127.0.0.1:${port}/x`, token: 'secret' }),
      );
      writeFileSync(join(folder, 'program.cjs'), EXECUTABLE);
      for (const words of [[JOBPASS, 'gcp-id-token', folder], [join(folder, 'program.cjs')]]) {
        const { stdout, stderr } = await promisify(execFile)(process.execPath, words);
        // google-auth 2.63.0 reads both outputs as one text.
        expect([stdout, stderr]).toEqual(['{"version":1,"success":true}', '']);
      }
    } finally {
      server.close();
    }
  });
});

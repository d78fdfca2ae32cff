import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIdTokenService } from '../../../src/demo/id-token-service.js';
import { parseCommandFile } from '../../../src/demo/stand-in-runner.js';
import { type Job, runnerContract, type Traits } from '../../support/contracts/runner.js';

const TRAITS: Traits = {
  masks: true,
  passesVariablesBy: 'system',
  outputs: true,
  summary: true,
  job: ['repository'],
};

// Docs: GitHub, "Workflow commands for GitHub Actions" and "Variables reference".
runnerContract('github', TRAITS, async (): Promise<Job> => {
  const service = await startIdTokenService({ sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' });
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-contract-'));
  const file = (command: string): string => {
    const path = join(folder, command);
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    return path;
  };
  const files = { env: file('env'), output: file('output'), state: file('state'), summary: file('summary') };
  const permission = {
    ACTIONS_ID_TOKEN_REQUEST_URL: service.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: service.requestToken,
  };
  const base = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    RUNNER_TEMP: folder,
    GITHUB_ENV: files.env,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
  };
  const parsed = (path: string) => parseCommandFile(readFileSync(path, 'utf8'));
  return {
    env: { ...base, ...permission },
    withoutPermission: base,
    envAtEnd: () => ({
      ...base,
      ...Object.fromEntries([...parsed(files.state)].map(([name, value]) => [`STATE_${name}`, value])),
    }),
    variables: () => parsed(files.env),
    outputs: () => parsed(files.output),
    summary: () => readFileSync(files.summary, 'utf8'),
    masked: (printed) =>
      printed
        .split('\n')
        .filter((line) => line.startsWith('::add-mask::'))
        .map((line) =>
          line.slice('::add-mask::'.length).replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%'),
        ),
    breakVariables: () => {
      rmSync(files.env);
      mkdirSync(files.env);
    },
    readableByOthers: () => [files.env, files.output].some((path) => (statSync(path).mode & 0o077) !== 0),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await service.close();
    },
  };
});

import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runProgram } from '../support/run-program.js';
import { leftIn, type Run, temporaryFolder } from '../support/runners/job.js';
import { makeRepository, REPOSITORY, type Services, startServices } from '../support/services.js';
import { GITLAB_CI_LOCAL_NODE, jobPath, toolPath } from '../support/tools.js';

/** Far longer than these jobs take, and less than a test may. */
const HANGS_MS = 15_000;

export interface GitLabJob {
  /** The files of the repository, by their paths; `.gitlab-ci.yml` and templates among them. */
  files: Readonly<Record<string, string>>;
  job: string;
  /** CI/CD variables of the project. */
  variables?: Readonly<Record<string, string>>;
  onOutput?: (output: string, runner: ChildProcess) => void;
}

export interface GitLabWorld {
  services: Services;
  run(job: GitLabJob): Promise<Run>;
  close(): Promise<void>;
}

/**
 * Runs jobs in gitlab-ci-local on this machine, without containers: it reads the pipeline as GitLab does, components with
 * their inputs included, and runs the job's scripts as GitLab's shell executor does.
 */
export async function startGitLab(): Promise<GitLabWorld> {
  const claims = {
    sub: `project_path:${REPOSITORY}:ref_type:branch:ref:main`,
    project_path: REPOSITORY,
    ref: 'main',
    ref_type: 'branch',
  };
  const services = await startServices(claims);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-gitlab-'));
  let count = 0;

  return {
    services,
    run: async ({ files, job, variables = {}, onOutput }) => {
      count += 1;
      const place = join(folder, `${count}`);
      const home = join(place, 'home');
      const repository = join(place, 'repository');
      const tmp = temporaryFolder(place);
      mkdirSync(home, { recursive: true });
      mkdirSync(repository);
      writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = test\n\temail = test@test.invalid\n');
      makeRepository(repository, { '.gitignore': '.gitlab-ci-local/\n', ...files });
      // The server of the repository is the one that signs: its address is what the job finds in CI_SERVER_URL.
      const remote = `${services.idTokens.issuer}/${REPOSITORY}.git`;
      execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: repository });
      execFileSync('git', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: repository });
      execFileSync('git', ['remote', 'set-head', 'origin', 'main'], { cwd: repository });

      const env = { PATH: jobPath(), HOME: home, TMPDIR: tmp, NO_PROXY: '127.0.0.1', FORCE_COLOR: '0' };
      const program = (...args: string[]): Parameters<typeof runProgram> => [
        GITLAB_CI_LOCAL_NODE,
        [toolPath('gitlab-ci-local'), '--home', home, '--force-shell-executor', ...args],
        { cwd: repository, env, hangsAfterMs: HANGS_MS },
      ];
      // It reads id_tokens and makes none (its issue 1082), so here is what GitLab does with them.
      const preview = await runProgram(...program('--preview'));
      const expanded = preview.output.slice(preview.output.indexOf('---\n'));
      const { id_tokens: wanted = {} } = (parse(expanded)?.[job] ?? {}) as {
        id_tokens?: Record<string, { aud: string }>;
      };
      const tokens: Record<string, string> = {};
      for (const [name, { aud }] of Object.entries(wanted)) {
        tokens[name] = await services.idTokens.sign({ ...claims, aud });
      }
      const all = { ...variables, ...tokens, SERVICE: services.service };
      mkdirSync(join(home, '.gitlab-ci-local'));
      // JSON is YAML. Jobs of gitlab-ci-local are told that they are none of GitLab's, which here they are to be.
      const file = JSON.stringify({ global: { ...all, GITLAB_CI: 'true' } });
      writeFileSync(join(home, '.gitlab-ci-local', 'variables.yml'), file, { mode: 0o600 });

      const [node, args, options] = program('--ignore-predefined-vars', 'GITLAB_CI', job);
      const ended = await runProgram(node, args, { ...options, onOutput, group: true });
      return { ...ended, left: await leftIn(tmp) };
    },
    close: async () => {
      await services.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

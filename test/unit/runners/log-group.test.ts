import { afterEach, describe, expect, it, vi } from 'vitest';
import { azureRunner } from '../../../src/runners/azure.js';
import { bitbucketRunner } from '../../../src/runners/bitbucket.js';
import { buildkiteRunner } from '../../../src/runners/buildkite.js';
import { githubRunner } from '../../../src/runners/github.js';
import { gitlabRunner } from '../../../src/runners/gitlab.js';
import type { Runner } from '../../../src/runners/runner.js';

const TITLE = 'deploy: details';
const LINES = ['ID token: sub repo:octo-org/shop', 'Audit: 2 records'];

afterEach(() => void vi.restoreAllMocks());

/** The lines that a runner prints on stderr for a group. */
function printed(runner: Runner): string[] {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  runner.step.log.group?.(TITLE, LINES);
  vi.restoreAllMocks();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(0, -1);
}

describe('a group of log lines', () => {
  it('is a collapsed section on GitLab, whose start and end have the same name', () => {
    vi.useFakeTimers({ now: 1_790_000_000_500 });
    try {
      const lines = printed(gitlabRunner({ GITLAB_CI: 'true' }));
      const name = `jobpass_deploy_details_${process.pid}`;
      expect(lines).toEqual([
        `\x1b[0Ksection_start:1790000000:${name}[collapsed=true]\r\x1b[0K${TITLE}`,
        ...LINES,
        `\x1b[0Ksection_end:1790000000:${name}\r\x1b[0K`,
      ]);
      // GitLab accepts only these characters in the name of a section.
      expect(name).toMatch(/^[\w.-]+$/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is a collapsed group on Buildkite, and an expanded group follows for the rest of the job', () => {
    expect(printed(buildkiteRunner({ BUILDKITE: 'true' }))).toEqual([
      `~~~ ${TITLE}`,
      ...LINES,
      '+++ Job output',
    ]);
  });

  it('is a group on Azure Pipelines', () => {
    expect(printed(azureRunner({ TF_BUILD: 'True' }))).toEqual([
      `##[group]${TITLE}`,
      ...LINES,
      '##[endgroup]',
    ]);
  });

  it('is a group on GitHub, on the output of its commands', () => {
    const written: string[] = [];
    const output = { writable: true, write: (text: string) => written.push(text) };
    const runner = githubRunner({ GITHUB_ACTIONS: 'true' }, output);
    expect(printed(runner)).toEqual([]);
    expect(written.join('')).toBe(`::group::${TITLE}\n${LINES.join('\n')}\n::endgroup::\n`);
  });

  it.each([
    ['unset', undefined, []],
    ['empty', '', []],
    ['0', '0', []],
    ['FALSE', 'FALSE', []],
    ['1', '1', [`jobpass: ${TITLE}`, ...LINES.map((line) => `jobpass:   ${line}`)]],
  ])('is plain lines elsewhere, with JOBPASS_DEBUG %s', (_, value, expected) => {
    const env = value === undefined ? {} : { JOBPASS_DEBUG: value };
    expect(printed(bitbucketRunner(env))).toEqual(expected);
  });
});

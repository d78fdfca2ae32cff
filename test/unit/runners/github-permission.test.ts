import { describe, expect, it } from 'vitest';
import { whyNoIdToken } from '../../../src/runners/github-permission.js';

describe('why a job gets no ID token', () => {
  // Forgejo's runner sets both: code.forgejo.org/forgejo/runner, internal/app/run/runner.go.
  const FORGEJO = { GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' };
  it.each([
    ['Forgejo', FORGEJO, /^Forgejo issues no ID token to this job/, /enable-openid-connect: true/],
    [
      'Gitea',
      { ...FORGEJO, FORGEJO_ACTIONS: undefined },
      /^Gitea issues no ID token to this job/,
      /--id-token-file/,
    ],
    ['GitHub', { GITHUB_ACTIONS: 'true' }, /^GitHub issues no ID token to this job/, /id-token: write/],
  ])('is told of %s as it is there', (_system, env, message, hint) => {
    const error = whyNoIdToken(env);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.code).toBe('no-id-token');
  });

  it('does not send Forgejo’s users to GitHub’s permissions, whoever started the job', () => {
    const error = whyNoIdToken({ ...FORGEJO, GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'push' });
    expect(error.told).not.toMatch(/permissions|Dependabot/);
  });
});

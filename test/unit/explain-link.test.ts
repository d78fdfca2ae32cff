import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../src/errors.js';
import { errorWithExplanation, explanationOf } from '../../src/explain-link.js';

const ACTION = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_ACTION_REPOSITORY: 'octo-org/jobpass',
  GITHUB_ACTION_REF: 'release/1 a',
};

describe('the explanation of an error', () => {
  it('is the section in the repository of the action, at its ref', () => {
    expect(explanationOf('refused', ACTION)).toBe(
      'https://github.com/octo-org/jobpass/blob/release/1%20a/docs/troubleshooting.md#refused',
    );
  });

  it.each([
    ['no server', { ...ACTION, GITHUB_SERVER_URL: '' }],
    ['no repository', { ...ACTION, GITHUB_ACTION_REPOSITORY: '' }],
    ['no ref', { ...ACTION, GITHUB_ACTION_REF: '' }],
    ['a repository that is a path', { ...ACTION, GITHUB_ACTION_REPOSITORY: './actions/a/b' }],
    ['a server with a path', { ...ACTION, GITHUB_SERVER_URL: 'https://a.example/x' }],
  ])('is a command with %s', (_, env) => {
    expect(explanationOf('refused', env)).toBe('run jobpass explain refused');
  });

  it('follows the message with one mark', () => {
    const told = (hint: string) => errorWithExplanation(new JobpassError('usage', 'A', { hint }), {});
    expect(told('Do b')).toBe('A. Do b. More: run jobpass explain usage');
    expect(told('Did you mean c?')).toBe('A. Did you mean c? More: run jobpass explain usage');
    expect(errorWithExplanation(new Error('x'), {})).not.toContain('More');
  });
});

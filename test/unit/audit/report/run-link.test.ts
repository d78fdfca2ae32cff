import { describe, expect, it } from 'vitest';
import { type RunFacts, runLink } from '../../../../src/audit/report/run-link.js';

const github: RunFacts = {
  system: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  repository: 'octo-org/shop',
  run: 'octo-org/shop/9001/2',
};
const gitlab: RunFacts = {
  system: 'gitlab',
  issuer: 'https://gitlab.example.com',
  repository: 'group/sub/app',
  run: 'group/sub/app/77',
};

describe('the link to a run', () => {
  it.each<[RunFacts, string | undefined]>([
    [github, 'https://github.com/octo-org/shop/actions/runs/9001/attempts/2'],
    [{ ...github, run: 'octo-org/shop/9001' }, 'https://github.com/octo-org/shop/actions/runs/9001'],
    [
      { ...github, issuer: 'https://token.actions.octo.ghe.com' },
      'https://octo.ghe.com/octo-org/shop/actions/runs/9001/attempts/2',
    ],
    [
      { ...github, issuer: 'https://ghes.example.com/_services/token' },
      'https://ghes.example.com/octo-org/shop/actions/runs/9001/attempts/2',
    ],
    [gitlab, 'https://gitlab.example.com/group/sub/app/-/pipelines/77'],
    [
      { ...gitlab, issuer: 'https://example.com/gitlab/' },
      'https://example.com/gitlab/group/sub/app/-/pipelines/77',
    ],
    [{ ...gitlab, issuer: 'http://gitlab.example.com' }, undefined],
    [{ ...gitlab, issuer: 'javascript:alert(1)' }, undefined],
    [{ ...gitlab, issuer: 'https://a@gitlab.example.com' }, undefined],
    [{ ...gitlab, repository: '../x', run: '../x/77' }, undefined],
    [{ ...gitlab, repository: 'a/b?c', run: 'a/b?c/77' }, undefined],
    [{ ...gitlab, run: 'group/sub/app/77"' }, undefined],
    [{ ...gitlab, run: 'other/77' }, undefined],
    [{ ...github, issuer: 'https://issuer.example.com' }, undefined],
    [{ ...github, system: 'buildkite' }, undefined],
  ])('%j', (facts, expected) => {
    expect(runLink(facts)).toBe(expected);
  });
});

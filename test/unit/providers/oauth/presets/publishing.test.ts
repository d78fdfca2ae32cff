import { describe, expect, it } from 'vitest';
import { publisherClaims, publisherEntry } from '../../../../../src/providers/oauth/presets/publishing.js';

describe('the identity that a trusted publisher names', () => {
  it('on GitHub Actions', () => {
    const claims = {
      repository: 'octo-org/octo-repo',
      workflow_ref: 'octo-org/octo-repo/.github/workflows/release.yaml@refs/heads/main',
      job_workflow_ref: 'octo-org/shared/.github/workflows/called.yml@refs/heads/main',
      environment: 'production',
      event_name: 'push',
      runner_environment: 'github-hosted',
    };
    expect(publisherClaims({ claims })).toEqual({
      system: 'github',
      repository: 'octo-org/octo-repo',
      workflow: 'release.yaml',
      environment: 'production',
      event: 'push',
    });
    expect(publisherClaims({ claims }, 'job_workflow_ref').workflow).toBe('called.yml');
    expect(publisherClaims({ claims: { ...claims, runner_environment: 'self-hosted' } }).selfHosted).toBe(
      true,
    );
    expect(publisherEntry({ claims })).toBe(
      'repository `octo-org/octo-repo`, workflow file `release.yaml`, environment `production`',
    );
  });

  it('on GitLab CI', () => {
    const claims = {
      project_path: 'group/sub/project',
      ci_config_ref_uri: 'gitlab.com/group/sub/project//.gitlab-ci.yml@refs/heads/main',
    };
    expect(publisherClaims({ claims })).toEqual({
      system: 'gitlab',
      repository: 'group/sub/project',
      workflow: '.gitlab-ci.yml',
    });
    expect(publisherEntry({ claims })).toContain('no environment');
  });

  it('on other systems, and with claims of other types', () => {
    expect(publisherClaims({ claims: {} })).toEqual({});
    expect(publisherClaims({ claims: { repository: 5, workflow_ref: null, environment: '' } })).toEqual({});
    expect(publisherEntry({ claims: { repository: 'a/b\n::error::x' } })).not.toContain('\n');
  });
});

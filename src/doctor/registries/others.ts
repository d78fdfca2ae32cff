import { publisherClaims } from '../../providers/oauth/presets/publishing.js';
import { registryDoctor } from './doctor.js';

/** Finds out why PyPI gives a job no token. PyPI rejects jobs of forks that can read secrets (warehouse/oidc/models/github.py). */
export const pypiDoctor = registryDoctor('--url https://test.pypi.org/legacy/', {
  bannedEvents: ['pull_request_target'],
  commands: (_, token) => {
    const { repository = '', workflow = '', environment } = publisherClaims(token);
    const [owner = '', name = ''] = repository.split('/');
    return [
      '# In the project at PyPI: Publishing, Add a new publisher, GitHub:',
      `#   Owner: ${owner}`,
      `#   Repository name: ${name}`,
      `#   Workflow name: ${workflow}`,
      `#   Environment name: ${environment ?? '(leave it empty)'}`,
    ];
  },
});

/** Finds out why the Rust registry gives a job no token. */
export const cratesDoctor = registryDoctor('--package octo-crate', {});

/** Finds out why RubyGems gives a job no token. */
export const rubygemsDoctor = registryDoctor('--url https://rubygems.org', {});

/** Finds out why NuGet gives a job no token. */
export const nugetDoctor = registryDoctor('--user octocat', {});

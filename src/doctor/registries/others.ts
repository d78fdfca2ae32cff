import { publisherClaims } from '../../providers/oauth/presets/publishing.js';
import { registryDoctor } from './doctor.js';

/** Finds out why PyPI gives a job no token. PyPI rejects jobs of forks that can read secrets (warehouse/oidc/models/github.py). */
export const pypiDoctor = registryDoctor('--url https://test.pypi.org/legacy/', {
  workflowClaim: 'job_workflow_ref',
  bannedEvents: ['pull_request_target'],
  commands: (_, token) => {
    const {
      system,
      repository = '',
      workflow = '',
      environment,
    } = publisherClaims(token, 'job_workflow_ref');
    const owner = repository.slice(0, Math.max(0, repository.lastIndexOf('/')));
    const name = repository.slice(owner.length + 1);
    const [title, fields] =
      system === 'gitlab'
        ? ['GitLab', ['Namespace', 'Project name', 'Top-level pipeline file path']]
        : ['GitHub', ['Owner', 'Repository name', 'Workflow name']];
    return [
      `# In the project at PyPI: Publishing, Add a new publisher, ${title}:`,
      ...[owner, name, workflow].map((value, index) => `#   ${fields[index]}: ${value}`),
      `#   Environment name: ${environment ?? '(leave it empty)'}`,
    ];
  },
});

/** Finds out why the Rust registry gives a job no token. */
export const cratesDoctor = registryDoctor('--package octo-crate', {});

/** Finds out why RubyGems gives a job no token. */
export const rubygemsDoctor = registryDoctor('--url https://rubygems.org', {
  workflowClaim: 'job_workflow_ref',
});

/** Finds out why NuGet gives a job no token. */
export const nugetDoctor = registryDoctor('--user octocat', { workflowClaim: 'job_workflow_ref' });

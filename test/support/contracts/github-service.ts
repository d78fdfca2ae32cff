import { GitHubJobs, tokenIn } from '../github/jobs.js';
import type { TokenForm } from '../github/tokens.js';
import type { Service } from './provider.js';

/** The stand-in for GitHub, for the contract of providers. */
export async function githubService(form: TokenForm = 'stateful'): Promise<Service> {
  const jobs = await GitHubJobs.start({ form });
  return {
    inputs: jobs.local,
    runner: () => jobs.runner(),
    secrets: (env) => [tokenIn(env)],
    accepts: async (env) => jobs.github.alive(tokenIn(env)),
    refuse: () => {
      jobs.installation.suspended = true;
    },
    shorten: () => {
      jobs.github.tokens.lifeSeconds = 2;
      return 2_500;
    },
    leave: () => jobs.github.close(),
    close: () => jobs.close(),
  };
}

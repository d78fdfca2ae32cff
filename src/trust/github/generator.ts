import { signerOf } from '../../providers/github/inputs.js';
import type { Grant } from '../../rules/grant.js';
import { type GithubTrust, githubTrustSchema } from '../../servers/broker/github-trust-schema.js';
import { BROKER_OPTIONS, brokerPlans } from '../broker/generator.js';
import { FORMATS } from '../broker/print.js';
import type { TrustGenerator } from '../generator.js';
import { OCTO_STS_OPTION, octoStsPlans } from './octo-sts.js';

/**
 * The generator for GitHub's installation tokens: roles of the Jobpass broker, or policy files of Octo STS. Jobs with
 * `signer: local` have the private key, so no server can limit them.
 */
export const githubTrustGenerator: TrustGenerator<GithubTrust> = {
  formats: FORMATS,
  options: [...BROKER_OPTIONS, OCTO_STS_OPTION],
  schema: githubTrustSchema,
  plan: (grants, reportProblem) => {
    const isOctoSts = (grant: Grant<GithubTrust>): boolean => signerOf(grant.settings) === 'octo-sts';
    return [
      ...brokerPlans(
        grants.filter((grant) => !isOctoSts(grant)),
        reportProblem,
        'github',
      ),
      ...octoStsPlans(grants.filter(isOctoSts), reportProblem),
    ];
  },
};

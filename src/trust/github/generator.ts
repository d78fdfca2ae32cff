import { signerOf } from '../../providers/github/inputs.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { type GithubTrust, githubTrustSchema } from '../../servers/broker/github-trust-schema.js';
import { wantedRoles } from '../../servers/broker/wanted-roles.js';
import { BROKER_OPTIONS, brokerPlan } from '../broker/generator.js';
import { FORMATS } from '../broker/print.js';
import type { ServerPlan, TrustGenerator } from '../generator.js';
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
      ),
      ...octoStsPlans(grants.filter(isOctoSts), reportProblem),
    ];
  },
};

function brokerPlans(grants: readonly Grant<GithubTrust>[], reportProblem: ReportProblem): ServerPlan[] {
  const brokers = new Map<string, Grant<GithubTrust>[]>();
  for (const grant of grants) {
    const { url } = grant.settings;
    if (url === undefined) reportProblem(grant, 'the broker is not known: set `url` to its issuer');
    else brokers.set(url, [...(brokers.get(url) ?? []), grant]);
  }
  return [...brokers].map(([server, own]) => brokerPlan(server, wantedRoles(own, reportProblem), 'github'));
}

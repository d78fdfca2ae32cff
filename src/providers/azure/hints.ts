import { type Cause, causeOf, type EntraError } from '../../azure/replies.js';
import type { IdToken } from '../../identity/id-token.js';
import type { AzureSettings } from './settings.js';

/** The request that a hint is for. */
interface Asked {
  idToken: IdToken;
  resource: string;
  /** Whether the CI system issues one ID token per job. */
  fixedIdToken: boolean;
}

/** The time after which a new federated credential works everywhere. Source: Microsoft Learn, "Important considerations for federated identity credentials". */
const PROPAGATION = 'A new federated credential can take a few minutes to work';

/** Returns the fix for a rejected token request, with the setting to change. */
export function hintFor(
  known: EntraError | undefined,
  status: number,
  settings: AzureSettings,
  asked: Asked,
): string | undefined {
  if (known === undefined)
    return status === 404 || status === 405
      ? 'Check `url`: this address does not accept token requests'
      : undefined;
  const cause = causeOf(known);
  return cause === undefined ? undefined : fix(cause, settings, asked);
}

function fix(cause: Cause, { clientId, tenant, audience, cloud }: AzureSettings, asked: Asked): string {
  const { shown } = asked.idToken;
  const claim = (name: string): string => `\`${shown[name] ?? ''}\``;
  const trust = `Run \`jobpass doctor azure\`, or add a federated credential to the application or managed identity ${clientId}: issuer ${claim('iss')}, subject ${claim('sub')}, audience \`${audience}\`. ${PROPAGATION}`;
  switch (cause) {
    case 'issuer':
    case 'no-match':
    case 'subject':
      return trust;
    case 'audience':
      return `The federated credential must have the audience \`${audience}\`, or set \`audience\` to the audience that it has`;
    case 'subject-case':
      return `Entra compares subjects exactly, including upper and lower case. Change the subject of the federated credential to ${claim('sub')}`;
    case 'expired':
      return asked.fixedIdToken
        ? 'This CI system issues one ID token per job, and the ID token has expired. Request all tokens earlier, or set a longer lifetime of the ID token in the CI system'
        : 'The clock of the CI system and the clock of Entra differ. Try the job again';
    case 'signature':
      return `Entra could not verify the ID token. Check that Entra can read the keys of ${claim('iss')} from the internet`;
    case 'tenant':
      return `Check \`tenant-id\`, and that the tenant belongs to ${cloud.title}. For another cloud, set \`environment\``;
    case 'application':
      return `Check \`client-id\`: the tenant ${tenant} has no application with this client ID. It is not the object ID`;
    case 'no-principal':
      return `The application has no service principal in the tenant: az ad sp create --id ${clientId}`;
    case 'disabled':
      return 'Enable the application in Microsoft Entra ID';
    case 'resource':
      return `The tenant does not know the resource \`${asked.resource}\`. Check its spelling, and that its application is in the tenant`;
    case 'scope':
      return 'Use one resource and `/.default`: `https://vault.azure.net/.default`';
    case 'no-role':
      return `Assign an app role of the resource \`${asked.resource}\` to the application`;
    case 'policy':
      return 'A Conditional Access policy for workload identities blocks the application. Its sign-in log in Entra names the policy';
  }
}

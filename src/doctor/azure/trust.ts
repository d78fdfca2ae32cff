import type { Directory, DirectoryTokens } from '../../azure/directory.js';
import { GRAPH_TOKEN } from '../../azure/directory.js';
import type { Claims } from '../../identity/id-token.js';
import { texts } from '../../identity/id-token.js';
import type { AzureSettings } from '../../providers/azure/settings.js';
import { parseExpression } from '../../servers/azure/claims-expression.js';
import {
  acceptsToken,
  type FederatedCredential,
  readFederatedCredentials,
} from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext } from '../doctor.js';
import { runStep } from '../steps.js';

interface TrustQuestion {
  directory: Directory;
  tokens: DirectoryTokens;
  claims: Claims;
  /** Whether Entra accepted the ID token. */
  accepted: boolean;
}

/** The most credentials that the report lists. */
const MOST = 20;

/** Compares the job's ID token with the federated credentials of the application, if a token for Microsoft Graph is available. */
export async function examineTrust(
  context: DoctorContext,
  { clientId }: AzureSettings,
  { directory, tokens, claims, accepted }: TrustQuestion,
): Promise<void> {
  const { report } = context;
  if (tokens.graph === undefined) {
    report(
      'note',
      'trust',
      'The federated credentials were not read',
      `To compare them with the ID token, set ${GRAPH_TOKEN} to the output of: az account get-access-token --resource-type ms-graph --query accessToken --output tsv`,
    );
    return;
  }
  const found = await runStep(context, 'trust', () => directory.applicationCredentials(clientId));
  if (found === undefined) {
    const principal = await runStep(context, 'trust', () => directory.principal(clientId));
    report(
      principal === undefined ? 'fail' : 'note',
      'trust',
      principal === undefined
        ? `The tenant has no application and no service principal with the client ID ${clientId}`
        : `${clientId} is no application of this tenant, so it is a managed identity, or an application of another tenant`,
      principal === undefined
        ? 'Check `client-id`: use the application (client) ID, not the object ID'
        : 'To list the credentials of a managed identity: az identity federated-credential list --identity-name NAME --resource-group GROUP',
    );
    return;
  }
  const credentials = readFederatedCredentials(found);
  const fitting = credentials.filter((one) => acceptsToken(one, claims) === true);
  for (const one of fitting)
    report('ok', 'trust', `The federated credential ${printable(one.name, 120)} fits the ID token`);
  if (fitting.length > 0) {
    if (!accepted)
      report('note', 'trust', 'If the credential is new, it can take a few minutes until Entra uses it');
    return;
  }
  report(
    accepted ? 'note' : 'fail',
    'trust',
    credentials.length === 0
      ? 'The application has no federated credential'
      : `None of the ${credentials.length} federated credentials fits the ID token`,
    accepted ? undefined : 'Create the credential with the command below',
  );
  for (const one of credentials.slice(0, MOST))
    report('note', 'trust', `${printable(one.name, 120)}: ${difference(one, claims)}`);
}

/** Returns the first reason why a credential rejects a token, as text. */
export function difference(credential: FederatedCredential, claims: Claims): string {
  const shown = (value: unknown): string => `"${printable(value, 300)}"`;
  const { issuer, subject, audiences, expression } = credential;
  if (issuer !== claims['iss']) {
    const slash = issuer.replace(/\/+$/, '') === String(claims['iss']).replace(/\/+$/, '');
    return `its issuer is ${shown(issuer)}, but that of the ID token is ${shown(claims['iss'])}${slash ? '. Only the slash at the end differs' : ''}`;
  }
  const sub = String(claims['sub']);
  if (subject !== undefined && subject !== sub) {
    const reason =
      subject.toLowerCase() === sub.toLowerCase()
        ? '. Only upper and lower case differ'
        : withoutIds(subject) === withoutIds(sub)
          ? '. Only the ids of the owner and the repository differ: GitHub has two forms of subjects (gh api repos/OWNER/NAME/actions/oidc/customization/sub)'
          : subject.includes('*')
            ? '. A subject has no wildcards: use an expression'
            : '';
    return `its subject is ${shown(subject)}, but that of the ID token is ${shown(sub)}${reason}`;
  }
  if (expression !== undefined) {
    if (parseExpression(expression) === undefined)
      return `its expression has another form than Jobpass knows: ${shown(expression)}`;
    const fits = acceptsToken({ ...credential, audiences: texts(claims['aud']) }, claims) === true;
    if (!fits)
      return `its expression is ${shown(expression)}, and the subject of the ID token is ${shown(sub)}`;
  }
  return `its audience is ${shown(audiences.join(', '))}, but that of the ID token is ${shown(texts(claims['aud']).join(', '))}`;
}

const withoutIds = (subject: string): string =>
  subject.replace(/^repo:([^/:@]+)@\d+\/([^/:@]+)@\d+:/, 'repo:$1/$2:');

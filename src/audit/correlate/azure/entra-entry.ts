import { isObject, type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { plain } from '../../read.js';
import { JsonDocuments } from '../documents.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';
import { tokenIdIn } from './token-ids.js';

/** The maximum size of an entry, in bytes. */
const LONGEST_ENTRY = 4 << 20;

/** The parts of an entry that Jobpass reads. */
export interface EntraEntry {
  /** The time in milliseconds since 1970. */
  at: number;
  id: string | undefined;
  /** `sign-in`: a token was requested at Entra. `use`: a token was used at Azure Resource Manager or Microsoft Graph. */
  kind: 'sign-in' | 'use';
  /** `sign-in Azure Resource Manager`, `Microsoft.Compute/virtualMachines/write`, `GET /v1.0/users` */
  action: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error rejects the credential. */
  refused: boolean;
  /** The claim `uti` of the token that was issued or used. */
  tokenId: string | undefined;
  /** The ID of the request, which the client can choose. */
  correlationId: string | undefined;
  /** The client ID of the application or managed identity. */
  clientId: string | undefined;
  /** The federated credential that accepted the ID token. */
  federatedCredential: string | undefined;
}

/**
 * Reads a file with sign-ins of service principals and managed identities, with entries of the activity log of Azure, or with activity
 * logs of Microsoft Graph: as responses of the APIs, as exported by Azure Monitor, or as rows of Log Analytics. The file may be
 * compressed with gzip.
 *
 * Sources: Microsoft Graph, signIn resource type (beta); Azure Monitor Logs reference, AADServicePrincipalSignInLogs,
 * AADManagedIdentitySignInLogs, AzureActivity and MicrosoftGraphActivityLogs; Azure Monitor, "Azure activity log event schema".
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readEntraLog(file: string, reader: LogReader<EntraEntry>): Promise<void> {
  const documents = new JsonDocuments(
    {
      object(bytes, line) {
        const parsed = parseObject(bytes.toString());
        const entry = entraEntry(parsed);
        if (entry !== undefined) reader.entry(entry, { file, line });
        // An export also has sign-ins of people, and other categories.
        else if (parsed === undefined || !isOther(parsed))
          reader.problem('is not an entry of a log of Entra or Azure', { file, line });
      },
      problem: (problem, line) => reader.problem(problem, { file, line }),
    },
    LONGEST_ENTRY,
  );
  await readLog(file, async (stream) => {
    for await (const chunk of plain(stream)) documents.push(chunk);
    documents.end();
  });
}

/** Returns whether an entry has a category, but is of no kind that Jobpass reads. */
const isOther = (entry: JsonObject): boolean =>
  (textIn(entry, 'category') ?? textIn(entry, 'Category')) !== undefined ||
  Array.isArray(entry['signInEventTypes']);

/** Parses an entry. Returns undefined for anything else. */
export function entraEntry(entry: JsonObject | undefined): EntraEntry | undefined {
  if (entry === undefined) return undefined;
  const own = objectIn(entry, 'properties') ?? entry;
  // The rows of Log Analytics begin each name with a capital letter.
  const text = (name: string): string | undefined =>
    textIn(own, name) ?? textIn(own, capital(name)) ?? textIn(entry, name) ?? textIn(entry, capital(name));
  const time = (...names: string[]): number | undefined => {
    for (const name of names)
      for (const from of [own, entry]) {
        const found = timeIn(from, name) ?? timeIn(from, capital(name));
        if (found !== undefined) return found;
      }
    return undefined;
  };
  const category = text('category') ?? '';
  const events = Array.isArray(own['signInEventTypes']) ? own['signInEventTypes'] : [];
  if (/^(ServicePrincipal|ManagedIdentity)SignInLogs$/.test(category) || isMachine(events) || isRow(own))
    return signIn(own, text, time('createdDateTime', 'time', 'timeGenerated'));
  if (category === 'MicrosoftGraphActivityLogs' || text('signInActivityId') !== undefined)
    return graphUse(entry, own, text, time('timeGenerated', 'time'));
  return activity(entry, time('eventTimestamp', 'time', 'timeGenerated'), text);
}

const isMachine = (events: readonly unknown[]): boolean =>
  events.some((event) => event === 'servicePrincipal' || event === 'managedIdentity');

/** A row of Log Analytics whose category was not selected. */
const isRow = (own: JsonObject): boolean =>
  ['UniqueTokenIdentifier', 'uniqueTokenIdentifier'].some((name) => name in own) &&
  ['ServicePrincipalId', 'servicePrincipalId'].some(
    (name) => typeof own[name] === 'string' && own[name] !== '',
  ) &&
  !['UserPrincipalName', 'userPrincipalName'].some(
    (name) => typeof own[name] === 'string' && own[name] !== '',
  );

type Text = (name: string) => string | undefined;

function signIn(own: JsonObject, text: Text, at: number | undefined): EntraEntry | undefined {
  if (at === undefined) return undefined;
  const status = objectIn(own, 'status') ?? objectIn(own, 'Status');
  const code = status?.['errorCode'] ?? text('resultType');
  const failed = code !== undefined && !['0', 'Success', 'success'].includes(String(code));
  const id = text('id');
  return {
    at,
    id: id === undefined ? undefined : `sign-in ${id}`,
    kind: 'sign-in',
    action: `sign-in ${text('resourceDisplayName') ?? text('resourceId') ?? 'unknown resource'}`,
    address: text('ipAddress') ?? text('callerIpAddress') ?? text('IPAddress'),
    error: failed ? `AADSTS${String(code).slice(0, 20)}` : undefined,
    refused: failed,
    tokenId: tokenIdIn(text('uniqueTokenIdentifier')) ?? tokenIdIn(id),
    correlationId: text('correlationId'),
    clientId: text('appId')?.toLowerCase(),
    federatedCredential: text('federatedCredentialId'),
  };
}

/** Source: Microsoft Learn, "Access Microsoft Graph activity logs": `SignInActivityId` is the claim `uti` of the token. */
function graphUse(
  entry: JsonObject,
  own: JsonObject,
  text: Text,
  at: number | undefined,
): EntraEntry | undefined {
  if (at === undefined) return undefined;
  const status = Number(own['responseStatusCode'] ?? own['ResponseStatusCode'] ?? entry['resultSignature']);
  const address = URL.parse(text('requestUri') ?? '');
  const request = text('requestId') ?? text('operationId');
  return {
    at,
    id: request === undefined ? undefined : `graph ${request}`,
    kind: 'use',
    action: `${text('requestMethod') ?? 'request'} ${address?.pathname.slice(0, 200) ?? 'graph'}`,
    address: text('ipAddress') ?? text('IPAddress') ?? text('callerIpAddress'),
    error: status >= 400 ? String(status) : undefined,
    refused: status === 401,
    tokenId: tokenIdIn(text('signInActivityId')),
    correlationId: undefined,
    clientId: text('appId')?.toLowerCase(),
    federatedCredential: undefined,
  };
}

/** Reads an entry of the activity log of Azure, whose `claims` are those of the token. */
function activity(entry: JsonObject, at: number | undefined, text: Text): EntraEntry | undefined {
  const claims =
    objectIn(entry, 'claims') ??
    objectIn(objectIn(entry, 'identity'), 'claims') ??
    (typeof entry['Claims'] === 'string' ? parseObject(entry['Claims']) : objectIn(entry, 'Claims_d'));
  const operation = plainValue(entry['operationName']) ?? text('operationNameValue');
  if (at === undefined || claims === undefined || operation === undefined) return undefined;
  const result = plainValue(entry['status']) ?? text('resultType') ?? text('activityStatusValue') ?? '';
  const reason = plainValue(entry['subStatus']) ?? text('resultSignature') ?? text('activitySubstatusValue');
  const failed = /^fail/i.test(result);
  const id = text('eventDataId');
  return {
    at,
    id: id === undefined ? undefined : `activity ${id}`,
    kind: 'use',
    action: operation,
    address: textIn(objectIn(entry, 'httpRequest'), 'clientIpAddress') ?? text('callerIpAddress'),
    error: failed ? (reason ?? result) : undefined,
    refused:
      failed &&
      /\b401\b|Unauthorized|ExpiredAuthenticationToken|InvalidAuthenticationToken/.test(reason ?? ''),
    tokenId: tokenIdIn(textIn(claims, 'uti')),
    correlationId: undefined,
    clientId: (textIn(claims, 'appid') ?? textIn(claims, 'azp'))?.toLowerCase(),
    federatedCredential: undefined,
  };
}

/** Returns a text that the API wraps in an object with a localized form. */
function plainValue(value: unknown): string | undefined {
  const text = isObject(value) ? value['value'] : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : undefined;
}

const capital = (name: string): string =>
  name === 'ipAddress' ? 'IPAddress' : name.charAt(0).toUpperCase() + name.slice(1);

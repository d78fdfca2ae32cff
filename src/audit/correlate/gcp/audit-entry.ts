import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { objectsOf } from '../../../text/json-values.js';
import { plain } from '../../read.js';
import { JsonDocuments } from '../documents.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The maximum size of an entry, in bytes. Source: Cloud Logging, "Quotas and limits", "Size of a LogEntry": 256 KB. */
const LONGEST_ENTRY = 4 << 20;
/** The codes of google.rpc.Code that reject the caller: PERMISSION_DENIED and UNAUTHENTICATED. */
const REFUSED: ReadonlySet<unknown> = new Set([7, 16]);

const EXCHANGE = 'google.identity.sts.v1.SecurityTokenService.ExchangeToken';
const GENERATE = /(?:^|\.)Generate(?:AccessToken|IdToken)$/;
/** An identity of a workload identity pool. */
const POOL_SUBJECT =
  /^principal:\/\/iam\.[\w.-]+\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/subject\/(.+)$/s;

/** An identity of a workload identity pool, as it appears in a log. */
export interface PoolIdentity {
  /** The whole principal: `principal://iam.googleapis.com/projects/123/…/subject/github:456:123`. */
  principal: string;
  /** The resource name of the pool. */
  pool: string;
  subject: string;
}

/** The parts of an entry that Jobpass reads. */
export interface CloudAuditEntry {
  /** The time in milliseconds since 1970. */
  at: number;
  id: string | undefined;
  /** `storage:objects.get`, `pubsub:CreateTopic` */
  action: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error rejects the caller. */
  refused: boolean;
  /** Whether the entry is of a data access log of another service than IAM and the Security Token Service. */
  isDataAccess: boolean;
  /** - `exchange`: an ID token was exchanged; `generate`: a token of a service account was requested; `use`: anything else */
  kind: 'exchange' | 'generate' | 'use';
  /** The service account that was used, or whose token was requested. */
  account: string | undefined;
  /** The identity of a pool that called, directly or through the service account. */
  identity: PoolIdentity | undefined;
  /** The name of the service account's key that was used. */
  key: string | undefined;
  /** The caller: an e-mail address or a principal. */
  who: string | undefined;
}

/**
 * Reads a file with entries: one per line, a list, or a response of `entries.list`. The file may be compressed with gzip.
 *
 * Sources: Cloud Logging, "LogEntry"; Cloud Audit Logs, "AuditLog"; IAM docs, "Example logs for Workload Identity Federation".
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readCloudAudit(file: string, reader: LogReader<CloudAuditEntry>): Promise<void> {
  const documents = new JsonDocuments(
    {
      object(bytes, line) {
        const parsed = parseObject(bytes.toString());
        // A sink may also deliver entries of other logs.
        if (parsed !== undefined && 'logName' in parsed && !isAudit(parsed)) return;
        const entry = cloudAuditEntry(parsed);
        if (entry === undefined) reader.problem('is not an entry of Cloud Audit Logs', { file, line });
        else reader.entry(entry, { file, line });
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

const isAudit = (entry: JsonObject): boolean =>
  /cloudaudit\.googleapis\.com/.test(String(entry['logName'])) || 'protoPayload' in entry;

/** Parses an entry. Returns undefined for anything else. */
export function cloudAuditEntry(entry: JsonObject | undefined): CloudAuditEntry | undefined {
  const payload = objectIn(entry, 'protoPayload');
  const at = timeIn(entry, 'timestamp');
  const method = textIn(payload, 'methodName');
  if (at === undefined || payload === undefined || method === undefined) return undefined;
  const service = (textIn(payload, 'serviceName') ?? 'unknown').replace(/\.googleapis\.com$/, '');
  const caller = objectIn(payload, 'authenticationInfo');
  const status = objectIn(payload, 'status');
  const code = status?.['code'];
  const failed = typeof code === 'number' && code !== 0;
  const kind = method === EXCHANGE ? 'exchange' : GENERATE.test(method) ? 'generate' : 'use';
  const email = textIn(caller, 'principalEmail');
  return {
    at,
    id: textIn(entry, 'insertId'),
    action: `${kind === 'exchange' ? 'sts' : kind === 'generate' ? 'iamcredentials' : service}:${actionOf(method, service)}`,
    address: textIn(objectIn(payload, 'requestMetadata'), 'callerIp'),
    error: failed ? (textIn(status, 'message') ?? `code ${code}`) : undefined,
    refused: failed && REFUSED.has(code),
    isDataAccess:
      /%2Fdata_access$|\/data_access$/.test(String(entry?.['logName'])) &&
      kind === 'use' &&
      service !== 'iam' &&
      service !== 'sts',
    kind,
    account: kind === 'generate' ? requestedAccount(entry, payload) : kind === 'use' ? email : undefined,
    identity: identityIn(payload, caller),
    key: textIn(caller, 'serviceAccountKeyName'),
    who: textIn(caller, 'principalSubject') ?? email,
  };
}

/** Returns the short name of a method: `CreateTopic` of `google.pubsub.v1.Publisher.CreateTopic`, `objects.get` of `storage.objects.get`. */
function actionOf(method: string, service: string): string {
  if (method.startsWith('google.')) return method.slice(method.lastIndexOf('.') + 1);
  return method.startsWith(`${service}.`) ? method.slice(service.length + 1) : method;
}

/** Returns the service account whose token was requested. */
function requestedAccount(entry: JsonObject | undefined, payload: JsonObject): string | undefined {
  const labels = objectIn(objectIn(entry, 'resource'), 'labels');
  const name = textIn(objectIn(payload, 'request'), 'name');
  return textIn(labels, 'email_id') ?? /\/serviceAccounts\/([^/]+)$/.exec(name ?? '')?.[1];
}

/** Returns the identity of a pool: of the exchange, of the caller, or of the one that impersonates the service account. */
function identityIn(payload: JsonObject, caller: JsonObject | undefined): PoolIdentity | undefined {
  const texts = [
    textIn(objectIn(payload, 'metadata'), 'mapped_principal'),
    textIn(caller, 'principalSubject'),
    ...objectsOf(caller?.['serviceAccountDelegationInfo']).map((one) => textIn(one, 'principalSubject')),
  ];
  for (const principal of texts) {
    const [, pool, subject] = POOL_SUBJECT.exec(principal ?? '') ?? [];
    if (principal !== undefined && pool !== undefined && subject !== undefined)
      return { principal, pool, subject };
  }
  return undefined;
}

import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { Log } from '../../runners/runner.js';
import { ExactJson } from '../../text/exact-json.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { LeaseValue } from '../lease.js';
import { isGood, type Reply, type VaultApi } from './api.js';
import { apiPath, type Bounded, bounded, Mounts } from './mounts.js';
import type { SecretRequest } from './requests.js';
import { entryOf, select } from './select.js';

export interface ReadContext {
  api: VaultApi;
  http: HttpClient;
  token: string;
  namespace: string | undefined;
  allowShort: boolean;
  /** Names of other variables that Jobpass delivers. */
  taken: readonly string[];
  /** The number of requests that the token permits; 0 if there is no limit. */
  uses: number;
  log: Log;
}

/** The secret at a path. */
interface Secret {
  /** The secret's fields. Numbers keep the digits that the server sent. */
  data: ExactJson;
  /** Whether the secret is dynamic: the server creates it for this job, and ends it with the token. */
  made: boolean;
  /** The lease of a renewable dynamic secret. */
  lease?: SecretLease;
}

/** The result if a path has no secret. */
interface Missing {
  missing: JobpassError;
}

/** The data for renewing a dynamic secret. */
export interface SecretLease {
  id: string;
  namespace: string;
  /** The lifetime in seconds. */
  life: number;
}

/**
 * Reads the secrets that the input `secrets` lists in parallel, each path once.
 *
 * @returns the values, in the order of the input, and the dynamic secrets' leases
 * @throws JobpassError `refused` for a secret that is missing or not allowed, `usage` if a value cannot be delivered or the
 * token permits too few requests
 */
export async function readSecrets(
  requests: readonly SecretRequest[],
  context: ReadContext,
): Promise<{ values: LeaseValue[]; leases: SecretLease[] }> {
  checkUses(requests, context);
  const reads = new Map<string, Promise<Secret | Missing>>();
  const inTurn = bounded();
  const mounts = new Mounts(context, inTurn);
  for (const request of requests) {
    const key = keyOf(request);
    if (!reads.has(key)) reads.set(key, read(request, context, mounts, inTurn));
  }
  // Waits for all requests, so that no request continues in the background. Reports the first error.
  await Promise.allSettled(reads.values());
  const values: LeaseValue[] = [];
  for (const request of requests) {
    const secret = await reads.get(keyOf(request));
    if (secret === undefined) continue;
    if ('missing' in secret) {
      if (!request.optional) throw secret.missing;
      context.log.info(`${entryOf(request)} is optional and missing, so Jobpass skips it`);
    } else values.push(...select(request, secret.data, context));
  }
  const names = new Set(context.taken);
  for (const { variable } of values) {
    if (names.has(variable)) {
      throw new JobpassError('usage', `Two secrets have the same variable name ${variable}`, {
        hint: 'Use another name or prefix for one of them',
      });
    }
    names.add(variable);
  }
  const secrets = await Promise.all(reads.values());
  checkLeft(secrets, context);
  const leases = secrets.flatMap((one) => ('lease' in one && one.lease !== undefined ? [one.lease] : []));
  return { values, leases };
}

/** Checks, before the first request, whether the token permits enough requests. @throws JobpassError `usage` */
function checkUses(requests: readonly SecretRequest[], { uses, taken }: ReadContext): void {
  if (uses === 0) return;
  const reads = new Set(requests.map(keyOf)).size;
  const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
  if (reads + steps <= uses) return;
  throw new JobpassError(
    'usage',
    `token_num_uses of the role is ${uses}, but \`secrets\` requires ${reads}${steps === 0 ? '' : ', and steps that use the token require at least 1'}`,
    { hint: 'Raise token_num_uses, or set token_num_uses to 0 and token_explicit_max_ttl to a limit' },
  );
}

/**
 * Checks that dynamic secrets stay valid: after a token's last request, the server ends the token and its dynamic secrets.
 * @throws JobpassError `usage`
 */
function checkLeft(secrets: readonly (Secret | Missing)[], { uses, taken }: ReadContext): void {
  const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
  if (uses === 0 || secrets.length + steps < uses || !secrets.some((one) => 'made' in one && one.made))
    return;
  throw new JobpassError(
    'usage',
    `token_num_uses of the role is ${uses}, and the last request ends the token and its dynamic secrets`,
    {
      hint: `Set token_num_uses to at least ${secrets.length + steps + 1}, or set token_num_uses to 0 and token_explicit_max_ttl to a limit`,
    },
  );
}

function keyOf({ namespace, path, parameters }: SecretRequest): string {
  return JSON.stringify([namespace, path, parameters]);
}

async function read(
  request: SecretRequest,
  context: ReadContext,
  mounts: Mounts,
  inTurn: Bounded,
): Promise<Secret | Missing> {
  const namespace = request.namespace ?? context.namespace;
  const { path, parameters } = request;
  const { version: asked, ...rest } = parameters;
  const writes = Object.keys(rest).length > 0;
  const ask = (at: string): Promise<Reply> =>
    inTurn(() =>
      context.http.persist(async (attempt) => {
        const reply = await context.api.call(
          {
            method: writes ? 'POST' : 'GET',
            path: at,
            what: `${writes ? 'the write to' : 'the read of'} ${printable(path, 80)}`,
            token: context.token,
            namespace,
            ...(writes ? { body: parameters } : asked === undefined ? {} : { query: { version: asked } }),
          },
          attempt,
        );
        // Jobpass does not repeat a write that the server confirmed without data.
        const meant = writes && (reply.json !== undefined || reply.answer.status === 204);
        if (isGood(reply) && objectIn(reply.json, 'data') === undefined)
          throw context.api.malformed(reply, 'no data', meant);
        return reply;
      }),
    );
  // The path is usually the correct API path already, so the mount lookup runs in parallel. A token with a limited number of
  // requests must not waste a request on a wrong path. So Jobpass first waits for the mount lookup, which does not count as a
  // request.
  const asking = writes ? undefined : mounts.of(namespace, path);
  const guess = context.uses > 0 ? undefined : ask(path);
  const [first, mount] = await Promise.all([guess, asking]);
  const real = apiPath(path, mount);
  const reply = first === undefined || real !== path ? await ask(real) : first;
  if (!isGood(reply)) {
    const refusal = context.api.refusal(reply, hintFor(reply, path, namespace));
    const nothing = reply.answer.status === 404 && reply.json !== undefined && reply.said === undefined;
    if (nothing) return { missing: refusal };
    throw refusal;
  }
  const data = objectIn(reply.json, 'data') ?? {};
  // If the token is not allowed to look up the mount, Jobpass derives the version from the response's content.
  const second = mount === undefined ? looksLikeSecond(path, data) : mount.version === 2;
  const whole = ExactJson.read(reply.answer.body)?.member('data');
  const inner = second ? whole?.member('data') : whole;
  if (inner?.members === undefined) throw context.api.malformed(reply, 'no data of a secret');
  const { lease_id: id, lease_duration: life, renewable } = reply.json ?? {};
  const extensible = renewable === true && typeof id === 'string' && id !== '' && typeof life === 'number';
  return {
    data: inner,
    made: typeof id === 'string' && id !== '',
    ...(extensible && life > 0 ? { lease: { id, namespace: namespace ?? '', life } } : {}),
  };
}

function looksLikeSecond(path: string, data: Record<string, unknown>): boolean {
  return (
    /^[^/]+\/(.*\/)?data\//.test(path) &&
    objectIn(data, 'data') !== undefined &&
    objectIn(data, 'metadata') !== undefined
  );
}

function hintFor({ answer, json, said }: Reply, path: string, namespace: string | undefined): string {
  if (/token had one use left/.test(said ?? ''))
    return 'The last request of a token ends the token and its dynamic secrets: raise token_num_uses of the role by at least one';
  const where = namespace === undefined || namespace === '' ? '' : ` in the namespace ${namespace}`;
  const metadata = objectIn(objectIn(json, 'data'), 'metadata');
  if (typeof metadata?.['deletion_time'] === 'string' && metadata['deletion_time'] !== '') {
    return `Its newest version was deleted at ${printable(metadata['deletion_time'], 40)}: undelete it, or select another version with version=`;
  }
  if (answer.status === 404)
    return `There is no secret at ${printable(path, 100)}${where}${likelyMeant(path)}`;
  if (answer.status === 403) {
    return `The policies of the role do not allow this request to ${printable(path, 100)}${where}, or the path does not exist. The server returns the same error in both cases`;
  }
  return `Check the path ${printable(path, 100)}${where} and its parameters`;
}

/** A hint for a path with URL syntax, which Jobpass does not support. */
function likelyMeant(path: string): string {
  if (/%[0-9A-Fa-f]{2}/.test(path)) return '. Paths are not URL-encoded: write a space instead of %20';
  const version = /\?version=(\d+)$/.exec(path);
  return version === null
    ? ''
    : `. Paths have no query: to select a version, write ${printable(path.slice(0, version.index), 100)} version=${version[1]} FIELD`;
}

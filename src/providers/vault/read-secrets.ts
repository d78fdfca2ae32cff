import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { Log } from '../../runners/runner.js';
import { ExactJson } from '../../text/exact-json.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { LeaseValue } from '../provider.js';
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
  /** Variables that are delivered besides. */
  taken: readonly string[];
  /** How many requests the token serves for; 0 is any number. */
  uses: number;
  log: Log;
}

/** What one path answered. */
interface Secret {
  /** An object, whose numbers are as the server wrote them. */
  data: ExactJson;
  /** Whether it was made for this job, and ends with the token. */
  made: boolean;
  /** Of one that was made for this job, and whose life can be extended. */
  lease?: SecretLease;
}

/** That a path has no secret. */
interface Missing {
  missing: JobpassError;
}

/** What it takes to extend the life of a secret that was made for this job. */
export interface SecretLease {
  id: string;
  namespace: string;
  /** In seconds. */
  life: number;
}

/**
 * Reads what the user asked for, each path once, side by side.
 *
 * @returns the values, in the order of the requests, and the leases of those that were made for this job
 * @throws JobpassError `refused` for what is not there or not allowed, `usage` for what may not be delivered, or would
 * take more requests than the token serves for
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
  // All of them to their end: of several that fail the first is told, and none goes on unseen.
  await Promise.allSettled(reads.values());
  const values: LeaseValue[] = [];
  for (const request of requests) {
    const secret = await reads.get(keyOf(request));
    if (secret === undefined) continue;
    if ('missing' in secret) {
      if (!request.optional) throw secret.missing;
      context.log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
    } else values.push(...select(request, secret.data, context));
  }
  const names = new Set(context.taken);
  for (const { variable } of values) {
    if (names.has(variable)) {
      throw new JobpassError('usage', `Two values would be the variable ${variable}`, {
        hint: 'Give one of them another name or prefix',
      });
    }
    names.add(variable);
  }
  const secrets = await Promise.all(reads.values());
  checkLeft(secrets, context);
  const leases = secrets.flatMap((one) => ('lease' in one && one.lease !== undefined ? [one.lease] : []));
  return { values, leases };
}

/** @throws JobpassError `usage` where the token would be used up, before any of its uses is spent */
function checkUses(requests: readonly SecretRequest[], { uses, taken }: ReadContext): void {
  if (uses === 0) return;
  const reads = new Set(requests.map(keyOf)).size;
  const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
  if (reads + steps <= uses) return;
  throw new JobpassError(
    'usage',
    `The token serves for ${uses} requests (token_num_uses of its role), and the input secrets takes ${reads}${steps === 0 ? '' : ', with none left for the steps that get the token'}`,
    { hint: 'Raise token_num_uses, or set it to 0 and give the role a token_explicit_max_ttl' },
  );
}

/** @throws JobpassError `usage` where what was made ends at once: the last request of a token ends it, with all that hangs on it */
function checkLeft(secrets: readonly (Secret | Missing)[], { uses, taken }: ReadContext): void {
  const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
  if (uses === 0 || secrets.length + steps < uses || !secrets.some((one) => 'made' in one && one.made))
    return;
  throw new JobpassError(
    'usage',
    `The token serves for ${uses} requests (token_num_uses of its role), and the last of them ends it, with the secrets that were made for this job`,
    {
      hint: `Set token_num_uses to ${secrets.length + steps + 1} at least, or to 0 with a token_explicit_max_ttl`,
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
            what: `${writes ? 'the request to' : 'the reading of'} ${printable(path, 80)}`,
            token: context.token,
            namespace,
            ...(writes ? { body: parameters } : asked === undefined ? {} : { query: { version: asked } }),
          },
          attempt,
        );
        // What was written is not written again because the answer has nothing to tell.
        const meant = writes && (reply.json !== undefined || reply.answer.status === 204);
        if (isGood(reply) && objectIn(reply.json, 'data') === undefined)
          throw context.api.malformed(reply, 'no data in it', meant);
        return reply;
      }),
    );
  // What is mounted there is asked meanwhile: nearly always the path is the one that the API has. A token that serves
  // for a few requests has none for a wrong one; the question itself takes none.
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
  // Where the token may not know the mount, what is inside tells.
  const second = mount === undefined ? looksLikeSecond(path, data) : mount.version === 2;
  const whole = ExactJson.read(reply.answer.body)?.member('data');
  const inner = second ? whole?.member('data') : whole;
  if (inner?.members === undefined) throw context.api.malformed(reply, 'no data of a secret in it');
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
    return 'The last request of a token ends it, with what was made by it: raise token_num_uses of the role by one at least';
  const where = namespace === undefined || namespace === '' ? '' : ` in the namespace ${namespace}`;
  const metadata = objectIn(objectIn(json, 'data'), 'metadata');
  if (typeof metadata?.['deletion_time'] === 'string' && metadata['deletion_time'] !== '') {
    return `Its newest version was deleted at ${printable(metadata['deletion_time'], 40)}: undelete it, or ask for another with version=`;
  }
  if (answer.status === 404)
    return `There is no secret at ${printable(path, 100)}${where}${likelyMeant(path)}`;
  if (answer.status === 403) {
    return `The role's policies do not allow this for ${printable(path, 100)}${where}, or there is nothing: the server answers both alike`;
  }
  return `Check the path ${printable(path, 100)}${where} and its parameters`;
}

/** What a path that is taken letter by letter may have been meant as. */
function likelyMeant(path: string): string {
  if (/%[0-9A-Fa-f]{2}/.test(path))
    return '. The path is taken as it is written: write a space as a space, and not as %20';
  const version = /\?version=(\d+)$/.exec(path);
  return version === null
    ? ''
    : `. The path is taken as it is written: for a version write ${printable(path.slice(0, version.index), 100)} version=${version[1]} FIELD`;
}

import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { ServiceClock } from '../../http/service-clock.js';
import { type Action, type Reply, send, told } from '../../providers/aws/calls.js';
import type { SessionKeys } from '../../providers/aws/credential.js';
import { OURS } from '../../providers/aws/revoke.js';
import { elementText, elementTexts } from '../../providers/aws/xml.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import type { AccountPlan, OidcProvider, RolePlan } from './account-plan.js';
import { comparePermissions, onlyDenies } from './compare-permissions.js';
import { compareTrust, type Difference } from './compare-trust.js';

/** More pages than this of one role's policies are not asked for: IAM has no room for so many. */
const MOST_PAGES = 20;

/** A role as an account has it. */
interface FoundRole {
  arn: string;
  trust: unknown;
  boundary: string | undefined;
  maxSession: number;
  /** ARNs of managed policies. */
  policies: readonly string[];
  inline: ReadonlyMap<string, unknown>;
}

/** Compares what an account has with what it must have. @throws JobpassError where it could not be asked */
export async function diff(plan: AccountPlan, access: ServerAccess): Promise<Drift[]> {
  const iam = new Iam(plan, access);
  await iam.checkAccount();
  const drifts: Drift[] = [];
  for (const provider of plan.providers)
    drifts.push(...compareProvider(provider, await iam.clientIds(provider)));
  for (const role of plan.roles) {
    const found = await iam.role(role.name);
    const what = `role ${role.name}`;
    if (found === undefined) drifts.push({ kind: 'missing', what, text: 'there is no such role' });
    else
      drifts.push(...compareRole(role, found).map(({ kind, text }) => ({ kind, what, text: shown(text) })));
  }
  return drifts;
}

/**
 * Audiences of the account that the file does not name are no difference: others may need them, and each statement asks
 * for its own.
 */
function compareProvider(
  { host, arn, clientIds }: OidcProvider,
  found: readonly string[] | undefined,
): Drift[] {
  const what = `OIDC provider ${host}`;
  if (found === undefined) return [{ kind: 'missing', what, text: `there is no ${arn}` }];
  return clientIds
    .filter((id) => !found.includes(id))
    .map((id) => ({ kind: 'missing', what, text: shown(`it does not take the audience ${id}`) }));
}

function compareRole(wanted: RolePlan, found: FoundRole): Difference[] {
  if (found.arn !== wanted.arn)
    return [{ kind: 'missing', text: `the account has ${found.arn} by this name, and not ${wanted.arn}` }];
  const differences = compareTrust(found.trust, wanted.trust);
  const tell = (kind: Difference['kind'], text: string): void => void differences.push({ kind, text });

  for (const policy of found.policies)
    if (!wanted.policies.includes(policy)) tell('wider', `${policy} is attached, which is not of the file`);
  for (const policy of wanted.policies)
    if (!found.policies.includes(policy)) tell('missing', `${policy} is not attached`);

  for (const [name, document] of found.inline) {
    // What Jobpass itself denies to single sessions comes and goes. Whoever may write those could write others by their name.
    if ((OURS.test(name) && onlyDenies(document)) || wanted.inline.some((policy) => policy.name === name))
      continue;
    tell(
      onlyDenies(document) ? 'narrower' : 'wider',
      `it has the inline policy ${name}, which is not of the file`,
    );
  }
  for (const { name, document } of wanted.inline) {
    const there = found.inline.get(name);
    if (there === undefined) tell('missing', `it has no inline policy ${name}`);
    else {
      const kind = comparePermissions(there, document);
      if (kind !== undefined) tell(kind, `its inline policy ${name} is another than that of the file`);
    }
  }

  if (found.boundary !== wanted.boundary) {
    const is = found.boundary ?? 'none';
    tell(
      wanted.boundary === undefined ? 'narrower' : 'wider',
      `its permissions boundary is ${is}, and is to be ${wanted.boundary ?? 'none'}`,
    );
  }
  if (found.maxSession !== wanted.maxSession) {
    tell(
      found.maxSession > wanted.maxSession ? 'wider' : 'narrower',
      `its sessions may live ${found.maxSession} seconds, and are to live ${wanted.maxSession} at most`,
    );
  }
  return differences;
}

/** What an account is asked. */
class Iam {
  readonly #plan: AccountPlan;
  readonly #clock: ServiceClock;
  readonly #http: HttpClient;
  readonly #keys: SessionKeys;

  constructor(plan: AccountPlan, access: ServerAccess) {
    this.#plan = plan;
    this.#clock = new ServiceClock(access.clock);
    this.#keys = keysOf(access);
    this.#http = access.http(plan.settings);
  }

  /** A role is asked for by its name, in whatever account the keys are of. */
  async checkAccount(): Promise<void> {
    const { account, aws } = this.#plan;
    const reply = await this.#ask({ service: 'sts', action: 'GetCallerIdentity', parameters: {} });
    if (reply.answer.status !== 200) {
      throw this.#http.refusal(
        reply.request,
        reply.answer,
        told(reply),
        'Check the credentials in the environment',
      );
    }
    const own = elementText(reply.xml, 'Account' satisfies keyof GetCallerIdentityResponse);
    if (own === account) return;
    throw new JobpassError(
      'usage',
      `The credentials in the environment are of the account ${printable(own, 40)} by ${aws.sts.host}, and the roles of ${account}`,
      { hint: `Take those of ${account}, or ask for another account (--server)` },
    );
  }

  /** The audiences of a provider; undefined where there is none. */
  async clientIds({ arn }: OidcProvider): Promise<string[] | undefined> {
    const reply = await this.#iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    return reply === undefined ? undefined : elementTexts(within(reply.xml, 'ClientIDList'), 'member');
  }

  /** A role; undefined where there is none. */
  async role(name: string): Promise<FoundRole | undefined> {
    const reply = await this.#iam('GetRole', { RoleName: name });
    if (reply === undefined) return undefined;
    const inline = new Map<string, unknown>();
    const names = await this.#list('ListRolePolicies', name, (xml) =>
      elementTexts(within(xml, 'PolicyNames'), 'member'),
    );
    for (const policy of names) {
      const own = await this.#iam('GetRolePolicy', { RoleName: name, PolicyName: policy });
      if (own !== undefined) inline.set(policy, this.#document(own, 'PolicyDocument'));
    }
    const { xml } = reply;
    return {
      arn: elementText(xml, 'Arn') ?? '',
      trust: this.#document(reply, 'AssumeRolePolicyDocument'),
      boundary: elementText(xml, 'PermissionsBoundaryArn'),
      maxSession: Number(elementText(xml, 'MaxSessionDuration') ?? 3_600),
      policies: await this.#list('ListAttachedRolePolicies', name, (page) => elementTexts(page, 'PolicyArn')),
      inline,
    };
  }

  async #list(action: string, role: string, read: (xml: string) => string[]): Promise<string[]> {
    const found: string[] = [];
    let marker: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const reply = await this.#iam(action, { RoleName: role, Marker: marker });
      if (reply === undefined) return found;
      found.push(...read(reply.xml));
      if (elementText(reply.xml, 'IsTruncated') !== 'true') return found;
      marker = elementText(reply.xml, 'Marker');
      if (marker === undefined) break;
    }
    throw new JobpassError('malformed', `${action} for ${role} came to no end`);
  }

  /** The answer; undefined where there is no such thing. */
  async #iam(
    action: string,
    parameters: Readonly<Record<string, string | undefined>>,
  ): Promise<Reply | undefined> {
    const reply = await this.#ask({ service: 'iam', action, parameters });
    if (reply.answer.status === 200) return reply;
    if (reply.code === 'NoSuchEntity') return undefined;
    throw this.#http.refusal(
      reply.request,
      reply.answer,
      told(reply),
      `Let whoever these credentials are of call iam:${action} (docs/reference/trust-aws.md)`,
    );
  }

  #ask(asked: Action): Promise<Reply> {
    const { aws } = this.#plan;
    const where = asked.service === 'iam' ? aws.iam : { url: aws.sts, region: aws.region };
    if (where === undefined)
      throw new JobpassError('usage', `It is not known where IAM is in the partition ${aws.partition.name}`, {
        hint: 'Give iam-url',
      });
    return this.#http.persist((attempt) =>
      send({ ...asked, ...where, what: asked.action, keys: this.#keys }, this.#http, this.#clock, attempt),
    );
  }

  /** IAM hands documents out percent-encoded (RFC 3986). */
  #document({ xml, request, answer }: Reply, element: string): unknown {
    try {
      return JSON.parse(decodeURIComponent(elementText(xml, element) ?? ''));
    } catch {
      throw this.#http.malformed(request, answer, `no ${element} in it that could be read`, true);
    }
  }
}

/** Text of an account, safe to show. Of its parts and not of the whole: ARNs have two colons in a row. */
const shown = (text: string): string =>
  text
    .split('::')
    .map((part) => printable(part, 1_000))
    .join('::');

/** What stands in the first element of a name, as XML. */
function within(xml: string, name: string): string {
  const [, inner = ''] = xml.split(`<${name}>`);
  return inner.split(`</${name}>`)[0] ?? '';
}

function keysOf({ env, secrets }: ServerAccess): SessionKeys {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: token = '',
  } = env;
  const missing = Object.entries({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }).flatMap(
    ([name, value]) => (value === '' ? [name] : []),
  );
  if (missing.length > 0) {
    throw new JobpassError(
      'usage',
      `There are no credentials of AWS to ask with: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
      {
        hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session; aws configure export-credentials --format env-no-export prints those of a profile',
      },
    );
  }
  secrets.add(secret, ...(token === '' ? [] : [token]));
  return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token };
}

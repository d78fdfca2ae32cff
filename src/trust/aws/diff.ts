import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { type Action, type Reply, send, told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText, elementTexts } from '../../aws/xml.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { ServiceClock } from '../../http/service-clock.js';
import { OURS } from '../../providers/aws/revoke.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import type { AccountPlan, OidcProvider, RolePlan } from './account-plan.js';
import { comparePermissions, onlyDenies } from './compare-permissions.js';
import { compareTrust, type Difference } from './compare-trust.js';

/** The maximum number of response pages with one role's policies. IAM's quotas allow fewer pages. */
const MOST_PAGES = 20;

/** A role in an account. */
interface FoundRole {
  arn: string;
  trust: unknown;
  boundary: string | undefined;
  maxSession: number;
  /** ARNs of managed policies. */
  policies: readonly string[];
  inline: ReadonlyMap<string, unknown>;
}

/** Compares an account with its plan. @throws JobpassError if the account cannot be queried */
export async function diff(plan: AccountPlan, access: ServerAccess): Promise<Drift[]> {
  const iam = new Iam(plan, access);
  await iam.checkAccount();
  const drifts: Drift[] = [];
  for (const provider of plan.providers)
    drifts.push(...compareProvider(provider, await iam.clientIds(provider)));
  for (const role of plan.roles) {
    const found = await iam.role(role.name);
    const what = `role ${role.name}`;
    if (found === undefined) drifts.push({ kind: 'missing', what, text: 'the role does not exist' });
    else
      drifts.push(...compareRole(role, found).map(({ kind, text }) => ({ kind, what, text: shown(text) })));
  }
  return drifts;
}

/**
 * Compares a provider's audiences. Audiences that are not in the file do not count as a difference: other roles may need them,
 * and each statement has a condition on its own audience.
 */
function compareProvider(
  { host, arn, clientIds }: OidcProvider,
  found: readonly string[] | undefined,
): Drift[] {
  const what = `OIDC provider ${host}`;
  if (found === undefined) return [{ kind: 'missing', what, text: `${arn} does not exist` }];
  return clientIds
    .filter((id) => !found.includes(id))
    .map((id) => ({ kind: 'missing', what, text: shown(`it does not accept the audience ${id}`) }));
}

function compareRole(wanted: RolePlan, found: FoundRole): Difference[] {
  if (found.arn !== wanted.arn)
    return [{ kind: 'missing', text: `the role with this name is ${found.arn}, expected ${wanted.arn}` }];
  const differences = compareTrust(found.trust, wanted.trust);
  const report = (kind: Difference['kind'], text: string): void => void differences.push({ kind, text });

  for (const policy of found.policies)
    if (!wanted.policies.includes(policy))
      report('wider', `${policy} is attached, but is not in the rules file`);
  for (const policy of wanted.policies)
    if (!found.policies.includes(policy)) report('missing', `${policy} is not attached`);

  for (const [name, document] of found.inline) {
    // Jobpass itself adds and removes policies that deny single sessions. The policy's name is enough to recognize such
    // policies, because anyone who can write such a policy could also choose its name.
    if ((OURS.test(name) && onlyDenies(document)) || wanted.inline.some((policy) => policy.name === name))
      continue;
    report(
      onlyDenies(document) ? 'narrower' : 'wider',
      `it has the inline policy ${name}, which is not in the rules file`,
    );
  }
  for (const { name, document, optional } of wanted.inline) {
    const there = found.inline.get(name);
    if (there === undefined && optional !== undefined)
      report('note', `it has no inline policy ${name}: ${optional}`);
    else if (there === undefined) report('missing', `it has no inline policy ${name}`);
    else {
      const kind = comparePermissions(there, document);
      if (kind !== undefined) report(kind, `its inline policy ${name} differs from the rules file`);
    }
  }

  if (found.boundary !== wanted.boundary) {
    const is = found.boundary ?? 'none';
    report(
      wanted.boundary === undefined ? 'narrower' : 'wider',
      `its permissions boundary is ${is}, expected ${wanted.boundary ?? 'none'}`,
    );
  }
  if (found.maxSession !== wanted.maxSession) {
    report(
      found.maxSession > wanted.maxSession ? 'wider' : 'narrower',
      `its maximum session duration is ${found.maxSession} seconds, expected ${wanted.maxSession}`,
    );
  }
  return differences;
}

/** Sends the requests to an account. */
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

  /** Checks that the keys belong to the account: IAM looks up roles in the account that the keys belong to. */
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
      `The credentials in the environment belong to the account ${printable(own, 40)} according to ${aws.sts.host}, but the roles are in ${account}`,
      { hint: `Use credentials of ${account}, or select another account with --server` },
    );
  }

  /** Returns a provider's audiences, or undefined if the provider does not exist. */
  async clientIds({ arn }: OidcProvider): Promise<string[] | undefined> {
    const reply = await this.#iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    return reply === undefined ? undefined : elementTexts(within(reply.xml, 'ClientIDList'), 'member');
  }

  /** Returns a role, or undefined if it does not exist. */
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
    throw new JobpassError('malformed', `${action} for ${role} returned more than ${MOST_PAGES} pages`);
  }

  /** Returns the response, or undefined if the entity does not exist. */
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
      `Allow the identity of these credentials to call iam:${action} (docs/reference/trust-aws.md)`,
    );
  }

  #ask(asked: Action): Promise<Reply> {
    const { aws } = this.#plan;
    const where = asked.service === 'iam' ? aws.iam : { url: aws.sts, region: aws.region };
    if (where === undefined)
      throw new JobpassError(
        'usage',
        `The address of IAM in the partition ${aws.partition.name} is not known`,
        {
          hint: 'Set `iam-url`',
        },
      );
    return this.#http.persist((attempt) =>
      send({ ...asked, ...where, what: asked.action, keys: this.#keys }, this.#http, this.#clock, attempt),
    );
  }

  /** Decodes a policy document. IAM returns such documents percent-encoded (RFC 3986). */
  #document({ xml, request, answer }: Reply, element: string): unknown {
    try {
      return JSON.parse(decodeURIComponent(elementText(xml, element) ?? ''));
    } catch {
      throw this.#http.malformed(request, answer, `no readable ${element}`, true);
    }
  }
}

/** Returns text from an account in printable form. Each part is converted separately, because ARNs contain two colons in a row. */
const shown = (text: string): string =>
  text
    .split('::')
    .map((part) => printable(part, 1_000))
    .join('::');

/** Returns the content of the first XML element with the specified name, as XML. */
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
      `No AWS credentials in the environment: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
      {
        hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session. To print the keys of a profile, run aws configure export-credentials --format env-no-export',
      },
    );
  }
  secrets.add(secret, ...(token === '' ? [] : [token]));
  return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token };
}

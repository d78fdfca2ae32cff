import { randomUUID } from 'node:crypto';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import type { Application, FederatedCredential } from './directory.js';

export type GraphHop = 'graph' | 'arm';

/** A user-assigned managed identity. */
export interface ManagedIdentity {
  resource: string;
  application: Application;
}

interface Assignment {
  scope: string;
  principalId: string;
  role: string;
}

/** A few built-in roles, with their real ids. Source: Microsoft Learn, "Azure built-in roles". */
const ROLES: Readonly<Record<string, string>> = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
};

type Part = Record<string, unknown>;

/**
 * A stand-in for Microsoft Graph and Azure Resource Manager, as far as it concerns federated credentials and role assignments. Each
 * rule names its source.
 */
export class GraphAndResourceManager extends FaultyServer<GraphHop> {
  readonly applications: Application[] = [];
  readonly identities: ManagedIdentity[] = [];
  readonly assignments: Assignment[] = [];
  readonly subscriptions: { id: string; name: string }[] = [];
  /** The secrets of each application, by client id. */
  readonly secrets = new Map<string, number>();
  readonly graphToken = `graph-${randomUUID()}`;
  readonly armToken = `arm-${randomUUID()}`;
  /** Whether Azure Resource Manager accepts another token, such as one of the stand-in for Entra. */
  accepts: (token: string) => Promise<boolean> = async () => false;
  /** The number of entries on a page. */
  page = 100;

  static async start(): Promise<GraphAndResourceManager> {
    const server = new GraphAndResourceManager();
    await server.listen();
    return server;
  }

  /** The variables with which Jobpass uses this stand-in. */
  get env(): Record<string, string> {
    return {
      AZURE_GRAPH_TOKEN: this.graphToken,
      AZURE_RESOURCE_MANAGER_TOKEN: this.armToken,
      AZURE_GRAPH_URL: this.origin,
      AZURE_RESOURCE_MANAGER_URL: this.origin,
    };
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected hopOf(path: string): GraphHop {
    return /^\/(beta|v1\.0)\//.test(path) ? 'graph' : 'arm';
  }

  protected async serve(hop: GraphHop | 'other', seen: Seen, url: URL): Promise<Served> {
    const token = hop === 'graph' ? this.graphToken : this.armToken;
    // Each API accepts only tokens with its own audience. Source: Microsoft Graph, error codes (InvalidAuthenticationToken).
    const given = seen.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (given !== token && !(hop === 'arm' && (await this.accepts(given))))
      return failure(401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.');
    return hop === 'graph' ? this.#graph(seen, url) : this.#arm(seen, url);
  }

  #graph({ method, body, headers }: Seen, url: URL): Served {
    const path = decodeURIComponent(url.pathname);
    const [, version = '', kind, clientId = '', rest = ''] =
      /^\/(beta|v1\.0)\/(applications|servicePrincipals)\(appId='([^']*)'\)(.*)$/.exec(path) ?? [];
    const application = this.applications.find((one) => one.clientId === clientId);
    // A managed identity has a service principal, but no application object.
    const principal =
      application ?? this.identities.find((one) => one.application.clientId === clientId)?.application;
    const found =
      kind === 'applications' ? application : principal?.objectId === undefined ? undefined : principal;
    if (found === undefined)
      return failure(
        404,
        'Request_ResourceNotFound',
        `Resource '${clientId}' does not exist or one of its queried reference-property objects are not present.`,
      );
    if (kind === 'servicePrincipals')
      return {
        status: 200,
        body: { id: found.objectId, displayName: 'shop', accountEnabled: !found.disabled },
      };
    if (rest === '')
      return {
        status: 200,
        body: {
          passwordCredentials: Array.from({ length: this.secrets.get(clientId) ?? 0 }, () => ({
            keyId: randomUUID(),
          })),
          keyCredentials: [],
        },
      };
    const [, name] = /^\/federatedIdentityCredentials(?:\(name='([^']*)'\))?$/.exec(rest) ?? [];
    if (method === 'PATCH' && name !== undefined) {
      // Upsert. Source: Microsoft Graph, "Upsert federatedIdentityCredential".
      if (headers['prefer'] !== 'create-if-missing' && !found.federated.some((one) => one.name === name))
        return failure(404, 'Request_ResourceNotFound', 'not found');
      return put(found, name, JSON.parse(body) as Part, version) ?? { status: 204, body: '' };
    }
    if (method === 'POST') {
      const given = JSON.parse(body) as Part;
      return put(found, String(given['name']), given, version) ?? { status: 201, body: given };
    }
    const entries = found.federated.map((one) => ({
      id: randomUUID(),
      name: one.name,
      issuer: one.issuer,
      subject: one.subject ?? null,
      audiences: one.audiences,
      description: null,
      // Only the beta version has expressions. Source: Microsoft Graph, federatedIdentityCredential resource type, v1.0 and beta.
      ...(version === 'beta' ? { claimsMatchingExpression: one.claimsMatchingExpression ?? null } : {}),
    }));
    return this.#paged(entries, url, '@odata.nextLink', '$skiptoken');
  }

  #arm({ method, body }: Seen, url: URL): Served {
    // Source: Azure Resource Manager, common errors (MissingApiVersionParameter).
    if (!url.searchParams.has('api-version'))
      return failure(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    const path = decodeURIComponent(url.pathname);
    const filter = url.searchParams.get('$filter') ?? '';
    if (path === '/subscriptions')
      return this.#paged(
        this.subscriptions.map(({ id, name }) => ({ subscriptionId: id, displayName: name })),
        url,
      );
    const identity = this.identities.find(({ resource }) => path.startsWith(resource));
    if (identity !== undefined)
      return this.#identity(identity, method, body, path.slice(identity.resource.length), url);
    const [, scope = '', list, definition] =
      /^(.*)\/providers\/Microsoft\.Authorization\/(roleAssignments|roleDefinitions)(?:\/([\w-]+))?$/.exec(
        path,
      ) ?? [];
    if (list === 'roleAssignments') {
      // The filter also returns assignments above and below the scope. Source: Microsoft Learn, "List Azure role assignments using the REST API".
      const [, principal] = /^principalId eq '([^']+)'$/.exec(filter) ?? [];
      const found = this.assignments.filter(
        (one) =>
          one.principalId === principal && (one.scope.startsWith(scope) || scope.startsWith(one.scope)),
      );
      return this.#paged(
        found.map((one) => ({
          properties: {
            scope: one.scope,
            principalId: one.principalId,
            roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[one.role]}`,
          },
        })),
        url,
      );
    }
    if (list === 'roleDefinitions') {
      const [, name] = /^roleName eq '([^']+)'$/.exec(filter) ?? [];
      const known = Object.entries(ROLES).filter(([role, id]) => role === name || id === definition);
      const entries = known.map(([role, id]) => ({ name: id, properties: { roleName: role } }));
      if (definition === undefined) return this.#paged(entries, url);
      return entries[0] === undefined
        ? failure(404, 'RoleDefinitionDoesNotExist', 'not found')
        : { status: 200, body: entries[0] };
    }
    return failure(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
  }

  #identity({ application }: ManagedIdentity, method: string, body: string, rest: string, url: URL): Served {
    if (rest === '')
      return {
        status: 200,
        body: { properties: { clientId: application.clientId, principalId: application.objectId } },
      };
    const [, name] = /^\/federatedIdentityCredentials(?:\/([\w-]+))?$/.exec(rest) ?? [];
    if (method === 'PUT' && name !== undefined)
      return (
        put(application, name, (JSON.parse(body) as { properties: Part }).properties, 'beta') ?? {
          status: 201,
          body: {},
        }
      );
    return this.#paged(
      application.federated.map(({ name: own, knownFrom: _, ...properties }) => ({ name: own, properties })),
      url,
    );
  }

  #paged(entries: readonly unknown[], url: URL, link = 'nextLink', skip = '$skipToken'): Served {
    const from = Number(url.searchParams.get(skip) ?? '0');
    const next = new URL(url);
    next.searchParams.set(skip, String(from + this.page));
    return {
      status: 200,
      body: {
        value: entries.slice(from, from + this.page),
        ...(from + this.page < entries.length ? { [link]: next.href } : {}),
      },
    };
  }
}

const failure = (status: number, code: string, message: string): Served => ({
  status,
  body: { error: { code, message } },
});

/**
 * Adds or replaces a credential. Source of all rules: Microsoft Learn, "Important considerations and restrictions for federated identity
 * credentials" (errors), and "Set up a flexible federated identity credential" (subject and expression exclude each other).
 *
 * @returns the refusal, if there is one
 */
function put(application: Application, name: string, given: Part, version: string): Served | undefined {
  const invalid = (message: string): Served => failure(400, 'BadRequest', message);
  const { issuer, subject, audiences } = given;
  const expression = given['claimsMatchingExpression'] as FederatedCredential['claimsMatchingExpression'];
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name))
    return invalid(`Federated Identity Credential name '${name}' is invalid.`);
  if (!Array.isArray(audiences) || audiences.length !== 1)
    return invalid('Federated identity credentials must have exactly one audience.');
  if (typeof issuer !== 'string' || issuer.length > 600 || !issuer.startsWith('https://'))
    return invalid('Federated Identity Credential from HTTP body has empty properties');
  if ((subject === undefined) === (expression === undefined))
    return invalid('Either subject or claimsMatchingExpression must be set.');
  if (expression !== undefined && version !== 'beta')
    return invalid('Unknown property claimsMatchingExpression.');
  if (expression !== undefined && expression.languageVersion !== 1)
    return invalid('Unknown language version.');
  if (typeof subject === 'string' && subject.length > 600) return invalid('The subject is too long.');
  const others = application.federated.filter((one) => one.name !== name);
  if (
    others.some(
      (one) =>
        one.issuer === issuer &&
        one.subject === subject &&
        one.claimsMatchingExpression?.value === expression?.value,
    )
  )
    return invalid('Issuer and subject combination already exists for this Managed Identity.');
  if (others.length >= 20) return invalid('A maximum of 20 federated identity credentials is allowed.');
  application.federated = [
    ...others,
    {
      name,
      issuer,
      audiences: [String(audiences[0])],
      ...(typeof subject === 'string' ? { subject } : {}),
      ...(expression === undefined ? {} : { claimsMatchingExpression: expression }),
    },
  ];
  return undefined;
}

import type { HttpClient } from '../http/client.js';
import { isLoopback } from '../http/hosts.js';
import type { Outgoing } from '../http/transport.js';
import { type JsonObject, jsonObject, objectIn } from '../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../text/json-values.js';
import type { Cloud } from './clouds.js';

/** The API versions of Azure Resource Manager. Source: Azure Resource Manager templates reference, and REST API reference of authorization. */
const IDENTITY_API = '2025-01-31-preview';
const AUTHORIZATION_API = '2022-04-01';
/** The most pages of one list, against a server that never ends it. */
const MOST_PAGES = 50;

/** The tokens of a person or an operator, for one API each. */
export interface DirectoryTokens {
  graph: string | undefined;
  resourceManager: string | undefined;
}

/** The service principal of an identity. */
export interface Principal {
  id: string;
  name: string | undefined;
  isEnabled: boolean;
}

/** A role assignment of a principal. */
export interface FoundAssignment {
  scope: string;
  /** The resource id of the role's definition. */
  definition: string;
}

/** Reads applications from Microsoft Graph, and managed identities and role assignments from Azure Resource Manager. Changes nothing. */
export class Directory {
  readonly #http: HttpClient;
  readonly #graph: URL;
  readonly #resourceManager: URL;
  readonly #tokens: DirectoryTokens;

  constructor(http: HttpClient, graph: URL, resourceManager: URL, tokens: DirectoryTokens) {
    this.#http = http;
    this.#graph = graph;
    this.#resourceManager = resourceManager;
    this.#tokens = tokens;
  }

  /**
   * Returns the federated credentials of an application; undefined if there is no such application. Only the beta version of Graph
   * returns the expressions of flexible credentials.
   *
   * Source: Microsoft Graph, "List federatedIdentityCredentials", and federatedIdentityExpression resource type (beta).
   */
  applicationCredentials(clientId: string): Promise<readonly JsonObject[] | undefined> {
    return this.#list(
      this.#graphUrl(`beta/applications(appId='${clientId}')/federatedIdentityCredentials`),
      'the request for the federated credentials',
      this.#tokens.graph,
    );
  }

  /** Returns the federated credentials of a managed identity; undefined if there is no such identity. @param resource its resource id */
  managedIdentityCredentials(resource: string): Promise<readonly JsonObject[] | undefined> {
    return this.#list(
      this.#armUrl(`${resource}/federatedIdentityCredentials`, { 'api-version': IDENTITY_API }),
      'the request for the federated credentials',
      this.#tokens.resourceManager,
    );
  }

  /** Returns a managed identity's client id and the id of its service principal; undefined if there is no such identity. */
  async managedIdentity(resource: string): Promise<{ clientId: string; principalId: string } | undefined> {
    const found = await this.#get(
      this.#armUrl(resource, { 'api-version': IDENTITY_API }),
      'the request for the managed identity',
      this.#tokens.resourceManager,
    );
    const { clientId, principalId } = objectOf(found?.['properties']);
    return found === undefined
      ? undefined
      : { clientId: textOf(clientId) ?? '', principalId: textOf(principalId) ?? '' };
  }

  /** Returns the number of secrets and certificates of an application. */
  async secretsOf(clientId: string): Promise<number> {
    const found = await this.#get(
      this.#graphUrl(`v1.0/applications(appId='${clientId}')`, {
        $select: 'passwordCredentials,keyCredentials',
      }),
      'the request for the application',
      this.#tokens.graph,
    );
    return listOf(found?.['passwordCredentials']).length + listOf(found?.['keyCredentials']).length;
  }

  /** Returns the service principal with a client id; undefined if there is none. */
  async principal(clientId: string): Promise<Principal | undefined> {
    const found = await this.#get(
      this.#graphUrl(`v1.0/servicePrincipals(appId='${clientId}')`, {
        $select: 'id,displayName,accountEnabled',
      }),
      'the request for the service principal',
      this.#tokens.graph,
    );
    const id = textOf(found?.['id']);
    return id === undefined
      ? undefined
      : { id, name: textOf(found?.['displayName']), isEnabled: found?.['accountEnabled'] !== false };
  }

  /** Returns the role assignments of a principal at a scope, and below and above the scope. Assignments of groups are not included. */
  async assignments(scope: string, principalId: string): Promise<readonly FoundAssignment[]> {
    const listed = await this.#list(
      this.#armUrl(`${scope}/providers/Microsoft.Authorization/roleAssignments`, {
        'api-version': AUTHORIZATION_API,
        $filter: `principalId eq '${principalId}'`,
      }),
      'the request for the role assignments',
      this.#tokens.resourceManager,
    );
    return (listed ?? []).flatMap((one) => {
      const { scope: at, roleDefinitionId } = objectOf(one['properties']);
      return typeof at === 'string' && typeof roleDefinitionId === 'string'
        ? [{ scope: at, definition: roleDefinitionId }]
        : [];
    });
  }

  /** Returns the id of a role with a name at a scope, as the last part of its resource id; undefined if there is none. */
  async roleId(scope: string, name: string): Promise<string | undefined> {
    const listed = await this.#list(
      this.#armUrl(`${scope}/providers/Microsoft.Authorization/roleDefinitions`, {
        'api-version': AUTHORIZATION_API,
        $filter: `roleName eq '${name.replaceAll("'", "''")}'`,
      }),
      'the request for the role definition',
      this.#tokens.resourceManager,
    );
    return textOf(listed?.[0]?.['name']);
  }

  /** Returns the name of a role. @param definition the resource id of its definition */
  async roleName(definition: string): Promise<string | undefined> {
    const found = await this.#get(
      this.#armUrl(definition, { 'api-version': AUTHORIZATION_API }),
      'the request for the role definition',
      this.#tokens.resourceManager,
    );
    return textOf(objectOf(found?.['properties'])['roleName']);
  }

  /** Returns the subscriptions that the token of Azure Resource Manager may see. */
  async subscriptions(): Promise<readonly { id: string; name: string | undefined }[]> {
    const listed = await this.#list(
      this.#armUrl('/subscriptions', { 'api-version': '2022-12-01' }),
      'the request for the subscriptions',
      this.#tokens.resourceManager,
    );
    return (listed ?? []).flatMap((one) => {
      const id = textOf(one['subscriptionId']);
      return id === undefined ? [] : [{ id, name: textOf(one['displayName']) }];
    });
  }

  #graphUrl(path: string, query: Readonly<Record<string, string>> = {}): URL {
    return urlAt(this.#graph, `/${path}`, query);
  }

  #armUrl(path: string, query: Readonly<Record<string, string>>): URL {
    return urlAt(this.#resourceManager, path, query);
  }

  /** Returns all pages of a list; undefined if the list does not exist. */
  async #list(first: URL, what: string, token: string | undefined): Promise<JsonObject[] | undefined> {
    const found: JsonObject[] = [];
    let next: URL | undefined = first;
    for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
      const json = await this.#get(next, what, token);
      if (json === undefined) return page === 0 ? undefined : found;
      found.push(...objectsOf(json['value']));
      const link = textOf(json['@odata.nextLink']) ?? textOf(json['nextLink']);
      const url: URL | null = link === undefined ? null : URL.parse(link);
      // The token goes only to the server that it is for.
      next = url !== null && url.origin === first.origin ? url : undefined;
    }
    return found;
  }

  #get(url: URL, what: string, token: string | undefined): Promise<JsonObject | undefined> {
    const request: Outgoing = {
      method: 'GET',
      url,
      headers: { accept: 'application/json', authorization: `Bearer ${token ?? ''}` },
      what,
    };
    return this.#http.persist(async (attempt) => {
      const answer = await this.#http.send(request, attempt);
      const json = jsonObject(answer.body);
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) {
        const error = objectIn(json, 'error');
        throw this.#http.refusal(request, answer, textOf(error?.['message']) ?? textOf(error?.['code']));
      }
      if (json === undefined) throw this.#http.malformed(request, answer, 'no JSON object in it');
      return json;
    });
  }
}

/** The variables with the tokens of a person or an operator. */
export const GRAPH_TOKEN = 'AZURE_GRAPH_TOKEN';
export const RESOURCE_MANAGER_TOKEN = 'AZURE_RESOURCE_MANAGER_TOKEN';

/** Returns the directory of a cloud. Variables can replace its addresses, but only with addresses of this machine, for tests. */
export function directoryOf(
  http: HttpClient,
  { graph, resourceManager }: Pick<Cloud, 'graph' | 'resourceManager'>,
  env: NodeJS.ProcessEnv,
  tokens: DirectoryTokens,
): Directory {
  const address = (variable: string, usual: string): URL => {
    const given = URL.parse(env[variable] ?? '');
    return given !== null && isLoopback(given) ? given : new URL(usual);
  };
  return new Directory(
    http,
    address('AZURE_GRAPH_URL', graph),
    address('AZURE_RESOURCE_MANAGER_URL', resourceManager),
    tokens,
  );
}

/** Returns the token in a variable; undefined if there is none that could be a token. */
export function tokenIn(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const token = env[variable] ?? '';
  return /^[\x21-\x7e]{16,}$/.test(token) ? token : undefined;
}

function urlAt(base: URL, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(base.href.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

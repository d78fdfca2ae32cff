import { isResource, isSameResource, resourceOf, scopeOf } from '../../azure/identifiers.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Lease } from '../lease.js';
import type { EndpointProtocol, EndpointReply, EndpointRequest } from '../served.js';
import type { AzureSettings } from './settings.js';

/** The first version of the protocol, which all clients use. */
const FIRST_VERSION = '2019-08-01';
/** Parameters that select an identity by something other than its client ID, which Jobpass does not know. */
const OTHER_SELECTORS = ['mi_res_id', 'msi_res_id', 'principal_id', 'object_id'] as const;
/** The pause that clients get after a temporary failure, in seconds. */
const RETRY_S = '1';

/**
 * The managed identity protocol of App Service. Sources: Microsoft Learn, App Service, "How to use managed identities" (REST endpoint
 * reference); msal 1.39.0, managed_identity.py; @azure/msal-node 7.2.3, AppService.ts; MSAL for Go 1.10.1, managedidentity.go.
 *
 * @param exchange requests a token for a scope
 */
export function managedIdentityProtocol(
  { clientId, resource: main, allowed }: Pick<AzureSettings, 'clientId' | 'resource' | 'allowed'>,
  exchange: (scope: string, idToken: IdToken | undefined, attempt: Attempt) => Promise<Lease>,
): EndpointProtocol {
  const wanted = (request: EndpointRequest): string => {
    const { query } = request;
    const version = query.get('api-version') ?? '';
    if (!/^\d{4}-\d{2}-\d{2}/.test(version) || version < FIRST_VERSION)
      throw refused(
        `The api-version "${printable(version, 40)}" is not supported`,
        `Use api-version=${FIRST_VERSION}`,
      );
    const client = query.get('client_id');
    if (client !== null && client.toLowerCase() !== clientId)
      throw refused(
        `This endpoint has no identity with the client ID "${printable(client, 60)}"`,
        `Use the client ID ${clientId}, or none`,
      );
    const selector = OTHER_SELECTORS.find((name) => query.has(name));
    if (selector !== undefined)
      throw refused(
        `The parameter ${selector} is not supported`,
        `Select the identity by its client ID ${clientId}, or leave the parameter out`,
      );
    const resource = resourceOf(query.get('resource') ?? '');
    if (!isResource(resource))
      throw refused(
        `The resource "${printable(resource, 100)}" is not valid`,
        'Use the identifier of one resource: https://vault.azure.net',
      );
    const isAllowed = allowed === undefined || allowed.some((one) => isSameResource(one, resource));
    if (!isAllowed)
      throw refused(
        `\`allowed-resources\` does not contain the resource "${printable(resource, 100)}"`,
        'Add the resource to `allowed-resources`',
      );
    return resource;
  };

  return {
    tokenIn: ({ headers }) => headers['x-identity-header'],

    answer: async (request, source) => {
      if (request.path !== '')
        throw refused(`There is no path ${printable(request.path, 60)}`, 'Use the address itself');
      const resource = wanted(request);
      const lease =
        resource === main
          ? await source.lease()
          : await source.other(resource, (idToken, attempt) => exchange(scopeOf(resource), idToken, attempt));
      return json(200, {
        access_token: lease.credential,
        // Text: App Service sends the seconds as text, and some clients accept nothing else.
        expires_on: String(Math.floor((lease.expiresAt ?? 0) / 1_000)),
        resource,
        token_type: 'Bearer',
        client_id: clientId,
      });
    },

    fail: (error) => {
      const status = error.transient ? 503 : 400;
      const reply = json(status, { statusCode: status, message: error.told });
      return error.transient ? { ...reply, headers: { 'retry-after': RETRY_S } } : reply;
    },
  };
}

function json(status: number, body: object): EndpointReply {
  return { status, body: JSON.stringify(body) };
}

function refused(message: string, hint: string): JobpassError {
  return new JobpassError('refused', message, { hint });
}

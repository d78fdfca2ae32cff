import { CLOUDS } from '../../azure/clouds.js';
import type { HttpClient } from '../../http/client.js';
import { isLoopbackServer } from '../../http/hosts.js';
import type { Attempt } from '../../http/retry.js';
import type { Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';
import type { RegistryHosts } from '../definition.js';
import type { RegistryLogIn } from '../provider.js';

/** The user name that goes with a refresh token. Source: Azure/acr, docs/AAD-OAuth.md. */
const USER = '00000000-0000-0000-0000-000000000000';
/** The lifetime of a refresh token, which its claim `exp` also states. Source: Microsoft Learn, Container Registry, "Authentication" (3 hours). */
const LIFE_MS = 3 * 3_600_000;
const ENDINGS = Object.values(CLOUDS).map(({ registry }) => `.${registry}`);

/** The container registries of Azure. */
export const AZURE_REGISTRIES: RegistryHosts = {
  examples: ['REGISTRY.azurecr.io'],
  refuses: (host) => {
    const isAzure = ENDINGS.some((ending) => host.endsWith(ending) && host.length > ending.length);
    return isAzure || isLoopbackServer(host)
      ? undefined
      : 'With `provider: azure`, use the log-in server of a container registry: `REGISTRY.azurecr.io`';
  },
};

/**
 * Exchanges an access token for a refresh token of a container registry, with which clients log in. Source: azure-cli 2.91.0,
 * acr/_docker_utils.py; Azure/acr, docs/AAD-OAuth.md.
 *
 * @param now the time on the job's clock
 * @throws JobpassError transient if a retry may succeed
 */
export async function registryLogIn(
  http: HttpClient,
  { host, tenant, token }: { host: string; tenant: string; token: string },
  now: () => number,
  attempt: Attempt,
): Promise<RegistryLogIn> {
  const url = new URL(`https://${host}/oauth2/exchange`);
  const request: Outgoing = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'access_token',
      service: url.host,
      tenant,
      access_token: token,
    }).toString(),
    what: 'the log-in to the registry',
  };
  const answer = await http.send(request, attempt);
  const json = jsonObject(answer.body);
  if (answer.status !== 200) {
    const errors: unknown = json?.['errors'];
    const [first] = Array.isArray(errors) ? errors : [];
    const said: unknown = (first as { message?: unknown } | undefined)?.message;
    throw http.refusal(
      request,
      answer,
      typeof said === 'string' ? said : undefined,
      'Check that the application has a role of the registry, such as AcrPull or AcrPush. If the registry rejects tokens for Azure Resource Manager, set `scope: https://containerregistry.azure.net/.default`',
    );
  }
  const secret = json?.['refresh_token'];
  if (typeof secret !== 'string' || secret.length < 16 || !/^[\x21-\x7e]+$/.test(secret))
    throw http.malformed(request, answer, 'no refresh_token in it');
  return { username: USER, secret, expiresAt: now() + LIFE_MS };
}

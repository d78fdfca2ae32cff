import type { Outgoing } from '../../../http/transport.js';
import { ASSERTION_TYPE, GRANTS, tokenForm } from '../messages.js';
import type { ExchangeSettings, Located } from './settings.js';

/** The parts of a request that depend on the service. */
export type Request = Pick<Outgoing, 'method' | 'url' | 'headers'> & { body?: string | Buffer };

/**
 * Returns the request that exchanges an ID token.
 *
 * @param idToken the ID token, in its compact form
 * @param lifeS the lifetime to request, in seconds, if the service accepts one
 */
export function exchangeRequest(settings: ExchangeSettings, idToken: string, lifeS: number): Request {
  const { method, grant, preset } = settings;
  const parameters: [name: string, value: string][] = Object.entries(settings.params);
  const headers: Record<string, string> = { accept: 'application/json', ...settings.headers };
  if (grant !== undefined) parameters.unshift(['grant_type', GRANTS[grant]]);
  if (grant === 'token-exchange') parameters.push(['subject_token_type', settings.subjectTokenType]);
  if (grant === 'client-credentials') parameters.push(['client_assertion_type', ASSERTION_TYPE]);
  for (const resource of settings.resource) parameters.push(['resource', resource]);
  const { audienceParameter, lifeParameter } = preset;
  if (audienceParameter !== undefined && settings.params[audienceParameter] === undefined)
    parameters.push([audienceParameter, settings.audience]);
  if (lifeParameter !== undefined && settings.params[lifeParameter] === undefined)
    parameters.push([lifeParameter, String(lifeS)]);
  const { idToken: place } = settings;
  if ('parameter' in place) {
    parameters.push([place.parameter, idToken]);
  } else {
    headers[place.header] = place.header === 'authorization' ? `Bearer ${idToken}` : idToken;
  }
  if (method === 'GET') {
    const url = new URL(settings.endpoint);
    for (const [name, value] of parameters) url.searchParams.append(name, value);
    return { method, url, headers };
  }
  const isJson = settings.body === 'json';
  headers['content-type'] = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method,
    url: settings.endpoint,
    headers,
    body: isJson ? json(parameters, lifeParameter) : new URLSearchParams(parameters).toString(),
  };
}

/** Returns parameters as a JSON object. A repeated parameter is a list. @param numeric the parameter whose value is a number */
function json(parameters: readonly (readonly [string, string])[], numeric: string | undefined): string {
  const body = new Map<string, string | number | string[]>();
  for (const [name, value] of parameters) {
    const before = body.get(name);
    if (before === undefined) body.set(name, name === numeric ? Number(value) : value);
    else body.set(name, [...(Array.isArray(before) ? before : [String(before)]), value]);
  }
  return JSON.stringify(Object.fromEntries(body));
}

/** Returns a request that ends the credential or asks about it. */
export function credentialRequest(settings: ExchangeSettings, request: Located, token: string): Request {
  const { method, credential, url } = request;
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (credential === 'bearer')
    return { method, url, headers: { ...headers, authorization: `Bearer ${token}` } };
  if (credential === 'form') {
    const body = tokenForm(token, { clientId: settings.params['client_id'] });
    return {
      method,
      url,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    };
  }
  const body = JSON.stringify({ [credential.json]: token });
  return { method, url, headers: { ...headers, 'content-type': 'application/json' }, body };
}

import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { EndpointProtocol, EndpointReply, EndpointRequest, EndpointSource } from '../served.js';
import type { GcpSettings } from './settings.js';
import { accessTokenFor, type TokenExchanges } from './token-requests.js';

const FLAVOR = { 'metadata-flavor': 'Google' };
const BASE = '/computeMetadata/v1';
/** The longest audience of an ID token. */
const LONGEST = 500;

interface Parts {
  settings: GcpSettings;
  exchanges: TokenExchanges;
  clock: Clock;
}

/**
 * The protocol of Google's metadata server, as far as libraries use it. Sources: Compute Engine docs, "View and query VM metadata" and
 * "Predefined metadata keys"; google-auth 2.63.0, `_metadata.py`; gcp-metadata 8.1.4, `index.js`.
 */
export function metadataProtocol(parts: Parts): EndpointProtocol {
  return {
    withoutToken: true,
    // google-auth 2.63.0 requests tokens with POST if the machine has a certificate.
    post: true,
    answer: async (request, source) => {
      const { path, headers } = request;
      if (path === '' || path === '/') return text('0.1/\ncomputeMetadata/\n');
      // Without these checks, a web page or a proxy could be made to read a token.
      if (headers['x-forwarded-for'] !== undefined) return denied('X-Forwarded-For is not allowed');
      if (headers['metadata-flavor'] !== 'Google') return denied('Missing required header: Metadata-Flavor');
      if (!path.startsWith(`${BASE}/`) && path !== BASE) return missing();
      return answer(path.slice(BASE.length).replace(/^\/+|\/+$/g, ''), request, source, parts);
    },
    fail: ({ message, transient }) => ({
      status: transient ? 503 : 400,
      body: `jobpass: ${message}`,
      type: 'text/plain',
      headers: FLAVOR,
    }),
  };
}

async function answer(
  key: string,
  { query }: EndpointRequest,
  source: EndpointSource,
  parts: Parts,
): Promise<EndpointReply> {
  const { settings, exchanges } = parts;
  const { serviceAccount, projectId, provider, universe } = settings;
  const [first, second, account = '', field = ''] = key.split('/');
  switch (key) {
    case '':
      return text('instance/\nproject/\nuniverse/\n');
    case 'instance':
      return text('service-accounts/\n');
    case 'project/project-id':
      return projectId === undefined ? missing() : text(projectId);
    case 'project/numeric-project-id':
      return text(provider.project);
    case 'universe/universe-domain':
    case 'universe/universe_domain':
      return text(universe);
  }
  if (first !== 'instance' || second !== 'service-accounts' || key.split('/').length > 4) return missing();
  // Without a service account, the credential belongs to the job's principal, which has no e-mail address.
  const email = serviceAccount ?? 'default';
  const about = { aliases: ['default'], email, scopes: settings.scope };
  const recursive = query.get('recursive')?.toLowerCase() === 'true';
  if (account === '')
    return recursive ? json({ default: about, [email]: about }) : text(`default/\n${email}/\n`);
  if (account !== 'default' && account !== email) return missing();
  switch (field) {
    case '':
      return recursive ? json(about) : text('aliases\nemail\nidentity\nscopes\ntoken\n');
    case 'aliases':
      return text('default\n');
    case 'email':
      return text(email);
    case 'scopes':
      return text(`${settings.scope.join('\n')}\n`);
    case 'token':
      return json(await accessTokenFor(query.get('scopes'), source, parts));
    case 'identity':
      return identity(query, source, { serviceAccount, exchanges });
  }
  return missing();
}

/** An ID token of the service account. With `format=full`, the token contains the e-mail address. */
async function identity(
  query: URLSearchParams,
  source: EndpointSource,
  { serviceAccount, exchanges }: { serviceAccount: string | undefined; exchanges: TokenExchanges },
): Promise<EndpointReply> {
  if (serviceAccount === undefined) return missing();
  const audience = query.get('audience') ?? '';
  if (audience === '' || audience.length > LONGEST || /[^!-~]/.test(audience))
    throw new JobpassError('refused', 'The request has no valid `audience`');
  const includeEmail = query.get('format') === 'full';
  const lease = await source.other(
    `identity ${audience}${includeEmail ? ' with e-mail address' : ''}`,
    async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('the exchange needs an ID token');
      return exchanges.idToken(idToken, { audience, includeEmail }, attempt);
    },
  );
  return text(String(lease.credential));
}

const text = (body: string): EndpointReply => ({
  status: 200,
  body,
  type: 'application/text',
  headers: FLAVOR,
});
const json = (body: object): EndpointReply => ({ status: 200, body: JSON.stringify(body), headers: FLAVOR });
const denied = (body: string): EndpointReply => ({ status: 403, body, type: 'text/plain', headers: FLAVOR });
const missing = (): EndpointReply => ({
  status: 404,
  body: 'Not found',
  type: 'text/plain',
  headers: FLAVOR,
});

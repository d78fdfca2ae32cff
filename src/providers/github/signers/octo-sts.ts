import { describeAnswer } from '../../../http/client.js';
import type { Outgoing } from '../../../http/transport.js';
import { claimsOf } from '../../../identity/id-token.js';
import { jsonObject } from '../../../text/json.js';
import type { ProviderContext } from '../../context.js';
import type { GitHubSettings, SignerSettings } from '../settings.js';
import type { Signer } from './signer.js';

/** The lifetime of an installation token, in milliseconds. Octo STS does not report the expiry. */
const LIFE_MS = 3_600_000;
const FINISH_MS = 4_000;

/** Requests tokens from Octo STS, which compares the ID token with a trust policy in a repository. Source: octo-sts/app, README. */
export function octoStsSigner(
  { http, clock, secrets, serviceClock }: ProviderContext,
  settings: GitHubSettings & { signer: SignerSettings & { signer: 'octo-sts' } },
): Signer {
  const { url: server, scope, identity } = settings.signer;
  const url = new URL(`${server.href.replace(/\/$/, '')}/sts/exchange`);
  url.searchParams.set('scope', scope);
  url.searchParams.set('identity', identity);
  return {
    targets: [url],
    issue: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const request: Outgoing = {
        method: 'GET',
        url,
        headers: { accept: 'application/json', authorization: `Bearer ${idToken.raw}` },
        what: 'the token exchange',
        finishMs: FINISH_MS,
      };
      const answer = await http.send(request, attempt);
      const json = jsonObject(answer.body);
      const token = json?.['token'];
      if (answer.status < 200 || answer.status > 299) {
        const said = json?.['message'];
        throw http.refusal(
          request,
          answer,
          typeof said === 'string' ? said : undefined,
          answer.status === 429 || answer.status >= 500
            ? undefined
            : `Compare the claims of the ID token with the trust policy .github/chainguard/${identity}.sts.yaml in ${scope}${scope.includes('/') ? '' : '/.github'}`,
        );
      }
      if (typeof token !== 'string' || !/^[\x21-\x7e]{8,100000}$/.test(token) || token === idToken.raw)
        throw http.malformed(request, answer, json === undefined ? describeAnswer(answer) : 'no token');
      secrets.add(token);
      const exp = claimsOf(token.slice(Math.max(0, token.indexOf('eyJ'))))?.['exp'];
      const [owner, repository] = scope.split('/');
      return {
        token,
        api: settings.api ?? url,
        expiresAt: typeof exp === 'number' ? serviceClock.latest(exp * 1000) : clock.now() + LIFE_MS,
        owner,
        repositories: repository === undefined ? undefined : [scope],
        permissions: undefined,
        installation: undefined,
        appSlug: undefined,
      };
    },
  };
}

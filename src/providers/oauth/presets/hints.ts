import type { IdToken } from '../../../identity/id-token.js';
import type { ExchangeSettings } from './settings.js';

/** The hint for a rejected exchange. */
export function hintFor(
  status: number,
  token: IdToken,
  { preset, tokenPath, chosen }: ExchangeSettings,
  said = '',
): string | undefined {
  const { shown } = token;
  const own = preset.hint?.({ ...chosen, status, said, token });
  if (own !== undefined) return own;
  if (status === 429 || status >= 500) return undefined;
  if (status === 404 || status === 405)
    return `Check the address of the token request, and the parameters of ${preset.service} in \`params\``;
  if (status >= 200 && status <= 299) return `Check \`token-path\`, which is \`${tokenPath.join('.')}\``;
  const claims = ['iss', 'sub', 'aud'].map((name) => `${name} "${shown[name] ?? ''}"`).join(', ');
  return `Check that ${preset.service} trusts the issuer, expects the audience and allows the subject of this job's ID token: ${claims}`;
}

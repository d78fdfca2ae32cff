import type { EntraError } from '../../azure/replies.js';
import { type EntraToken, requestToken } from '../../azure/tokens.js';
import { span } from '../../clock.js';
import type { IdToken } from '../../identity/id-token.js';
import { hintFor } from '../../providers/azure/hints.js';
import type { AzureSettings } from '../../providers/azure/settings.js';
import { textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext } from '../doctor.js';
import { runStep } from '../steps.js';

/**
 * Fixes for errors that a job does not explain, because they come from settings that Jobpass does not use.
 *
 * Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes".
 */
const FURTHER: Readonly<Record<number, string>> = {
  50194:
    'The application is for one tenant only. Set `tenant-id` to the ID of its own tenant, not to common or organizations',
  7000215:
    'Entra expected a client secret. Check that `client-id` is the application with the federated credential',
  7000222:
    'A client secret of the application expired. Jobpass sends no secret: check that nothing else logs in, such as a step before',
  700025:
    'The application is registered as a public client. Add the federated credential to a confidential application',
  50105: 'Assign the application to the resource: the resource accepts only assigned applications',
  50020: 'The identity belongs to another tenant. Check `tenant-id`',
  53000: 'A Conditional Access policy blocks the application. Its sign-in log in Entra names the policy',
  530035: 'The security defaults of the tenant block the request. Its sign-in log in Entra has the details',
};

/** Sends the token request of a job, and reports the result. Masks the token. @returns undefined if Entra issued no token */
export async function exchange(
  context: DoctorContext,
  settings: AzureSettings,
  idToken: IdToken,
): Promise<EntraToken | undefined> {
  const { authority, tenant, clientId, scope, resource } = settings;
  const request = { authority, tenant, clientId, scope, assertion: idToken.raw };
  const presented: string[] = [];
  const issued = await runStep(context, 'exchange', async (attempt) => {
    const explain = (known: EntraError | undefined, status: number): string | undefined => {
      presented.splice(0, presented.length, ...(known === undefined ? [] : presentedIn(known.said, idToken)));
      const further = known?.codes.map((code) => FURTHER[code]).find((one) => one !== undefined);
      return further ?? hintFor(known, status, settings, { idToken, resource, fixedIdToken: false });
    };
    const result = await requestToken(context.http, request, explain, attempt);
    const token = result.issued?.token ?? result.unusable?.token;
    if (token !== undefined) {
      context.secrets.add(token);
      await context.mask([token]);
    }
    if (result.issued !== undefined) return result.issued;
    throw result.unusable?.error ?? context.http.malformed(result.request, result.answer, 'no token');
  });
  for (const text of presented) context.report('note', 'exchange', text);
  if (issued === undefined) return undefined;
  const { appid, azp, oid } = issued.claims ?? {};
  const who = [
    textOf(appid) ?? textOf(azp) ?? clientId,
    ...(textOf(oid) === undefined ? [] : [`object ${String(oid)}`]),
  ];
  context.report(
    'ok',
    'exchange',
    `Entra issued a token for ${resource} to ${printable(who.join(', '), 200)}, valid for ${span(issued.lifeMs)}`,
  );
  return issued;
}

/** Compares the values that Entra received, according to its error, with those in the ID token. */
function presentedIn(said: string, { shown }: IdToken): string[] {
  return [
    ['issuer', 'iss'],
    ['subject', 'sub'],
    ['audience', 'aud'],
  ].flatMap(([word = '', claim = '']) => {
    const [, value] = new RegExp(`\\b${word}:? '([^']*)'`, 'i').exec(said) ?? [];
    const own = shown[claim];
    if (value === undefined || own === undefined) return [];
    return value === String(own)
      ? [`Entra received the ${word} "${printable(value, 300)}", as in the ID token`]
      : [
          `Entra received the ${word} "${printable(value, 300)}", but the ID token has "${printable(own, 300)}": something between changes ID tokens`,
        ];
  });
}

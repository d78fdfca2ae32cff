import { JobpassError } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import type { DoctorContext } from './doctor.js';

/**
 * Checks that a server responds at an address, and reports the route and the certificate.
 *
 * @param request sends a request that every such server answers
 * @returns the response; undefined if the server is unreachable
 */
export async function examineAddress<Response>(
  { http, report }: Pick<DoctorContext, 'http' | 'report'>,
  url: URL,
  request: (attempt: Attempt) => Promise<Response>,
): Promise<Response | undefined> {
  const { certificateAt, failedInTls, requestRoute: routeTo } = await import('../http/diagnose.js');
  const route = await routeTo(url);
  let response: Response;
  try {
    response = await http.persist(request);
  } catch (error) {
    if (!(error instanceof JobpassError) || error.code === 'usage' || error.code === 'cancelled') throw error;
    report('unchecked', 'address', error.message, error.hint);
    const shown = failedInTls(error) && !('proxy' in route) ? await certificateAt(url) : undefined;
    if (shown !== undefined)
      report(
        'note',
        'address',
        `The certificate of the server is for ${shown.subject}, signed by ${shown.issuer}, valid until ${shown.until}`,
      );
    return undefined;
  }
  const way =
    'proxy' in route
      ? `through the proxy ${route.proxy}`
      : `at ${route.addresses.join(', ') || 'its address'}`;
  const tls = url.protocol === 'https:' ? 'with a trusted certificate' : 'without TLS, on loopback';
  report('ok', 'address', `${url.origin} responds ${way}, ${tls}`);
  return response;
}

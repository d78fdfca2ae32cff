import { GOOGLE_UNIVERSE } from './names.js';

/** The addresses of the two services that issue tokens, without a path. */
export interface Addresses {
  sts: URL;
  iamCredentials: URL;
}

/**
 * The addresses of a universe. Source: google-auth-library 10.9.1, `baseexternalclient.js`, and google-github-actions/auth 3.0.0,
 * `client.ts`: a service's host is its name before the domain of the universe.
 */
export function addressesOf(
  universe = GOOGLE_UNIVERSE,
  { sts, iamCredentials }: { sts?: URL | undefined; iamCredentials?: URL | undefined } = {},
): Addresses {
  return {
    sts: sts ?? new URL(`https://sts.${universe}`),
    iamCredentials: iamCredentials ?? new URL(`https://iamcredentials.${universe}`),
  };
}

/** The address of the token exchange. */
export function tokenUrl({ sts }: Pick<Addresses, 'sts'>): URL {
  return below(sts, '/v1/token');
}

/** The address of a method for a service account. Source: IAM Credentials REST reference. */
export function serviceAccountUrl(
  { iamCredentials }: Pick<Addresses, 'iamCredentials'>,
  serviceAccount: string,
  method: 'generateAccessToken' | 'generateIdToken',
): URL {
  return below(
    iamCredentials,
    `/v1/projects/-/serviceAccounts/${encodeURIComponent(serviceAccount).replace('%40', '@')}:${method}`,
  );
}

function below(base: URL, path: string): URL {
  return new URL(`${base.href.replace(/\/$/, '')}${path}`);
}

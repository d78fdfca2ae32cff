/** Signs data with the private key of a GitHub App (RSASSA-PKCS1-v1_5 with SHA-256). */
export type SignRs256 = (data: Buffer) => Promise<Buffer>;

/** How long before now a JWT begins, in seconds, because clocks differ. */
const EARLIER_S = 60;
/** GitHub accepts at most ten minutes; a minute is left for clocks that differ. */
const LIFE_S = 540;

/**
 * Returns a JWT that authenticates a GitHub App. Source: GitHub Docs, "Generating a JSON Web Token (JWT) for a GitHub App".
 *
 * @param issuer the client ID or the app ID
 * @param now the time on GitHub's clock, in milliseconds since 1970
 */
export async function appJwt({
  issuer,
  sign,
  now,
}: {
  issuer: string;
  sign: SignRs256;
  now: number;
}): Promise<{ jwt: string; expiresAt: number }> {
  const seconds = Math.floor(now / 1000);
  const exp = seconds + LIFE_S;
  const content = [
    { alg: 'RS256', typ: 'JWT' },
    { iat: seconds - EARLIER_S, exp, iss: issuer },
  ];
  const input = content.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = await sign(Buffer.from(input));
  return { jwt: `${input}.${signature.toString('base64url')}`, expiresAt: exp * 1000 };
}

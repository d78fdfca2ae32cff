/** A token response in OAuth format (RFC 6749, section 5.1). */
export function tokenResponse(
  { token, expiresAt }: { token: string; expiresAt: number | undefined },
  now: number,
): string {
  return JSON.stringify({
    access_token: token,
    token_type: 'Bearer',
    ...(expiresAt === undefined ? {} : { expires_in: Math.max(0, Math.floor((expiresAt - now) / 1000)) }),
  });
}

/**
 * Returns a policy that denies everything to one session and its copies. The session name contains a random part, so no other
 * session has the same user ID. The policy has no condition on the issue time, because AWS does not document the issue time of a
 * copy.
 */
export function denial(userId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:userid': userId } },
      },
    ],
  });
}

/** A hash that distinguishes sessions. FNV-1a is sufficient, because the hash does not have to be hard to guess. */
export function shortHash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const unit of Buffer.from(text)) {
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
  }
  return (low.toString(36).padStart(7, '0') + high.toString(36).padStart(7, '0')).slice(0, 8);
}

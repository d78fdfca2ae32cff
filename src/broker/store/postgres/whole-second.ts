/** Returns a time as a whole number for the tables. The number is bounded, because an ID token may have any expiry. */
export function wholeSecond(seconds: number): number {
  return Math.min(Math.ceil(seconds), Number.MAX_SAFE_INTEGER);
}

import type { IdTokenSource, ServedIdToken } from './runner.js';

/** A source of ID tokens that returns an already requested token once, to the first request for its audience. */
export function withRequested(
  source: IdTokenSource,
  audience: string,
  { raw, servedAt, served }: ServedIdToken,
): IdTokenSource {
  // Not marked as `fresh`, because time has passed since the request.
  let kept: ServedIdToken | undefined = {
    raw,
    ...(servedAt === undefined ? {} : { servedAt }),
    ...(served === undefined ? {} : { served }),
  };
  return {
    ...source,
    request: async (wanted, http, attempt) => {
      const first = wanted === audience ? kept : undefined;
      if (first === undefined) return source.request(wanted, http, attempt);
      kept = undefined;
      return first;
    },
  };
}

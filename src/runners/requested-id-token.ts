import type { IdTokenSource, ServedIdToken } from './runner.js';

/** The source of one that was requested ahead of its use: whoever asks for that audience first gets it, once. */
export function withRequested(
  source: IdTokenSource,
  audience: string,
  { raw, servedAt, served }: ServedIdToken,
): IdTokenSource {
  // Not `fresh`: some time has gone by.
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

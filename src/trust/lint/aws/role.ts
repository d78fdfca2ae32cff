import { isObject } from '../../../text/json.js';

/** A role as documents tell of it. */
export interface AwsRole {
  name: string;
  /** Empty where it is not told. */
  arn: string;
  /** The trust policy: an object, or what stands in its place. */
  trust: unknown;
  /** Undefined where the document does not say whether there is one. */
  hasBoundary: boolean | undefined;
  /** Names of its policies. */
  policyNames: readonly string[];
  /** Those of its policies whose text is told. */
  policies: readonly unknown[];
  /** What of it is not known before it is made. */
  open?: string;
}

/** A policy as an object, whether it came as one, as text, or as the text of an address. */
export function decoded(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  for (const read of [(text: string) => text, decodeURIComponent]) {
    try {
      const value: unknown = JSON.parse(read(policy));
      if (isObject(value)) return value;
    } catch {
      // The other way, or none.
    }
  }
  return policy;
}

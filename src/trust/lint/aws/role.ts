import { isObject } from '../../../text/json.js';

/** An IAM role, according to a document. */
export interface AwsRole {
  name: string;
  /** The role's ARN; empty if the document does not contain the ARN. */
  arn: string;
  /** The trust policy. An invalid value is kept for the error message. */
  trust: unknown;
  /** Undefined if the document does not say whether the role has a boundary. */
  hasBoundary: boolean | undefined;
  /** The names of the role's policies. */
  policyNames: readonly string[];
  /** The role's policies whose text the document contains. */
  policies: readonly unknown[];
  /** Whether the document contains the text of every policy of the role. */
  hasAllPolicies: boolean;
  /** A value that is known only after the role is created. */
  open?: string;
}

/** Returns a policy as an object. The input is an object, JSON text, or URL-encoded JSON text. */
export function decoded(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  for (const read of [(text: string) => text, decodeURIComponent]) {
    try {
      const value: unknown = JSON.parse(read(policy));
      if (isObject(value)) return value;
    } catch {
      // Try the next encoding, if there is one.
    }
  }
  return policy;
}

import { isObject, type JsonObject } from '../../text/json.js';
import { listOf, objectOf, textOf } from '../../text/json-values.js';

/**
 * A provider of a workload identity pool: which ID tokens of one issuer Google accepts, and how it maps their claims to a principal.
 *
 * Source: IAM REST reference, `projects.locations.workloadIdentityPools.providers` (revision 23 October 2026).
 */
export interface PoolProvider {
  /** The resource name: `projects/123/locations/global/workloadIdentityPools/ci-pool/providers/github`, or the part that is known. */
  name: string;
  /** The resource name of the pool; empty if unknown. */
  pool: string;
  /** The issuer; undefined for AWS, SAML and X.509. */
  issuer: string | undefined;
  /** The allowed audiences. If the list is empty, Google requires the resource name of the provider. */
  audiences: readonly string[];
  /** CEL expressions, keyed by `google.subject`, `google.groups` or `attribute.NAME`. */
  mapping: Readonly<Record<string, string>>;
  /** A CEL expression that must be true; undefined if Google accepts every ID token of the issuer. */
  condition: string | undefined;
  /** Whether the provider is disabled or deleted, so that it accepts no ID token. */
  disabled: boolean;
}

/** The limits of a provider. Source: IAM REST reference, `WorkloadIdentityPoolProvider`. */
export const PROVIDER_LIMITS = {
  /** Bytes of the mapped `google.subject`. */
  subject: 127,
  /** Bytes of all mapped attributes together. */
  attributes: 8_192,
  /** Characters of one mapping expression. */
  mapping: 2_048,
  /** Characters of the attribute condition. */
  condition: 4_096,
  customAttributes: 50,
  /** Characters of an attribute's name. */
  name: 100,
  audiences: 10,
  /** Characters of an allowed audience. */
  audience: 256,
} as const;

/** Returns the pool in the resource name of a provider; empty if there is none. */
export function poolIn(name: string): string {
  return /^(.*\/workloadIdentityPools\/[^/]+)\/providers\/[^/]+$/.exec(name)?.[1] ?? '';
}

/** Returns whether a document is a provider in the form of IAM's API. */
export function isPoolProvider(document: unknown): document is JsonObject {
  return (
    isObject(document) &&
    ('attributeMapping' in document ||
      'attributeCondition' in document ||
      (typeof document['name'] === 'string' && poolIn(document['name']) !== ''))
  );
}

/** Reads a provider in the form of IAM's API. @param fallback the name if the document contains none */
export function readPoolProvider(document: JsonObject, fallback = 'provider'): PoolProvider {
  const oidc = isObject(document['oidc']) ? document['oidc'] : undefined;
  const name = textOf(document['name']) ?? fallback;
  const condition = textOf(document['attributeCondition'])?.trim();
  return {
    name,
    pool: poolIn(name),
    issuer: oidc === undefined ? undefined : textOf(oidc['issuerUri']),
    audiences: listOf(oidc?.['allowedAudiences']).filter((one) => typeof one === 'string'),
    mapping: Object.fromEntries(
      Object.entries(objectOf(document['attributeMapping'])).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    condition: condition === '' ? undefined : condition,
    disabled: document['disabled'] === true || document['state'] === 'DELETED',
  };
}

/** Returns the audiences that a provider accepts. Without a list, Google accepts its resource name with and without `https:`. */
export function acceptedAudiences({ audiences, name }: PoolProvider, universe = 'googleapis.com'): string[] {
  if (audiences.length > 0) return [...audiences];
  return [`https://iam.${universe}/${name}`, `//iam.${universe}/${name}`];
}

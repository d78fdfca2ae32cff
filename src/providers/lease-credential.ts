import { type CredentialType, INTERMEDIATE, TOKEN } from './credential.js';
import type { Json, Lease } from './lease.js';
import { PROVIDERS } from './registry.js';

/** Every secret in a lease, without duplicates. The credential's secrets come last, because most of them are also values. */
export function secretsOf(lease: Lease): string[] {
  const values = lease.values
    .filter((one) => one.public !== true && one.unmasked !== true)
    .map(({ value }) => value);
  const { secrets = textsIn } = typeOf(lease);
  return [...new Set([...values, ...secrets(lease.credential)])];
}

/** The credential in a lease that this or an earlier version of Jobpass saved; undefined if the credential is invalid. */
export function savedCredential(lease: Lease): Json | undefined {
  return typeOf(lease).read(lease.credential);
}

/** A lease's credential, in the form that `savedCredential` reads. */
export function credentialToSave(lease: Lease): Json {
  const { save = (credential) => credential } = typeOf(lease);
  return save(lease.credential);
}

/** The type of a lease's credential. The function uses only definitions, because not every process loads the provider. */
function typeOf({ provider, intermediate }: Lease): CredentialType {
  if (intermediate !== undefined) return INTERMEDIATE;
  return PROVIDERS.find(({ name }) => name === provider)?.credential ?? TOKEN;
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

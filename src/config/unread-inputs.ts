import { JobpassError } from '../errors.js';
import type { InputDefinition } from './common-inputs.js';

/** An input that a credential's provider does not read, and the providers that read the input. */
export interface UnreadInput {
  /** The name that the user wrote. */
  name: string;
  /** The providers that read this input. */
  owners: readonly string[];
  /** The credential's provider. */
  provider: string;
}

/**
 * Returns the inputs that only other providers read, except inputs with their default value, because an action's runner sets
 * the defaults.
 *
 * @param providers every provider
 */
export function unreadInputs(
  given: ReadonlyMap<string, string>,
  provider: string,
  providers: readonly { name: string; inputs: readonly InputDefinition[] }[],
): UnreadInput[] {
  return [...given].flatMap(([name, value]): UnreadInput[] => {
    const owners = providers.flatMap((owner) => {
      const found = owner.inputs.find((one) => one.name === name || one.aliases?.includes(name));
      return found === undefined ? [] : [{ name: owner.name, default: found.default }];
    });
    if (owners.length === 0 || owners.some((owner) => owner.name === provider || owner.default === value))
      return [];
    return [{ name, owners: owners.map((owner) => owner.name), provider }];
  });
}

/** Returns the error for an input that only other providers read. */
export function otherProviderError({ name, owners, provider }: UnreadInput): JobpassError {
  const [owner = ''] = owners;
  return new JobpassError(
    'usage',
    `${belongsToText(name, owners)}, but this credential has provider: ${provider}`,
    {
      hint: `Set provider: ${owner}, or remove ${name}`,
    },
  );
}

/**
 * Returns the text about an input that only other providers read.
 *
 * @param what names the input in the message: `The input region`
 */
export function belongsToText(name: string, owners: readonly string[], what = `The input ${name}`): string {
  return `${what} belongs to provider: ${owners.join(' or ')}`;
}

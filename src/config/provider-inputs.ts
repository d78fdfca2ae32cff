import { COMMON_INPUTS, type CommonAdditions, type InputDefinition } from './common-inputs.js';

/** A provider's inputs. */
export interface ProviderInputs {
  /** The value of the input `provider`: `oauth`. */
  name: string;
  /** The inputs that only this provider reads. Another provider may have an input with the same name and a different meaning. */
  inputs: readonly InputDefinition[];
  /** The provider's additions to the common inputs, keyed by input name. */
  common?: CommonAdditions;
  /** Inputs that imply this provider when `provider` is omitted. */
  impliedBy?: readonly string[];
  /**
   * Returns the delivery that the provider's other inputs imply, or undefined if none of these inputs is set.
   *
   * @throws JobpassError `usage`
   */
  impliedDeliver?: (given: ReadonlyMap<string, string>) => string | undefined;
}

/** Returns the common inputs with the aliases that providers add. */
export function commonInputs(providers: readonly ProviderInputs[]): InputDefinition[] {
  return COMMON_INPUTS.map((input) => {
    const aliases = providers.flatMap(({ common }) => common?.[input.name]?.aliases ?? []);
    return aliases.length === 0 ? input : { ...input, aliases };
  });
}

/** Returns all names of an input: its own name and its aliases. */
export function spellings({ name, aliases = [] }: InputDefinition): string[] {
  return [name, ...aliases];
}

/**
 * Returns the input definitions for a credential. Common inputs and the inputs of the credential's provider take precedence
 * over the inputs of other providers.
 */
export function definitionsFor(
  provider: ProviderInputs | undefined,
  providers: readonly ProviderInputs[],
): InputDefinition[] {
  const own = [...commonInputs(providers), ...(provider?.inputs ?? [])];
  const names = new Set(own.flatMap(spellings));
  const others = providers.flatMap(({ inputs }) => inputs);
  return [...own, ...others.filter((input) => !spellings(input).some((name) => names.has(name)))];
}

import { COMMON_INPUTS, type CommonAdditions, type InputDefinition } from './common-inputs.js';

/** How a provider reads inputs. */
export interface ProviderInputs {
  /** As the input `provider` has it: `oauth`. */
  name: string;
  /** The inputs that only this provider reads. Another one may have an input of the same name with another meaning. */
  inputs: readonly InputDefinition[];
  /** What it adds to common inputs, by their names. */
  common?: CommonAdditions;
  /** Inputs that imply this provider when `provider` is omitted. */
  impliedBy?: readonly string[];
  /** The deliveries that other inputs of this provider ask for, where any are given. @throws JobpassError `usage` */
  impliedDeliver?: (given: ReadonlyMap<string, string>) => string | undefined;
}

/** The common inputs with the spellings that providers add. */
export function commonInputs(providers: readonly ProviderInputs[]): InputDefinition[] {
  return COMMON_INPUTS.map((input) => {
    const aliases = providers.flatMap(({ common }) => common?.[input.name]?.aliases ?? []);
    return aliases.length === 0 ? input : { ...input, aliases };
  });
}

/** Every name of an input. */
export function spellings({ name, aliases = [] }: InputDefinition): string[] {
  return [name, ...aliases];
}

/** The definitions for a credential: a name means what its own provider, or none, calls so, and only then what another does. */
export function definitionsFor(
  provider: ProviderInputs | undefined,
  providers: readonly ProviderInputs[],
): InputDefinition[] {
  const own = [...commonInputs(providers), ...(provider?.inputs ?? [])];
  const names = new Set(own.flatMap(spellings));
  const others = providers.flatMap(({ inputs }) => inputs);
  return [...own, ...others.filter((input) => !spellings(input).some((name) => names.has(name)))];
}

import { DEFAULT_PROVIDER, type InputDefinition } from '../config/common-inputs.js';
import { commonInputs } from '../config/provider-inputs.js';
import { withoutUndefined } from '../config/settings.js';
import type { ProviderDefinition } from './definition.js';
import { alternatives, code, described } from './descriptions.js';

/** A step's inputs, each name once: common inputs with the providers' additions, then each provider's own inputs. */
export function mergedInputs(providers: readonly ProviderDefinition[]): InputDefinition[] {
  const common = commonInputs(providers).map((input) => {
    const text = input.name === 'provider' ? kinds(input, providers) : described(input);
    const added = providers.flatMap(({ name, common }) => {
      const description = common?.[input.name]?.text;
      return description === undefined ? [] : described({ description }, name);
    });
    return { ...input, description: [text, ...added].join(' ') };
  });
  const names = new Set(providers.flatMap(({ inputs }) => inputs.map(({ name }) => name)));
  return [...common, ...[...names].map((name) => mergedInput(name, providers))];
}

/** The description of the input `provider`: its allowed values and its default. */
function kinds({ description }: InputDefinition, providers: readonly ProviderDefinition[]): string {
  const names = providers.map(
    ({ name, services }) => `${code(name)}${services === undefined ? '' : ` (${services})`}`,
  );
  const implied = providers
    .filter(({ impliedBy = [] }) => impliedBy.length > 0)
    .map(({ name, impliedBy = [] }) => `, or ${code(name)} if ${alternatives(impliedBy.map(code))} is set`);
  return `${description}: ${alternatives(names)}. Default: ${code(DEFAULT_PROVIDER)}${implied.join('')}.`;
}

/**
 * The definition of an input that one or several providers have. The step's provider is not yet known at this point. So the
 * input counts as a secret, a path or a destination if any of its providers defines it so, and has a default only if all its
 * providers agree.
 */
function mergedInput(name: string, providers: readonly ProviderDefinition[]): InputDefinition {
  const owned = providers.flatMap((provider) =>
    provider.inputs.filter((input) => input.name === name).map((input) => ({ provider, input })),
  );
  const inputs = owned.map(({ input }) => input);
  const same = <T>(values: readonly T[]): T | undefined =>
    new Set(values).size === 1 ? values[0] : undefined;
  const any = <T>(values: readonly T[]): T | undefined => values.find((value) => value !== undefined);
  const union = (values: readonly (readonly string[])[]): string[] => [...new Set(values.flat())];
  const fallback = same(inputs.map((input) => input.default));
  const texts = (named: boolean): string[] =>
    owned.map(({ provider, input }) => {
      const text = described(input, named || input.foreign ? provider.name : undefined);
      return fallback === input.default ? text : `${text} Default: ${code(input.default ?? '')}.`;
    });
  return withoutUndefined<InputDefinition>({
    name,
    description: same(texts(false)) ?? texts(true).join(' '),
    default: fallback,
    aliases: union(inputs.map(({ aliases = [] }) => aliases)),
    values: inputs.every(({ values }) => values) ? union(inputs.map(({ values = [] }) => values)) : undefined,
    secret: any(inputs.map(({ secret }) => secret)),
    file: any(inputs.map(({ file }) => file)),
    foreign: same(inputs.map(({ foreign }) => foreign)),
    // `address` is stricter than `trust`, and sorts first.
    destination: any(inputs.map(({ destination }) => destination).sort()),
    noVariable: any(inputs.map(({ noVariable }) => noVariable)),
  });
}

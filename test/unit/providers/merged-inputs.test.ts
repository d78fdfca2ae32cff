import { describe, expect, it } from 'vitest';
import type { InputDefinition } from '../../../src/config/common-inputs.js';
import { readSettings } from '../../../src/config/settings.js';
import type { ProviderDefinition } from '../../../src/providers/definition.js';
import { mergedInputs } from '../../../src/providers/merged-inputs.js';
import { oauth } from '../../../src/providers/oauth/definition.js';

/** A provider with one input besides those that only it has. */
function provider(
  name: string,
  input: Partial<InputDefinition>,
  ...more: InputDefinition[]
): ProviderDefinition {
  return {
    ...oauth,
    name,
    common: {},
    inputs: [{ name: 'namespace', description: 'A space.', ...input }, ...more],
  };
}

const merged = (...inputs: Partial<InputDefinition>[]): InputDefinition | undefined =>
  mergedInputs(inputs.map((input, at) => provider(`p${at}`, input))).find(({ name }) => name === 'namespace');

describe('an input that two providers have, in lists of all inputs', () => {
  it('is described once where it means the same', () => {
    expect(merged({}, {})?.description).toBe('A space.');
  });

  it('is described for each where it means something else', () => {
    expect(merged({}, { description: 'STS has it.', appliesTo: 'auth: jwt' })?.description).toBe(
      'For `p0`: a space. For `p1`, with `auth: jwt`: STS has it.',
    );
  });

  it('has a default only if both have the same, and says it otherwise', () => {
    expect(merged({ default: 'a' }, { default: 'a' })).toMatchObject({
      default: 'a',
      description: 'A space.',
    });
    const differing = merged({ default: 'a' }, {});
    expect(differing).not.toHaveProperty('default');
    expect(differing?.description).toBe('For `p0`: a space. Default: `a`. For `p1`: a space.');
  });

  it('has the spellings of both, and their values only if both are limited to some', () => {
    expect(merged({ aliases: ['a'] }, { aliases: ['a', 'b'] })?.aliases).toEqual(['a', 'b']);
    expect(merged({ values: ['x', 'y'] }, { values: ['y', 'z'] })?.values).toEqual(['x', 'y', 'z']);
    expect(merged({ values: ['x'] }, {})).not.toHaveProperty('values');
  });

  it.each([
    { secret: true },
    { file: true },
    { destination: 'trust' },
    { noVariable: true },
  ] satisfies Partial<InputDefinition>[])('is for all what it is for one: %o', (property) => {
    expect(merged({}, property)).toMatchObject(property);
    expect(merged(property, {})).toMatchObject(property);
  });

  it('is an address if it is one for any', () => {
    expect(merged({ destination: 'trust' }, { destination: 'address' })?.destination).toBe('address');
  });

  it('is foreign only if it is for both', () => {
    expect(merged({ foreign: true }, {})).not.toHaveProperty('foreign');
    expect(merged({ foreign: true }, { foreign: true })?.foreign).toBe(true);
  });
});

describe('an input that two providers have, as it is read', () => {
  const one = provider('one', { aliases: ['space'], default: 'home' });
  const two = provider('two', { aliases: ['area'] }, { name: 'only-two', description: '' });
  const read = (given: Record<string, string>, shared = false) =>
    readSettings(new Map(Object.entries({ url: 'https://a.example', ...given })), [one, two], {
      shared: () => shared,
    });

  it.each(['one', 'two'])('is that of %s', async (name) => {
    const { settings, unread } = await read({ provider: name, namespace: 'x' });
    expect(settings.own).toEqual({ namespace: 'x' });
    expect(unread).toEqual([]);
  });

  it('has the spellings of its own provider, and not those of the other', async () => {
    expect((await read({ provider: 'one', space: 'x' })).settings.own).toEqual({ namespace: 'x' });
    await expect(read({ provider: 'two', space: 'x' })).rejects.toThrow(
      'The input space belongs to provider: one, but this credential has provider: two',
    );
    const { settings, unread } = await read({ provider: 'two', space: 'x' }, true);
    expect(settings.own).toEqual({});
    expect(unread).toEqual([{ name: 'space', owners: ['one'], provider: 'two' }]);
  });

  it('lets an input of the other alone be refused as before', async () => {
    await expect(read({ provider: 'one', 'only-two': 'x' })).rejects.toThrow(
      /only-two belongs to provider: two/,
    );
  });
});

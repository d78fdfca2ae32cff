import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMON_INPUTS, type InputDefinition, variableOf } from '../../../src/config/common-inputs.js';
import { COMMON_OUTPUTS } from '../../../src/config/common-outputs.js';
import { spellings } from '../../../src/config/provider-inputs.js';
import { STEP_INPUTS } from '../../../src/providers/all-inputs.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

const COMMON: readonly InputDefinition[] = COMMON_INPUTS;
const TESTS = join(import.meta.dirname, '../..');

describe.each(PROVIDERS)(
  'the definition of $name',
  ({ name: provider, inputs, common = {}, ...definition }) => {
    const named = (name: string): InputDefinition | undefined =>
      [...COMMON, ...inputs].find((input) => input.name === name);

    it('has no input of the name of a common one', () => {
      const ours = inputs.flatMap(spellings);
      expect(ours.filter((name) => COMMON.some((input) => input.name === name))).toEqual([]);
      expect(new Set(ours).size).toBe(ours.length);
    });

    it('adds to inputs and outputs that there are', () => {
      expect(Object.keys(common).filter((name) => !COMMON.some((input) => input.name === name))).toEqual([]);
      const outputs: readonly string[] = COMMON_OUTPUTS.map(({ name }) => name);
      expect(Object.keys(definition.outputTexts ?? {}).filter((name) => !outputs.includes(name))).toEqual([]);
      const implying = [
        ...inputs.flatMap(spellings),
        ...Object.values(common).flatMap(({ aliases = [] }) => aliases),
      ];
      expect((definition.impliedBy ?? []).filter((name) => !implying.includes(name))).toEqual([]);
    });

    it('says of each input in which case it applies by an input and one of its values', async () => {
      const cases = [...inputs, ...((await definition.outputs?.()) ?? [])].flatMap(
        ({ appliesTo }) => appliesTo ?? [],
      );
      for (const one of cases) {
        const [input = '', value = ''] = one.split(': ');
        expect(named(input)?.values, one).toContain(value);
      }
    });

    it('takes no input from a variable that a delivery sets, and every other one', async () => {
      const set = (await Promise.all(PROVIDERS.map((one) => one.deliveredVariables({}, {})))).flat();
      for (const input of inputs)
        expect(input.noVariable ?? false, input.name).toBe(set.includes(variableOf(input.name)));
    });

    it('passes the contract of providers', () => {
      const tests = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.test.ts'),
      );
      const calls = new RegExp(`\\bproviderContract\\(\\s*'${provider}'`);
      expect(tests.some((file) => calls.test(readFileSync(join(TESTS, file), 'utf8')))).toBe(true);
    });
  },
);

describe('all inputs', () => {
  it('have aliases that mean one of them alone', () => {
    const names = STEP_INPUTS.flatMap(spellings);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { readExchange } from '../../../../src/providers/oauth/presets/complete.js';
import { commonActions, PROVIDERS } from '../../../../src/providers/registry.js';
import { SERVICE_ACTIONS } from '../../../support/presets/actions.js';
import { REGISTRY_ACTIONS } from '../../../support/registries/actions.js';

const pageOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../docs/migration', name), 'utf8');
const ACTIONS = [
  ...REGISTRY_ACTIONS.map((one) => ({ ...one, page: 'registry-actions.md' })),
  ...SERVICE_ACTIONS.map((one) => ({ ...one, page: 'service-actions.md' })),
];

describe.each(ACTIONS)('$action', ({ action, version, preset, minimum, inputs, page }) => {
  const [, section = ''] = pageOf(page).split(`## ${action} ${version}\n`);
  const table = new Map(
    [
      ...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \| (supported|rejected) \| [^|]+ \|$/gm),
    ].map(([, name = '', word = '']) => [name, word] as const),
  );
  /** As a runner passes inputs: their names in lower case. */
  const read = async (given: Record<string, string>) => {
    const all = { preset, ...minimum, ...given };
    const result = await readSettings(new Map(Object.entries(all)), PROVIDERS, { commonActions });
    return { ...result, exchange: await readExchange(result.settings) };
  };

  it('has each of its inputs in the table of the docs, and the table has no others', () => {
    expect([...table.keys()].sort()).toEqual(inputs.map(({ name }) => name).sort());
  });

  it.each(inputs)('$name is supported, or refused with the fix', async ({ name, example }) => {
    if (table.get(name) === 'supported') {
      const { warnings, unread, exchange, settings } = await read({ [name]: example });
      expect([warnings, unread]).toEqual([[], []]);
      expect(settings.own['preset']).toBe(preset);
      const used = JSON.stringify([exchange.endpoint.href, exchange.audience, exchange.chosen]);
      expect(used).toContain(example);
      return;
    }
    const error = await read({ [name]: example }).then(
      () => undefined,
      (reason: { code: string; message: string; hint: string }) => reason,
    );
    expect(error).toMatchObject({ code: 'usage' });
    expect(error?.hint.length).toBeGreaterThan(10);
    if (/secret/.test(example)) expect(`${error?.message} ${error?.hint}`).not.toContain(example);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRESET_NAMES } from '../../../../../src/providers/oauth/preset-names.js';
import { loadPreset } from '../../../../../src/providers/oauth/presets/load.js';

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../../docs/reference', name), 'utf8');

it.each(PRESET_NAMES)(
  '%s is in the reference, with its required parameters and its variables',
  async (name) => {
    const preset = await loadPreset(name);
    const row = page('oauth-presets.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` |`));
    if (row === undefined) {
      // The presets of package registries have their own page.
      expect(page('registries.md')).toContain(`\`${name}\``);
      return;
    }
    const required = Object.entries(preset.params ?? {}).flatMap(([parameter, need]) =>
      need === 'required' ? [parameter === 'client_id' ? 'client-id' : parameter] : [],
    );
    const also = preset.also?.({ address: new URL('https://a.example'), params: {} }) ?? [];
    for (const word of [...required, preset.variable, ...also.map(({ variable }) => variable)])
      expect(row).toContain(`\`${word}\``);
    expect(row.includes('`url`')).toBe(preset.address === undefined);
    expect(row).toContain(preset.revocation === undefined ? '`lives until`' : '`revoked`');
  },
);

it('names no address without https', async () => {
  for (const name of PRESET_NAMES) {
    const { address, probe, revocation } = await loadPreset(name);
    for (const one of [address, probe?.address, revocation?.address])
      if (one !== undefined) expect(new URL(one).protocol, name).toBe('https:');
  }
});

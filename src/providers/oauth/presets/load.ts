import { JobpassError } from '../../../errors.js';
import { printable } from '../../../text/printable.js';
import { PRESET_NAMES, type PresetName } from '../preset-names.js';
import type { Preset } from './preset.js';

const PRESETS: Readonly<Record<PresetName, () => Promise<Preset>>> = {
  anthropic: async () => (await import('./anthropic.js')).ANTHROPIC,
  buildkite: async () => (await import('./buildkite.js')).BUILDKITE,
  cloudsmith: async () => (await import('./cloudsmith.js')).CLOUDSMITH,
  'crates-io': async () => (await import('./crates-io.js')).CRATES_IO,
  'docker-hub': async () => (await import('./docker-hub.js')).DOCKER_HUB,
  jfrog: async () => (await import('./jfrog.js')).JFROG,
  npm: async () => (await import('./npm.js')).NPM,
  nuget: async () => (await import('./nuget.js')).NUGET,
  octopus: async () => (await import('./octopus.js')).OCTOPUS,
  openai: async () => (await import('./openai.js')).OPENAI,
  openrouter: async () => (await import('./openrouter.js')).OPENROUTER,
  pulumi: async () => (await import('./pulumi.js')).PULUMI,
  pypi: async () => (await import('./pypi.js')).PYPI,
  rubygems: async () => (await import('./rubygems.js')).RUBYGEMS_ORG,
};

/** Services for which a provider does more than a preset could, with the inputs to set instead. */
const PROVIDED: Readonly<Record<string, string>> = {
  'octo-sts': '`provider: github` and `signer: octo-sts`, which also set up git and revoke the token',
};

/** Loads a preset. @throws JobpassError `usage` for an unknown name */
export async function loadPreset(name: string): Promise<Preset> {
  const known = PRESET_NAMES.find((one) => one === name);
  if (known !== undefined) return PRESETS[known]();
  const instead = Object.hasOwn(PROVIDED, name) ? PROVIDED[name] : undefined;
  const { closestName } = await import('../../../config/did-you-mean.js');
  const near = closestName(name, PRESET_NAMES);
  const list = `Known: ${PRESET_NAMES.join(', ')}`;
  throw new JobpassError('usage', `There is no preset "${printable(name, 40)}"`, {
    hint:
      instead !== undefined
        ? `Set ${instead}`
        : near === undefined
          ? list
          : `Did you mean \`${near}\`? ${list}`,
    input: 'preset',
  });
}

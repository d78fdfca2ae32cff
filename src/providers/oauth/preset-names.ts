/** The names of all presets: services whose token requests differ from OAuth, or that need particular parameters. */
export const PRESET_NAMES = [
  'anthropic',
  'buildkite',
  'cloudsmith',
  'crates-io',
  'docker-hub',
  'jfrog',
  'npm',
  'nuget',
  'octopus',
  'openai',
  'openrouter',
  'pulumi',
  'pypi',
  'rubygems',
] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

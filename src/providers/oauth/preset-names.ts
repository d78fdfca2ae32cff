/** The names of all presets: services whose token requests differ from OAuth, or that need particular parameters. */
export const PRESET_NAMES = ['anthropic', 'buildkite', 'openai', 'pulumi'] as const;

export type PresetName = (typeof PRESET_NAMES)[number];

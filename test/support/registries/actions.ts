/** An action that logs in to a registry, with the inputs of its `action.yml` and values that a workflow could have. */
export interface RegistryAction {
  action: string;
  version: string;
  preset: string;
  /** Inputs without which the preset is not complete. */
  minimum: Record<string, string>;
  inputs: readonly { name: string; default?: string; example: string }[];
}

/**
 * Sources: the file `action.yml` of each action at the commit of its version: rust-lang/crates-io-auth-action a1c979fa (June 2026),
 * NuGet/login e12aa70c (July 2026), rubygems/configure-rubygems-credentials abfabee9 (July 2026), pypa/gh-action-pypi-publish 81e9d935
 * (March 2024).
 */
export const REGISTRY_ACTIONS: readonly RegistryAction[] = [
  {
    action: 'rust-lang/crates-io-auth-action',
    version: '1.0.5',
    preset: 'crates-io',
    minimum: {},
    inputs: [{ name: 'url', default: 'https://crates.io', example: 'https://crates.example' }],
  },
  {
    action: 'NuGet/login',
    version: '1.2.0',
    preset: 'nuget',
    minimum: { user: 'octocat' },
    inputs: [
      { name: 'user', example: 'octocat' },
      {
        name: 'token-service-url',
        default: 'https://www.nuget.org/api/v2/token',
        example: 'https://nuget.example/api/v2/token',
      },
      { name: 'audience', default: 'https://www.nuget.org', example: 'https://nuget.example' },
    ],
  },
  {
    action: 'rubygems/configure-rubygems-credentials',
    version: '2.1.0',
    preset: 'rubygems',
    minimum: {},
    inputs: [
      { name: 'gem-server', default: 'https://rubygems.org', example: 'https://gems.example' },
      { name: 'audience', default: 'rubygems.org', example: 'gems.example' },
      { name: 'role-to-assume', example: 'rg_oidc_akr_abc123' },
      { name: 'api-token', example: 'rubygems_secret_key' },
      { name: 'trusted-publisher', example: 'false' },
    ],
  },
  {
    action: 'pypa/gh-action-pypi-publish',
    version: '1.8.14',
    preset: 'pypi',
    minimum: {},
    inputs: [
      { name: 'user', default: '__token__', example: '__token__' },
      { name: 'password', example: 'pypi-secret-token' },
      { name: 'repository-url', example: 'https://test.pypi.org/legacy/' },
      {
        name: 'repository_url',
        default: 'https://upload.pypi.org/legacy/',
        example: 'https://test.pypi.org/legacy/',
      },
      ...(
        [
          ['packages-dir', 'packages_dir', 'dist', 'build'],
          ['verify-metadata', 'verify_metadata', 'true', 'true'],
          ['skip-existing', 'skip_existing', 'false', 'true'],
          ['print-hash', 'print_hash', 'false', 'true'],
        ] as const
      ).flatMap(([name, old, value, example]) => [
        { name, example },
        { name: old, default: value, example },
      ]),
      { name: 'verbose', default: 'false', example: 'true' },
    ],
  },
];

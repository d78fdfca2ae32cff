import { join } from 'node:path';
import type { ToolsWithVariables } from '../../tools.js';

/**
 * The variables from which upload programs read the token. Sources: twine 7.0.0 settings.py; uv 0.13.9; flit 4.2.0 upload.py; hatch
 * 1.18.2 (hatch/publish); pdm 2.29.4 (cli/commands/publish); maturin 1.16.0; poetry 2.5.1 (publishing/publisher.py).
 */
const TOKENS = [
  'TWINE_PASSWORD',
  'UV_PUBLISH_TOKEN',
  'FLIT_PASSWORD',
  'HATCH_INDEX_AUTH',
  'PDM_PUBLISH_PASSWORD',
  'MATURIN_PYPI_TOKEN',
] as const;
/** Poetry's variable for PyPI. Poetry reads the address of another index only from its configuration. */
const POETRY_TOKEN = 'POETRY_PYPI_TOKEN_PYPI';
/** The variables of the user name. uv and maturin reject a user name beside a token. */
const NAMES = ['TWINE_USERNAME', 'FLIT_USERNAME', 'HATCH_INDEX_USER', 'PDM_PUBLISH_USERNAME'] as const;
/** The variables of the address, for another index than the default. */
const ADDRESSES = [
  'TWINE_REPOSITORY_URL',
  'UV_PUBLISH_URL',
  'FLIT_INDEX_URL',
  'HATCH_INDEX_REPO',
  'PDM_PUBLISH_REPO',
  'MATURIN_REPOSITORY_URL',
] as const;
/** Variables that make these programs use another credential or another index. */
const OTHERS = [
  'TWINE_REPOSITORY',
  'UV_PUBLISH_USERNAME',
  'UV_PUBLISH_PASSWORD',
  'UV_PUBLISH_INDEX',
  'MATURIN_USERNAME',
  'MATURIN_PASSWORD',
  'MATURIN_REPOSITORY',
] as const;

/** Upload programs read the user name, the token and the address from variables. */
export function pypiTools({
  address,
  isUsual,
  variable,
}: {
  address: URL;
  /** Whether the address is the default of upload programs. */
  isUsual: boolean;
  variable: string;
}): ToolsWithVariables {
  const open: [name: string, value: string][] = [
    ...NAMES.map((name): [string, string] => [name, '__token__']),
    ...(isUsual ? [] : ADDRESSES.map((name): [string, string] => [name, address.href])),
  ];
  return {
    files: [{ name: 'token', format: 'raw' }],
    answer: 'token-response',
    useFiles: (folder) => {
      const path = join(folder, 'token');
      return {
        variables: [[`${variable}_FILE`, path], ...open],
        outputs: [['file', path]],
        place: `variable ${variable}_FILE`,
      };
    },
    useVariables: ([first]) => {
      const token = first?.value ?? '';
      const names = [...new Set([variable, ...TOKENS, ...(isUsual ? [POETRY_TOKEN] : [])])];
      return {
        files: [],
        variables: [...names.map((name): [string, string] => [name, token]), ...open],
        place: `variables ${names.join(', ')}`,
      };
    },
    useEndpoint: ({ url, token }) => ({
      files: [],
      variables: [[`${variable}_ENDPOINT`, url], [`${variable}_ENDPOINT_TOKEN`, token], ...open],
      place: `variable ${variable}_ENDPOINT`,
    }),
  };
}

/** The variables that the deliveries may set. */
export const PYPI_VARIABLES: readonly string[] = [...TOKENS, POETRY_TOKEN, ...NAMES, ...ADDRESSES];

/** The variables that select another credential or another index. */
export const PYPI_CONFLICTING: readonly string[] = [...PYPI_VARIABLES, ...OTHERS];

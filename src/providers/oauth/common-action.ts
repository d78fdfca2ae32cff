import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';
import { SERVICE_ACTIONS } from './service-actions.js';

type Answers = readonly (readonly [string, string | ((value: string) => string | undefined)])[];

const UPLOAD = 'Jobpass only gets the token. Upload with `twine upload` or `uv publish` in the next step';

/** Both spellings of the inputs of pypa/gh-action-pypi-publish. */
const both = (name: string, answer: string | ((value: string) => string | undefined)): Answers => [
  [name, answer],
  [name.replaceAll('-', '_'), answer],
];
/** An input that has no effect if it is `false`. */
const onlyTrue =
  (name: string, hint: string) =>
  (value: string): string | undefined =>
    boolean(value, name) ? hint : undefined;

/** The inputs of `pypa/gh-action-pypi-publish` that are not inputs of Jobpass. Releases after 1.8.14 also have `attestations`. */
const PYPI_PUBLISH: CommonAction = {
  action: 'pypa/gh-action-pypi-publish',
  answers: new Map([
    ['password', 'Remove it: with `preset: pypi`, Jobpass gets a token for this job'],
    ...both('packages-dir', `${UPLOAD}: \`twine upload DIRECTORY/*\``),
    ...both(
      'verify-metadata',
      onlyTrue('verify-metadata', `${UPLOAD}, after \`twine check --strict dist/*\``),
    ),
    ...both('skip-existing', onlyTrue('skip-existing', `${UPLOAD}: \`twine upload --skip-existing dist/*\``)),
    ['verbose', onlyTrue('verbose', `${UPLOAD}: \`twine upload --verbose dist/*\``)],
    ...both('print-hash', onlyTrue('print-hash', `${UPLOAD}, after \`sha256sum dist/*\``)),
    ['attestations', onlyTrue('attestations', `${UPLOAD}: \`uv publish\` creates and uploads attestations`)],
  ]),
  vague: { names: ['password', 'verbose'], provider: 'oauth' },
};

/** The inputs of `rubygems/configure-rubygems-credentials` 2.1.0 that are not inputs of Jobpass. */
const RUBYGEMS_CREDENTIALS: CommonAction = {
  action: 'rubygems/configure-rubygems-credentials',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    [
      'api-token',
      'Remove it: with `preset: rubygems`, Jobpass gets a key for this job. Then revoke the stored key',
    ],
    [
      'trusted-publisher',
      (value) =>
        boolean(value, 'trusted-publisher')
          ? undefined
          : 'Remove it. With `role`, Jobpass uses an API key role instead of a trusted publisher',
    ],
  ]),
};

export const OAUTH_ACTIONS: readonly CommonAction[] = [
  PYPI_PUBLISH,
  RUBYGEMS_CREDENTIALS,
  ...SERVICE_ACTIONS,
];

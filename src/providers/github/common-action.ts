import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';
import { permissionName } from '../../github/permissions.js';
import { printable } from '../../text/printable.js';

/** The inputs of `actions/create-github-app-token` 3.1.1 whose names differ in Jobpass. */
const CREATE_GITHUB_APP_TOKEN: CommonAction = {
  action: 'actions/create-github-app-token',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    [
      'skip-token-revoke',
      (value) => (boolean(value, 'skip-token-revoke') ? 'Use `revoke: false`' : undefined),
    ],
  ]),
  family: {
    prefix: 'permission-',
    answer: (name, value) =>
      `Use \`permissions\`, with one line for each permission: \`${permissionName(name)}: ${printable(value, 20)}\``,
  },
};

/** Inputs of `octo-sts/action` 1.1.1, except `scope`, which is also an input of Jobpass. */
const OCTO_STS_ACTION: CommonAction = {
  action: 'octo-sts/action',
  answers: new Map([
    [
      'identity',
      'Set `provider: github`, `signer: octo-sts`, and `role` to the value of `identity`. Set `owner` and `repositories` instead of `scope`',
    ],
    [
      'domain',
      'Set `provider: github`, `signer: octo-sts`, and `url` to the address of the Octo STS instance: `https://` and the value of `domain`',
    ],
  ]),
};

export const GITHUB_ACTIONS: readonly CommonAction[] = [CREATE_GITHUB_APP_TOKEN, OCTO_STS_ACTION];

import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';
import { printable } from '../../text/printable.js';

/** The inputs of `pulumi/auth-actions` 1ae13f1 that are not inputs of Jobpass. Only `scope` is an input of both. */
const PULUMI_AUTH: CommonAction = {
  action: 'pulumi/auth-actions',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    [
      'organization',
      (value) => `Set \`preset: pulumi\` and \`audience: urn:pulumi:org:${printable(value, 80)}\``,
    ],
    ['requested-token-type', (value) => `Set \`params: requested_token_type=${printable(value, 100)}\``],
    ['token-expiration', (value) => `Set \`ttl: ${printable(value, 20)}\``],
    [
      'export-environment-variables',
      (value) =>
        boolean(value, 'export-environment-variables')
          ? undefined
          : 'Set `deliver: output`. The output `token` contains the token',
    ],
    ['cloud-url', (value) => `Set \`url: ${printable(value, 120)}\``],
  ]),
};

/** The inputs of `OctopusDeploy/login` 02604f2. */
const OCTOPUS_LOGIN: CommonAction = {
  action: 'OctopusDeploy/login',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    ['server', (value) => `Set \`preset: octopus\` and \`url: ${printable(value, 120)}\``],
    ['service_account_id', (value) => `Set \`audience: ${printable(value, 80)}\``],
    [
      'api_key',
      'Remove it: with `preset: octopus`, Jobpass gets a token for this job. Then delete the stored key',
    ],
  ]),
  vague: { names: ['server'], provider: 'oauth' },
};

export const SERVICE_ACTIONS: readonly CommonAction[] = [PULUMI_AUTH, OCTOPUS_LOGIN];

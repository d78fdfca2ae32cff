import type { HostLogin } from './host-login.js';

/**
 * Returns a token as `credentials.tfrc.json`. Terraform and OpenTofu also read this text as their configuration file, which
 * `TF_CLI_CONFIG_FILE` names. Source: Terraform, "CLI configuration file", "Credentials".
 */
export function terraformCredentials({ host, secret: token }: HostLogin): string {
  return `${JSON.stringify({ credentials: { [host]: { token } } }, undefined, 2)}\n`;
}

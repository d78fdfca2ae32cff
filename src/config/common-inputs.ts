/**
 * One of the action's inputs, which is also an option of the command. `npm run generate` writes action.yml and the tables in
 * the docs from these definitions. A test fails if the files differ from the definitions.
 */
export interface InputDefinition {
  name: string;
  /** In Markdown without line breaks. */
  description: string;
  default?: string;
  /** Other names of the input, from common actions, so that a workflow can migrate without rewriting its inputs. */
  aliases?: readonly string[];
  /** Whether only steps accept the input, for workflows that migrate from a common action. No table or command lists it. */
  foreign?: true;
  /** Whether the value is a secret. The command reads a secret only from the environment or a file. */
  secret?: true;
  /** Whether only an exchange reads the input. Jobpass then saves the input only if the keeper makes exchanges. */
  exchangeOnly?: true;
  /** The allowed values, if they are few. Shell completion offers them; the code that reads the input checks them. */
  values?: readonly string[];
  /** Whether the value can be the path to a file. */
  file?: true;
  /**
   * How the input affects where tokens are sent. `address`: the input is a service's address. `trust`: the input allows more
   * hosts to receive or read tokens.
   */
  destination?: 'address' | 'trust';
  /** The only case in which Jobpass reads the input, as another input and its value: `auth: approle`. */
  appliesTo?: string;
  /** Whether the command ignores the variable with this name, because `deliver: endpoint` sets this variable. */
  noVariable?: true;
}

/** A provider's additions to the common inputs, keyed by input name. */
export type CommonAdditions = Readonly<
  Record<
    string,
    {
      /**
       * The meaning of the input for this provider. The docs print this text after "For `aws`: ". In Markdown without line
       * breaks.
       */
      text?: string;
      /** Other names of the input, from the common action for this service. */
      aliases?: readonly string[];
    }
  >
>;

export const DELIVERIES = ['env', 'output', 'file', 'endpoint'] as const;
/**
 * The delivery if neither the job nor the provider chooses one. The input has no default in action.yml, because a runner passes
 * such a default like a value that the job chose.
 */
export const USUAL_DELIVERY = 'env';
export const FILE_FORMATS = ['raw', 'dotenv', 'json'] as const;
export const FILE_MODES = ['0600', '0400'] as const;
export const KEEP_MODES = ['auto', 'true', 'false'] as const;
export const YES_OR_NO = ['true', 'false'] as const;
export const AUDIT_MODES = [...YES_OR_NO, 'required'] as const;

/** The inputs that have the same meaning for every provider. Each provider adds its own inputs. */
export const COMMON_INPUTS = [
  {
    name: 'provider',
    description: 'The kind of service that issues the credential',
  },
  {
    name: 'url',
    description: 'The address of the service.',
    destination: 'address',
  },
  {
    name: 'audience',
    description: 'The audience of the ID token.',
  },
  {
    name: 'role',
    description: 'The role to request, for services that have roles.',
  },
  {
    name: 'ttl',
    description:
      'The maximum lifetime of the credential, including renewals: `15m`, `1h30m`, `1d`, or a number of seconds. Units: `s`, `m`, `h`, `d`, `w`. If the server supports a lifetime, Jobpass sends it. If the credential lives longer, Jobpass logs a warning. Default: `1h`, or `6h` if Jobpass renews the credential in short leases while the job runs.',
  },
  {
    name: 'lease',
    description:
      'The lifetime of one lease, for credentials that Jobpass renews; at least `20s`. If the runner is lost and nothing can revoke the credential, a credential that was stolen from a step works for at most this time. Default: `60s` if the provider can renew the credential, `5m` if each renewal is a new exchange, `15m` with `registries`.',
  },
  {
    name: 'keep',
    description:
      'Whether to run a keeper: a background process that renews the credential and, if the provider supports it, revokes the credential when the runner dies. One of `auto`, `true`, `false`. [docs/explanation/keeper.md](docs/explanation/keeper.md) explains when `auto` runs a keeper.',
    default: 'auto',
    values: KEEP_MODES,
  },
  {
    name: 'deliver',
    description:
      'How later steps get the credential: one or more of `env`, `output`, `file`, `endpoint` (an address on this machine), separated by commas. Default: `env`, or `endpoint` if `registries` is set.',
    values: DELIVERIES,
  },
  {
    name: 'credentials',
    description:
      'Names of credentials that have rules in `.jobpass.yml` ([docs/reference/rules.md](docs/reference/rules.md)). Alternatively, a YAML map from credential names to their inputs; the inputs of the step are the defaults. Jobpass delivers all credentials or none. Output names are prefixed with the name of the credential.',
  },
  {
    name: 'config',
    description:
      'The path of the rules file for `credentials`. Default: `.jobpass.yml` in the checked-out repository, or else `.github/jobpass.yml`.',
    file: true,
  },
  {
    name: 'config-sha256',
    description:
      'The SHA-256 of the rules file, in hex. Jobpass rejects a file with any other hash. This input is required for events that may check out an untrusted version of the file (`pull_request_target`, `workflow_run`, `issue_comment`).',
  },
  {
    name: 'name',
    description:
      'The name of the credential for `jobpass token`, `jobpass revoke` and `jobpass status`. Default: the name of the provider.',
  },
  {
    name: 'registries',
    description:
      'Container registries to log in to, separated by commas or spaces: `ghcr.io`, `example.azurecr.io`. While the job runs, Docker, Podman, Helm and other clients get the log-in through `docker-credential-jobpass` ([docs/guides/container-registries.md](docs/guides/container-registries.md)). No file contains the log-in.',
    aliases: ['registry'],
    destination: 'trust',
  },
  {
    name: 'file-format',
    description:
      'The format of the files: `raw` writes one file for each secret, without additions; `dotenv` and `json` write one file with all secrets.',
    default: 'raw',
    values: FILE_FORMATS,
    appliesTo: 'deliver: file',
  },
  {
    name: 'file-mode',
    description: 'The mode of the files: `0600` or `0400`. Only the user of the job can open their folder.',
    default: '0600',
    values: FILE_MODES,
    appliesTo: 'deliver: file',
  },
  {
    name: 'revoke',
    description:
      'Whether to revoke the credential when the job ends: `true` or `false`. With `now`, this step issues no credential. It revokes all credentials of earlier steps, or only the credential that `name` selects.',
    default: 'true',
    values: [...YES_OR_NO, 'now'],
  },
  {
    name: 'audit',
    description:
      'Whether to write audit records of the credential ([docs/reference/audit.md](docs/reference/audit.md)): `true`, `false` or `required`. With `required`, Jobpass delivers a credential only if its record was written.',
    default: 'true',
    values: AUDIT_MODES,
  },
  {
    name: 'audit-file',
    description:
      'The path of the file for audit records, or `-` to print them. Default: a file in the runner’s temporary folder on GitHub Actions; no file on other runners.',
    file: true,
  },
  {
    name: 'audit-webhook',
    description:
      'An https address that receives each audit record as a CloudEvent. If `OTEL_EXPORTER_OTLP_ENDPOINT` is set, Jobpass also sends the records to that OpenTelemetry collector.',
  },
  {
    name: 'audit-webhook-secret',
    description:
      'The secret that signs the requests to `audit-webhook`, as in the Standard Webhooks specification: `whsec_` followed by 24 to 64 random bytes in base64.',
    secret: true,
  },
  {
    name: 'allowed-hosts',
    description:
      'Additional hosts (`host` or `host:port`) that may receive tokens. Required if the service redirects to another host, if its metadata names an endpoint on another host, or if a well-known service also accepts the audience of the ID token. Otherwise the host of `url` is allowed. Separate hosts by commas, spaces or line breaks.',
    destination: 'trust',
  },
  {
    name: 'ca',
    description: 'Additional certificate authorities to trust: PEM, base64 of PEM, or the path of a file.',
    file: true,
    destination: 'trust',
  },
  {
    name: 'client-cert',
    description:
      'The client certificate for mutual TLS with the provider: PEM, base64 of PEM, or the path of a file.',
    file: true,
  },
  {
    name: 'client-key',
    description: 'The private key of the client certificate: PEM, base64 of PEM, or the path of a file.',
    secret: true,
  },
] as const satisfies readonly InputDefinition[];

export const DEFAULT_PROVIDER = 'oauth';

/** Returns the default of an input, or an empty string if the input has no default. */
export function defaultOf(definitions: readonly InputDefinition[], name: string): string {
  return definitions.find((definition) => definition.name === name)?.default ?? '';
}

/** Returns the environment variable that sets an input for commands: `JOBPASS_REVOKE_ROLE`. */
export function variableOf(input: string): string {
  return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
}

export type CommonInput = (typeof COMMON_INPUTS)[number]['name'];

/**
 * One input of the action, one flag of the command. action.yml and the tables of the docs are generated from
 * these definitions (`npm run generate`), and a test fails when they drift.
 */
export interface InputDefinition {
  name: string;
  /** In Markdown without line breaks. */
  description: string;
  default?: string;
  /** Other spellings of it, those of common actions: a workflow moves without its inputs being rewritten. */
  aliases?: readonly string[];
  /** Taken from steps alone, so that workflows of a common action move unchanged: in no table, and no option of a command. */
  foreign?: true;
  /** Whether its value is a secret, which the command takes from the environment or a file alone. */
  secret?: true;
  /** What it can be, where that is one of a few words: a shell offers these, and the input's reader judges. */
  values?: readonly string[];
  /** Whether it can be the path of a file. */
  file?: true;
  /**
   * How it decides where tokens go. `address`: it is the address of a service. `trust`: it lets tokens go to more hosts, or
   * be read by more.
   */
  destination?: 'address' | 'trust';
  /** The only case in which it is read, as an input and its value: `auth: approle`. */
  appliesTo?: string;
  /** It is read from no variable, since `deliver: endpoint` sets the one of its name. */
  noVariable?: true;
}

/** What a provider adds to common inputs, by their names. */
export type CommonAdditions = Readonly<
  Record<
    string,
    {
      /** What the input means with this provider, behind "For `aws`: ". In Markdown without line breaks. */
      text?: string;
      /** Other spellings of it, those of the common action for this service. */
      aliases?: readonly string[];
    }
  >
>;

export const DELIVERIES = ['env', 'output', 'file', 'endpoint'] as const;
export const FILE_FORMATS = ['raw', 'dotenv', 'json'] as const;
export const FILE_MODES = ['0600', '0400'] as const;
export const KEEP_MODES = ['auto', 'true', 'false'] as const;
export const YES_OR_NO = ['true', 'false'] as const;
export const AUDIT_MODES = [...YES_OR_NO, 'required'] as const;

/** The inputs that mean the same for every provider; each provider adds its own. */
export const COMMON_INPUTS = [
  {
    name: 'provider',
    description: 'The kind of service that issues the credential',
  },
  {
    name: 'url',
    description: 'The service.',
    destination: 'address',
  },
  {
    name: 'audience',
    description: 'The audience of the ID token.',
  },
  {
    name: 'role',
    description: 'The role to ask for, at services that have roles.',
  },
  {
    name: 'ttl',
    description:
      'How long the credential may live in all, renewals included: `15m`, `1h30m`, `1d`, or seconds (units: `s`, `m`, `h`, `d`, `w`). Jobpass sends it to servers that support it, and logs a warning where the credential lives longer. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
  },
  {
    name: 'lease',
    description:
      'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
  },
  {
    name: 'keep',
    description:
      'Whether a process beside the job renews the credential, and revokes it, if the provider can, when the runner dies: `auto`, `true` or `false`. [docs/explanation/keeper.md](docs/explanation/keeper.md) says when `auto` does.',
    default: 'auto',
    values: KEEP_MODES,
  },
  {
    name: 'deliver',
    description:
      'How later steps get the credential: `env`, `output`, `file`, `endpoint` (an address on this machine), or several of them, separated by commas.',
    default: 'env',
    values: DELIVERIES,
  },
  {
    name: 'credentials',
    description:
      'Names of credentials, whose rules are in `.jobpass.yml`: [docs/reference/rules.md](docs/reference/rules.md). Or several credentials in one step: a map (YAML) from names to their inputs, for which those of the step are defaults. All are delivered, or none. Outputs have the name in front.',
  },
  {
    name: 'config',
    description:
      'The file of rules that `credentials` names. Default: `.jobpass.yml`, else `.github/jobpass.yml`, in the checked-out repository.',
    file: true,
  },
  {
    name: 'config-sha256',
    description:
      'The SHA-256 of that file, in hex: another one is refused. With it the file is also read where a stranger’s version may be checked out (`pull_request_target`, `workflow_run`, `issue_comment`).',
  },
  {
    name: 'name',
    description:
      'What `jobpass token`, `jobpass revoke` and `jobpass status` call the credential. Default: the provider.',
  },
  {
    name: 'file-format',
    description:
      '`raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
    default: 'raw',
    values: FILE_FORMATS,
    appliesTo: 'deliver: file',
  },
  {
    name: 'file-mode',
    description: 'The mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
    default: '0600',
    values: FILE_MODES,
    appliesTo: 'deliver: file',
  },
  {
    name: 'revoke',
    description:
      'Whether to revoke the credential when the job ends. With `now` this step issues none, and ends those that earlier steps got (or the one of `name`).',
    default: 'true',
    values: [...YES_OR_NO, 'now'],
  },
  {
    name: 'audit',
    description:
      'Whether what happens to the credential is written down ([docs/reference/audit.md](docs/reference/audit.md)): `true`, `false`, or `required`, with which no credential is delivered that has no record.',
    default: 'true',
    values: AUDIT_MODES,
  },
  {
    name: 'audit-file',
    description:
      'The file of these records, or `-`, with which they are printed. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
    file: true,
  },
  {
    name: 'audit-webhook',
    description:
      'An address (https) that gets each record as a CloudEvent. Records also go to where the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`) say.',
  },
  {
    name: 'audit-webhook-secret',
    description:
      'Signs what goes there, as the Standard Webhooks specification has it: `whsec_` and 24 to 64 random bytes in base64.',
    secret: true,
  },
  {
    name: 'allowed-hosts',
    description:
      'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
    destination: 'trust',
  },
  {
    name: 'ca',
    description:
      'Certificates of authorities to trust besides the usual ones, as PEM, as base64 of PEM, or as the path of a file.',
    file: true,
    destination: 'trust',
  },
  {
    name: 'client-cert',
    description:
      'A client certificate to show to the provider (mutual TLS), as PEM, as base64 of PEM, or as the path of a file.',
    file: true,
  },
  {
    name: 'client-key',
    description: 'The key of that certificate, as PEM, as base64 of PEM, or as the path of a file.',
    secret: true,
  },
] as const satisfies readonly InputDefinition[];

export const DEFAULT_PROVIDER = 'oauth';

/** The value of an input that was not given: its default, or nothing. */
export function defaultOf(definitions: readonly InputDefinition[], name: string): string {
  return definitions.find((definition) => definition.name === name)?.default ?? '';
}

/** The variable of an input, for commands: `JOBPASS_REVOKE_ROLE`. */
export function variableOf(input: string): string {
  return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
}

export type CommonInput = (typeof COMMON_INPUTS)[number]['name'];

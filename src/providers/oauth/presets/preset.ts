import type { IdToken } from '../../../identity/id-token.js';
import type { ProviderContext } from '../../context.js';
import type { LeaseValue } from '../../lease.js';
import type { Probe } from '../../provider.js';
import type { Tools } from '../../tools.js';
import type { GRANTS } from '../messages.js';

/** Where a request contains the ID token: a parameter of the body, or a header, in lower case. `authorization` gets the prefix `Bearer`. */
export type IdTokenPlace = { parameter: string } | { header: string };

/** The place of the credential in a request that ends the credential or asks about it. */
export type CredentialPlace = 'bearer' | 'form' | { json: string };

/** A request that contains the credential. */
export interface CredentialRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path below the service's address. An empty path stands for the address itself. */
  path: string;
  /** Whether the path begins at the host, not at the service's address. */
  atRoot?: true;
  /** The service's address for this request, if it differs from `Preset.address`. An address in `url` replaces both. */
  address?: string;
  credential: CredentialPlace;
  headers?: Readonly<Record<string, string>>;
}

/** A request that ends the credential. */
export interface RevocationRequest extends CredentialRequest {
  /** The statuses with which the service confirms the revocation. */
  done: readonly number[];
  /** The statuses with which the service answers for a dead credential. */
  gone?: readonly number[];
  /** The statuses with which services without this request answer. */
  unsupported?: readonly number[];
}

/** A request whose response shows whether the service accepts the credential. */
export interface ProbeRequest extends CredentialRequest {
  accepted: readonly number[];
  refused: readonly number[];
  /**
   * Returns headers and a body that replace those of `credential`, or the reason why no probe is possible, for messages. The request
   * must not change anything at the service.
   */
  sends?: (
    token: string,
    chosen: Chosen,
  ) => { headers: Readonly<Record<string, string>>; body: string | Buffer } | string;
  /** Returns the result of a probe if its status alone does not show it. Undefined if the response does not show it either. */
  judge?: (status: number, text: string) => Probe | undefined;
}

/** A rejected exchange. */
export interface Rejection extends Chosen {
  status: number;
  /** The error in the response, for messages. */
  said: string;
  token: IdToken;
}

/** The parts of the settings from which a preset derives its audience and its deliveries. */
export interface Chosen {
  /** The service's address. */
  address: URL;
  /** All parameters of the request except the ID token, keyed by name. */
  params: Readonly<Record<string, string>>;
}

/** The parts of the job that a preset's tools use. */
export interface ToolContext extends Pick<ProviderContext, 'log'> {
  env: NodeJS.ProcessEnv;
  /** Whether later steps have the credential in a variable. */
  isExported: boolean;
  /** The name of the credential, if the step has several credentials of this preset. */
  name: string | undefined;
}

/** How Jobpass exchanges an ID token at one service. All data about a service is in its preset. */
export interface Preset {
  /** The service's name in messages. */
  service: string;
  /** The service's address. Undefined if every customer has another one, so that `url` is required. */
  address?: string;
  /** The path of the token request. `{name}` stands for a parameter, which is then not a part of the body. */
  path: string | ((params: Chosen['params']) => string);
  /** Whether the path begins at the host, not at the service's address. */
  atRoot?: true;
  /** Default: `POST`. A request with GET has its parameters in the query. */
  method?: 'GET' | 'POST' | 'PUT';
  /** Default: `form`. */
  body?: 'form' | 'json';
  /** The grant, whose parameters Jobpass sets. Undefined if the service knows no grants. */
  grant?: keyof typeof GRANTS;
  /** Where the ID token goes. Default: the parameter of the grant. */
  idToken?: IdTokenPlace;
  /** Default: the type for ID tokens. */
  subjectTokenType?: string;
  headers?: Readonly<Record<string, string>>;
  /** Parameters with a usual value. `params` can change the value. */
  defaults?: Readonly<Record<string, string>>;
  /** The parameters that the user sets: with `scope`, `role` and `client-id`, or otherwise with `params`. */
  params?: Readonly<Record<string, 'required' | 'optional'>>;
  /** Parameters that the token request does not contain, because only other requests need them. */
  unsent?: readonly string[];
  /** The parameter with which the service accepts a lifetime in seconds. Jobpass requests the length of a lease. */
  lifeParameter?: string;
  /** The parameter that repeats the audience of the ID token. */
  audienceParameter?: string;
  /** Returns the default audience. Absent if the user chooses the audience at the service, so that `audience` is required. */
  audience?: (chosen: Chosen) => string | undefined;
  /** The hint if `audience` is required. Default: the user configured the audience at the service. */
  audienceHint?: string;

  /** The statuses of a success. Default: 200 to 299. */
  success?: readonly number[];
  /** The names of the members that lead to the credential, separated by dots. Default: `access_token`. */
  tokenPath?: string;
  /** The names of the members that lead to the expiry. Default: `expires_in`. */
  expiryPath?: string;
  /** The lifetime if the response contains none, in seconds. */
  lifeS?: number;
  /** The lifetime of one lease, in milliseconds, if the service always issues credentials that live longer than the usual lease. */
  leaseMs?: number;
  /** Whether the service accepts each ID token once. A lost response then needs another ID token. */
  singleUse?: true;
  /** Returns the hint for a rejected exchange. Undefined for the usual hint. */
  hint?: (rejection: Rejection) => string | undefined;

  revocation?: RevocationRequest;
  probe?: ProbeRequest;

  /** The variable from which programs read the credential. */
  variable: string;
  /** Variables that programs prefer to `variable`. `jobpass exec` removes them. */
  conflicting?: readonly string[];
  /** Values that programs need besides the credential, and that are not secret. */
  also?: (chosen: Chosen) => readonly LeaseValue[];
  /** Further variables that the deliveries may set. */
  delivered?: readonly string[];
  /** How the service's programs read the credential, if plain files and variables are not sufficient. */
  tools?: (chosen: Chosen & { variable: string }, context: ToolContext) => Tools;
}

import type { JobpassError } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import type { IdToken } from '../identity/id-token.js';
import type { Lease } from './lease.js';

/** A client's request to the keeper's endpoint. */
export interface EndpointRequest {
  method: 'GET' | 'POST';
  /** The path below the credential's address, without the query: an empty text, or for example `/token`. */
  path: string;
  query: URLSearchParams;
  /** The headers, keyed by their names in lower case. Several headers of the same name are one text. */
  headers: Readonly<Record<string, string | undefined>>;
  /** At most 64 KiB. Empty for GET. */
  body: string;
}

/** The endpoint's response. */
export interface EndpointReply {
  status: number;
  body: string;
  /** The content type. Default: `application/json`. */
  type?: string;
  headers?: Readonly<Record<string, string>>;
}

/** The credentials and ID tokens from which a protocol makes its responses. */
export interface EndpointSource {
  /**
   * Returns the delivered credential, with its expiry on the machine's clock. If no credential is live, or if it is being renewed,
   * this method waits for up to a second.
   *
   * @throws JobpassError a transient error if no credential is live
   */
  lease(): Promise<Lease>;
  /**
   * Returns another credential of the same provider, for something that a client names: a resource, an audience. The keeper exchanges
   * an ID token for this credential at the first request, and again when less than half of the credential's lifetime is left. It
   * saves, masks, records and ends this credential in the same way as the delivered one. Simultaneous requests share one exchange.
   *
   * @param key the name of what the credential is for, which is not secret: `https://vault.azure.net`
   * @param exchange makes one attempt
   * @returns the credential, with its expiry on the machine's clock
   * @throws JobpassError if no credential could be issued
   */
  other(
    key: string,
    exchange: (idToken: IdToken | undefined, attempt: Attempt) => Promise<Lease>,
  ): Promise<Lease>;
  /**
   * Returns an ID token of this job. Requests a new one unless the latest one is still valid for long enough. If the CI system issues
   * one ID token per job, this method returns that token as long as the token is valid.
   *
   * @param leastMs the minimum remaining lifetime, in milliseconds
   * @throws JobpassError if the job gets no ID token
   */
  idToken(leastMs: number): Promise<IdToken>;
}

/** A service's own protocol, which the keeper's endpoint uses instead of its usual protocol. */
export interface EndpointProtocol {
  /**
   * Returns the endpoint's token in a request, which the endpoint compares with its own. Default: the token in the header
   * `Authorization`.
   */
  tokenIn?(request: EndpointRequest): string | undefined;
  /**
   * Whether requests contain no token. The endpoint then has its own port, and only answers processes of the job's user. This is
   * possible only on Linux.
   */
  withoutToken?: true;
  /** Whether the protocol uses POST besides GET. */
  post?: true;
  /** Makes the response. @throws JobpassError, which `fail` converts to a response */
  answer(request: EndpointRequest, source: EndpointSource): Promise<EndpointReply>;
  /** Converts an error to a response that the service's clients understand. */
  fail(error: JobpassError): EndpointReply;
}

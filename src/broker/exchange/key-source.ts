import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { describeAnswer, type HttpClient } from '../../http/client.js';
import { isLoopback, secureUrl } from '../../http/hosts.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';

/** The lifetime of a discovered address, in milliseconds. */
const DISCOVERY_AFTER = 60 * 60_000;

export interface KeySourceOptions {
  issuer: string;
  jwksUri: string | undefined;
  http: HttpClient;
  clock: Clock;
}

/** The source of an issuer's keys: a configured address, or the address in the issuer's discovery document. */
export class KeySource {
  readonly #issuer: string;
  readonly #issuerUrl: URL;
  readonly #jwksUri: URL | undefined;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  #discovered: { uri: URL; at: number } | undefined;

  /** @throws JobpassError `usage` or `insecure` if the address of the issuer or of its keys is invalid */
  constructor({ issuer, jwksUri, http, clock }: KeySourceOptions) {
    this.#issuer = issuer;
    this.#issuerUrl = secureUrl(issuer, 'A trusted issuer');
    if (this.#issuerUrl.search !== '' || this.#issuerUrl.hash !== '') {
      throw new JobpassError('usage', `The trusted issuer ${issuer} has a query or a fragment`, {
        hint: 'Write the issuer exactly as in the claim iss of its tokens',
      });
    }
    this.#jwksUri =
      jwksUri === undefined ? undefined : secureUrl(jwksUri, 'The jwks-uri of a trusted issuer');
    this.#http = http;
    this.#clock = clock;
  }

  /** Forgets the discovered address. */
  forget(): void {
    this.#discovered = undefined;
  }

  /** Fetches the unchecked document with the keys. @throws JobpassError */
  async load(): Promise<Record<string, unknown>> {
    const known = this.#discovered;
    const recent = known !== undefined && this.#clock.elapsed() - known.at <= DISCOVERY_AFTER;
    let request = keysRequest(this.#jwksUri ?? (recent ? known.uri : await this.#discover()));
    let answer = await this.#http.send(request);
    if ((answer.status === 404 || answer.status === 410) && this.#jwksUri === undefined && recent) {
      request = keysRequest(await this.#discover());
      answer = await this.#http.send(request);
    }
    return this.#read(request, answer);
  }

  async #discover(): Promise<URL> {
    const at = this.#clock.elapsed();
    const url = new URL(`${this.#issuerUrl.href.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const request: Outgoing = {
      method: 'GET',
      url,
      headers: {},
      what: "the request for the issuer's metadata",
    };
    const answer = await this.#http.send(request);
    const metadata = this.#read(request, answer);
    if (metadata['issuer'] !== this.#issuer || typeof metadata['jwks_uri'] !== 'string') {
      throw this.#http.malformed(request, answer, 'metadata of another issuer, or without keys');
    }
    const uri = secureUrl(metadata['jwks_uri'], 'The jwks_uri of an issuer');
    if (uri.protocol === 'http:' && !isLoopback(this.#issuerUrl)) {
      throw new JobpassError('insecure', `The issuer ${this.#issuer} publishes a jwks_uri on this machine`);
    }
    this.#discovered = { uri, at };
    return uri;
  }

  #read(request: Outgoing, answer: Answer): Record<string, unknown> {
    if (answer.status !== 200) throw this.#http.refusal(request, answer, undefined);
    const body = jsonObject(answer.body);
    if (body === undefined) throw this.#http.malformed(request, answer, describeAnswer(answer));
    return body;
  }
}

function keysRequest(url: URL): Outgoing {
  return { method: 'GET', url, headers: {}, what: "the request for the issuer's keys" };
}

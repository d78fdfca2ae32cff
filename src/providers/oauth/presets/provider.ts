import { JobpassError } from '../../../errors.js';
import { describeAnswer } from '../../../http/client.js';
import type { Attempt } from '../../../http/retry.js';
import { isTransientStatus } from '../../../http/retry.js';
import type { ServedTime } from '../../../http/service-clock.js';
import type { Answer, Outgoing } from '../../../http/transport.js';
import type { IdToken } from '../../../identity/id-token.js';
import { type JsonObject, jsonObject } from '../../../text/json.js';
import type { ProviderContext } from '../../context.js';
import type { Lease } from '../../lease.js';
import { type Probe, type Provider, type Revocation, requestedLife } from '../../provider.js';
import type { Tools } from '../../tools.js';
import { warnOfLifetime } from '../hints.js';
import { ONE_OF_SEVERAL } from '../inputs.js';
import { endOfJwt, newTokenId, TRANSIENT_ERRORS } from '../messages.js';
import { errorIn, type IssuedCredential, parseIssued, type ServiceError } from './answer.js';
import { readExchange } from './complete.js';
import { counterCheck } from './counter-check.js';
import { hintFor } from './hints.js';
import { credentialRequest, exchangeRequest, type Request } from './request.js';
import type { ExchangeSettings, Located } from './settings.js';

/** How long an exchange may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
const FINISH_MS = 4_000;

/** A request with its response, whose body may be a JSON object. */
interface Answered {
  request: Outgoing;
  answer: Answer;
  json: JsonObject | undefined;
}

/** Creates the provider for a preset, or for a token request that the inputs describe. @throws JobpassError */
export async function presetProvider(context: ProviderContext): Promise<Provider<string>> {
  const settings = await readExchange(context.settings);
  return new PresetProvider(context, settings);
}

/** An exchange that a preset, or the inputs, describe. */
export class PresetProvider implements Provider<string> {
  readonly audience: string;
  readonly targets: readonly URL[];
  declare readonly tools?: Tools;
  readonly #context: ProviderContext;
  readonly #settings: ExchangeSettings;
  /** The tokens that this process received and has not revoked yet. Some services return the same token until it expires. */
  readonly #issued = new Set<string>();
  /** The ID tokens that a service may have used up. */
  readonly #used = new Set<string>();

  constructor(context: ProviderContext, settings: ExchangeSettings) {
    this.#context = context;
    this.#settings = settings;
    this.audience = settings.audience;
    this.targets = [settings.endpoint];
    const { preset, variable, chosen } = settings;
    const { own, deliver } = context.settings;
    const tools = preset.tools?.(
      { ...chosen, variable },
      { log: context.log, env: process.env, name: own[ONE_OF_SEVERAL], isExported: deliver.includes('env') },
    );
    if (tools !== undefined) this.tools = tools;
  }

  async prepare(): Promise<URL[]> {
    return [this.#settings.endpoint];
  }

  async exchange(idToken: IdToken | undefined, attempt: Attempt): Promise<Lease<string>> {
    if (idToken === undefined) throw new Error('exchange without an ID token');
    const settings = this.#settings;
    this.#rejectUsed(idToken);
    const { http, secrets, clock, life } = this.#context;
    const lifeS = Math.round(requestedLife(life, clock.now()) / 1000);
    const sent = exchangeRequest(settings, idToken.raw, lifeS);
    const { request, answer, json } = await this.#send(sent, 'the token exchange', attempt, idToken);
    const error = errorIn(json);
    const { success } = settings.preset;
    const isSuccess = success?.includes(answer.status) ?? (answer.status >= 200 && answer.status <= 299);
    const result = json === undefined ? undefined : parseIssued(json, settings, idToken.raw);
    if (result !== undefined && 'token' in result && isSuccess) {
      // If the service echoes another secret (an earlier ID token, a revoked token), the secret is not a credential.
      if (secrets.has(result.token) && !this.#issued.has(result.token))
        throw http.malformed(
          request,
          answer,
          `another secret of this job as ${settings.tokenPath.join('.')}`,
        );
      secrets.add(result.token);
      this.#issued.add(result.token);
      const lease = this.#leaseOf(result, answer.served);
      warnOfLifetime(lease, settings.preset.lifeParameter !== undefined, this.#context);
      return lease;
    }

    // A token in an unusable response may still be valid.
    const orphaned = result === undefined ? undefined : 'token' in result ? result.token : result.orphaned;
    if (orphaned !== undefined && !secrets.has(orphaned)) {
      secrets.add(orphaned);
      await this.#context.onOrphaned(this.#leaseOf({ token: orphaned }, answer.served));
    }
    if (error?.code !== undefined && TRANSIENT_ERRORS.has(error.code))
      throw http.busy(request, answer, error.said);
    if (!isSuccess)
      throw http.refusal(
        request,
        answer,
        error?.said,
        hintFor(answer.status, idToken, settings, error?.said),
      );
    const problem =
      error !== undefined
        ? `the error ${error.said}`
        : result !== undefined && 'problem' in result
          ? result.problem
          : describeAnswer(answer);
    // A response with a token does not come from a gateway, so a retry would return the same response.
    throw http.malformed(request, answer, problem, orphaned !== undefined);
  }

  async registryLogIn(_: string, lease: Lease<string>): Promise<{ username: string; secret: string }> {
    return {
      username: this.#context.settings.own['registry-username'] ?? '',
      secret: lease.credential,
    };
  }

  async probe(lease: Lease<string>, attempt: Attempt): Promise<Probe> {
    const { probe, introspection } = this.#settings;
    if (introspection !== undefined) return this.#introspect(introspection, lease, attempt);
    if (probe === undefined)
      return {
        answer: 'unknown',
        reason: `${this.#service} has no address that shows whether it accepts a credential`,
      };
    const sent = probe.sends?.(lease.credential, this.#settings.chosen);
    if (typeof sent === 'string') return { answer: 'unknown', reason: sent };
    const { request, answer, json } =
      sent === undefined
        ? await this.#ask(probe, lease, 'the probe', attempt)
        : await this.#send({ ...sent, method: probe.method, url: probe.url }, 'the probe', attempt);
    const judged = probe.judge?.(answer.status, answer.body.subarray(0, 16_384).toString('utf8'));
    if (judged !== undefined) {
      this.#context.serviceClock.learn(answer.served);
      return judged;
    }
    if (probe.refused.includes(answer.status)) {
      // A gateway rejects requests with pages of its own.
      return json === undefined
        ? {
            answer: 'refuses',
            form: 'foreign',
            reason: `the probe was answered with ${answer.status} and ${describeAnswer(answer)}`,
          }
        : { answer: 'refuses', form: 'own' };
    }
    if (probe.accepted.includes(answer.status)) {
      if (json === undefined) throw this.#context.http.malformed(request, answer, describeAnswer(answer));
      this.#context.serviceClock.learn(answer.served);
      return { answer: 'accepts' };
    }
    const refusal = this.#context.http.refusal(request, answer, errorIn(json)?.said);
    if (refusal.transient) throw refusal;
    return { answer: 'unknown', reason: refusal.message };
  }

  irrevocable(): string | undefined {
    return this.#settings.revocation === undefined
      ? `Jobpass knows no request that revokes tokens of ${this.#service}`
      : undefined;
  }

  async revoke(lease: Lease<string>, attempt: Attempt): Promise<Revocation> {
    const { revocation } = this.#settings;
    this.#issued.delete(lease.credential);
    if (revocation === undefined) return { answer: 'impossible', reason: this.irrevocable() ?? '' };
    const { request, answer, json } = await this.#ask(revocation, lease, 'the revocation', attempt);
    const { http } = this.#context;
    const error = errorIn(json);
    if (revocation.unsupported?.includes(answer.status) === true)
      return { answer: 'impossible', reason: `this instance of ${this.#service} has no revocation` };
    // A page comes from a proxy or a gateway.
    if (answer.status >= 200 && answer.status <= 299 && isPage(answer))
      throw http.malformed(request, answer, describeAnswer(answer));
    // A confirmation may contain a message.
    if (revocation.done.includes(answer.status) && (error === undefined || error.code === undefined))
      return { answer: 'done' };
    if (error?.code !== undefined && TRANSIENT_ERRORS.has(error.code))
      throw http.busy(request, answer, error.said);
    if (revocation.gone?.includes(answer.status) === true && json !== undefined)
      return { answer: 'gone', reason: `the revocation was answered with ${answer.status}: ${said(error)}` };
    throw http.refusal(request, answer, error?.said);
  }

  async confirm(
    lease: Lease<string>,
    attempt: Attempt,
    _before: Probe,
    gone: boolean,
  ): Promise<string | undefined> {
    // If the service does not revoke credentials, another one would only live on.
    if (!gone) return undefined;
    const requests = {
      issue: async () => this.exchange(await this.#context.idToken(), attempt),
      probe: (one: Lease<string>) => this.probe(one, attempt),
      revoke: (one: Lease<string>) => this.revoke(one, attempt),
    };
    return counterCheck(lease, requests, this.#context.log);
  }

  get #service(): string {
    return this.#settings.preset.service;
  }

  /** Whether the service may still accept this ID token. @throws JobpassError if it does not */
  #rejectUsed({ raw }: IdToken): void {
    if (this.#settings.preset.singleUse !== true || !this.#used.has(raw)) return;
    throw new JobpassError(
      'refused',
      `The response of ${this.#service} was lost, and ${this.#service} accepts each ID token once`,
      { hint: 'This CI system issues one ID token per job. Run the job again' },
    );
  }

  async #send(sent: Request, what: string, attempt: Attempt, idToken?: IdToken): Promise<Answered> {
    const request: Outgoing = {
      ...sent,
      what,
      presentCertificate: sent.url.host === this.#settings.endpoint.host,
      ...(idToken === undefined ? {} : { finishMs: FINISH_MS }),
    };
    try {
      const answer = await this.#context.http.send(request, attempt);
      if (idToken !== undefined && !isTransientStatus(answer.status)) this.#used.add(idToken.raw);
      return { request, answer, json: jsonObject(answer.body) };
    } catch (error) {
      if (idToken !== undefined && error instanceof JobpassError && error.answerLost)
        this.#used.add(idToken.raw);
      throw error;
    }
  }

  #ask(request: Located, lease: Lease<string>, what: string, attempt: Attempt): Promise<Answered> {
    return this.#send(credentialRequest(this.#settings, request, lease.credential), what, attempt);
  }

  async #introspect(endpoint: URL, lease: Lease<string>, attempt: Attempt): Promise<Probe> {
    const asked: Located = { method: 'POST', path: '', url: endpoint, credential: 'form' };
    const { request, answer, json } = await this.#ask(asked, lease, 'the introspection', attempt);
    const { http } = this.#context;
    if (answer.status !== 200) {
      const refusal = http.refusal(request, answer, errorIn(json)?.said);
      if (!refusal.transient) return { answer: 'unknown', reason: refusal.message };
      throw refusal;
    }
    if (typeof json?.['active'] !== 'boolean') throw http.malformed(request, answer, 'no boolean `active`');
    return json['active'] ? { answer: 'accepts' } : { answer: 'refuses', form: 'own' };
  }

  #leaseOf({ token, expiry, jwt }: IssuedCredential, served: ServedTime | undefined): Lease<string> {
    const { clock, serviceClock, secrets } = this.#context;
    const { address, variable, lifeMs, preset, chosen } = this.#settings;
    serviceClock.learn(served);
    const now = clock.now();
    const byService =
      expiry === undefined
        ? undefined
        : 'inS' in expiry
          ? now + expiry.inS * 1_000
          : serviceClock.latest(expiry.at);
    const byToken = jwt && endOfJwt(jwt, served === undefined ? undefined : serviceClock, now);
    const known = [byService, byToken].filter((one) => one !== undefined);
    // Uses the later expiry, because a credential must not count as expired while a service may still accept it.
    const expiresAt = known.length > 0 ? Math.max(...known) : lifeMs === undefined ? undefined : now + lifeMs;
    const id = jwt?.id;
    return {
      // The service chooses the ID, and Jobpass prints it. So the ID must not contain a secret.
      id: id !== undefined && secrets.redact(id) === id ? id : newTokenId(),
      provider: 'oauth',
      issuer: address.href.replace(/\/$/, ''),
      credential: token,
      values: [{ output: 'token', variable, value: token }, ...(preset.also?.(chosen) ?? [])],
      issuedAt: now,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      renewable: false,
      selfContained: jwt !== undefined,
      handle: {},
    };
  }
}

function said(error: ServiceError | undefined): string {
  return error?.said ?? 'no reason';
}

function isPage({ body }: Answer): boolean {
  return body.subarray(0, 200).toString('latin1').trimStart().startsWith('<');
}

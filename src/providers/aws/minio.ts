import { signedHeaders } from '../../aws/signature-v4.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';
import type { ProviderContext } from '../context.js';
import type { Probe, Revocation } from '../provider.js';
import type { SessionKeys } from './credential.js';
import type { AwsSettings } from './settings.js';

const ADMIN = '/minio/admin/v3';
/** The SHA-256 of an empty body, which MinIO's admin API requires in a header. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** The size limit for a probe's response, which lists the buckets that the session can see. */
const PROBE_BYTES = 4 * 1024 * 1024;
/** The modes of a MinIO server with one node. Source: `getMinioMode` in MinIO's `cmd/utils.go`. */
const ONE_NODE = /'mode-server-(xl-single|xl|fs)'/;

interface Reply {
  request: Outgoing;
  answer: Answer;
  /** The error code: `InvalidAccessKeyId`. */
  code: string | undefined;
  said: string | undefined;
}

/**
 * Revokes sessions of MinIO, and probes them. A session may revoke all sessions of its user with the same `TokenRevokeType`, so
 * each session has its own type. Source: MinIO 7aac2a2c5b7c, `RevokeTokens` in `cmd/admin-handlers-users.go`.
 */
export class MinioSessions {
  readonly #context: ProviderContext;
  readonly #settings: AwsSettings;

  constructor(context: ProviderContext, settings: AwsSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  /** Requests the session's account information, which no policy can deny to a live session. */
  async probe(keys: SessionKeys, attempt: Attempt): Promise<Probe> {
    const reply = await this.#send('GET', 'accountinfo', 'the session probe', attempt, keys);
    const { request, answer, code, said } = reply;
    if (answer.status === 200) return { answer: 'accepts' };
    const refusal = this.#context.http.refusal(request, answer, told(reply));
    if (refusal.transient) throw refusal;
    if (code === undefined)
      return answer.status === 403
        ? { answer: 'refuses', form: 'foreign', reason: `${refusal.message}, which is not an error of MinIO` }
        : { answer: 'unknown', reason: refusal.message };
    if (code !== 'InvalidAccessKeyId') return { answer: 'unknown', reason: told({ code, said }) ?? '' };
    return (await this.#hasOneNode(attempt))
      ? { answer: 'refuses', form: 'dead', reason: code }
      : {
          answer: 'unknown',
          reason:
            'this MinIO node rejects the session, but MinIO does not revoke sessions on the other nodes of a cluster. There, the session policy ends the access',
        };
  }

  /** Revokes the session that signs the request. */
  async revoke(keys: SessionKeys, attempt: Attempt): Promise<Revocation> {
    const reply = await this.#send('POST', 'revoke-tokens/openid', 'the revocation', attempt, keys);
    const { request, answer, code } = reply;
    if (answer.status === 204) return { answer: 'done' };
    if (code === 'InvalidAccessKeyId') return { answer: 'gone' };
    // An older MinIO has no such call, or did not store the type of the session.
    if (code === 'XMinioAdminVersionMismatch' || code === 'InvalidArgument')
      return {
        answer: 'impossible',
        reason: `this version of MinIO cannot revoke sessions (${told(reply)}); the session policy denies all S3 requests from then on`,
      };
    throw this.#context.http.refusal(
      request,
      answer,
      told(reply),
      `If a proxy is in front of MinIO, let requests to ${ADMIN}/ pass`,
    );
  }

  /**
   * Whether the server has only one node. The node that revokes a session does not notify the others, which accept the session
   * until it expires. The error for an unknown call of the admin API contains the server's mode, and needs no permission.
   */
  async #hasOneNode(attempt: Attempt): Promise<boolean> {
    const { code, said = '' } = await this.#send('GET', 'jobpass', "the request for MinIO's mode", attempt);
    return code === 'XMinioAdminVersionMismatch' && ONE_NODE.test(said);
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    what: string,
    attempt: Attempt,
    keys?: SessionKeys,
  ): Promise<Reply> {
    const { http, serviceClock } = this.#context;
    const { sts, region } = this.#settings;
    const url = new URL(`${ADMIN}/${path}`, sts);
    const headers = { 'x-amz-content-sha256': EMPTY };
    const body = '';
    const once = async (): Promise<Reply> => {
      const at = serviceClock.now();
      const request: Outgoing = {
        method,
        url,
        what,
        bodyBytes: PROBE_BYTES,
        headers:
          keys === undefined
            ? {}
            : await signedHeaders({ method, service: 's3', region, url, headers, body, at }, keys),
        ...(method === 'GET' ? {} : { body }),
      };
      const answer = await http.send(request, attempt);
      serviceClock.learn(answer.served);
      const { Code, Message } = (answer.status >= 400 ? jsonObject(answer.body) : undefined) ?? {};
      return {
        request,
        answer,
        code: typeof Code === 'string' ? Code : undefined,
        said: typeof Message === 'string' ? Message : undefined,
      };
    };
    const reply = await once();
    // The response contains MinIO's time, so a second signature has the correct time.
    return reply.code === 'RequestTimeTooSkewed' ? once() : reply;
  }
}

function told({ code, said }: Pick<Reply, 'code' | 'said'>): string | undefined {
  return code === undefined ? said : said === undefined || said === '' ? code : `${code} (${said})`;
}

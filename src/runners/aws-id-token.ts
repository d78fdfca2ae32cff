import { type Reply, send, told } from '../aws/calls.js';
import type { MachineCredentials } from '../aws/credentials.js';
import { stsUrl } from '../aws/endpoints.js';
import { elementText } from '../aws/xml.js';
import { systemClock } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import { ServiceClock } from '../http/service-clock.js';
import { printable } from '../text/printable.js';
import { Secrets } from '../text/secrets.js';
import { jobCredentials } from './aws-credentials.js';
import type { Place } from './aws-place.js';
import { explainRefusal } from './aws-refusal.js';
import { type JobFacts, jobFacts } from './aws-tags.js';
import type { IdTokenSource, ServedIdToken } from './runner.js';

/** The lifetime of an ID token, in seconds. Jobpass uses the token immediately; this is also AWS's default. */
const LIFETIME_S = 300;
/** The shortest lifetime that AWS accepts. */
const SHORTEST_S = 60;
/** The time that may pass between the request and the issue of the token, in seconds. Part of the session's lifetime passes in this time. */
const ISSUE_S = 5;

const ALGORITHM_VARIABLE = 'JOBPASS_AWS_SIGNING_ALGORITHM';
const ALGORITHMS = ['RS256', 'ES384'];
/** The audiences of ID tokens for AWS itself. */
const FOR_AWS = /^sts\.amazonaws\.(com|com\.cn|eu)$/i;

/**
 * Returns the function that requests ID tokens from STS.
 *
 * Sources (30 November 2026): STS API reference, GetWebIdentityToken (client-sts 3.1177.0); IAM user guide, "Getting started with
 * outbound identity federation" and "Understanding token claims".
 */
export function awsIdTokenSource(env: NodeJS.ProcessEnv, place: Place): IdTokenSource['request'] {
  // The clock of STS. A signature with the wrong time is corrected at the first response.
  const clock = new ServiceClock(systemClock);
  return async (audience, http, attempt) => {
    rejectAwsAudience(audience);
    const algorithm = signingAlgorithm(env);
    const [credentials, facts] = await Promise.all([
      jobCredentials(env, place, http, attempt),
      jobFacts(env, place, http, attempt),
    ]);
    const region = await regionOf(env, facts, credentials);
    const request: TokenRequest = {
      audience,
      algorithm,
      credentials,
      facts,
      region,
      url: endpoint(env, region),
      clock,
    };
    return requestToken(request, http, attempt);
  };
}

interface TokenRequest {
  audience: string;
  algorithm: string;
  credentials: MachineCredentials;
  facts: JobFacts;
  region: string;
  url: URL;
  clock: ServiceClock;
}

async function requestToken(
  request: TokenRequest,
  http: HttpClient,
  attempt: Attempt,
): Promise<ServedIdToken> {
  const { credentials, clock } = request;
  // STS quotes parts of a request with a wrong signature.
  const secrets = new Secrets();
  secrets.add(credentials.keys.SecretAccessKey, credentials.keys.SessionToken);
  const careful = http.with({ secrets });
  const leftMs =
    credentials.expiresAt === undefined ? Number.POSITIVE_INFINITY : credentials.expiresAt - clock.now();
  const seconds = Math.max(SHORTEST_S, Math.min(LIFETIME_S, Math.floor(leftMs / 1000) - ISSUE_S));
  const first = await call(request, seconds, careful, attempt);
  // The token must not outlive the session. Only some credentials have a known expiry.
  const tooLong = /^SessionDurationEscalation/.test(first.code ?? '') && seconds > SHORTEST_S;
  const reply = tooLong ? await call(request, SHORTEST_S, careful, attempt) : first;
  const { answer } = reply;
  if (answer.status !== 200) throw refused(reply, careful, request);
  const raw = elementText(reply.xml, 'WebIdentityToken');
  if (raw === undefined || raw === '') throw careful.malformed(reply.request, answer, 'no ID token in it');
  const date = Date.parse(answer.headers.date ?? '');
  const { served } = answer;
  return {
    raw,
    fresh: true,
    ...(Number.isNaN(date) ? {} : { servedAt: date }),
    ...(served === undefined ? {} : { served }),
  };
}

function call(
  { audience, algorithm, credentials, facts, region, url, clock }: TokenRequest,
  seconds: number,
  http: HttpClient,
  attempt: Attempt,
): Promise<Reply> {
  return send(
    {
      ...{ service: 'sts', action: 'GetWebIdentityToken', region, url, keys: credentials.keys },
      what: 'the ID token request',
      parameters: {
        Audience: [audience],
        DurationSeconds: seconds,
        SigningAlgorithm: algorithm,
        ...(facts.tags.length === 0 ? {} : { Tags: [...facts.tags] }),
      },
    },
    http,
    clock,
    attempt,
  );
}

/** The error for a rejected request. Its code is `no-id-token`, because a retry does not help. */
function refused(reply: Reply, http: HttpClient, { audience, region }: TokenRequest): JobpassError {
  const { code = '', said = '' } = reply;
  const { message } = http.refusal(reply.request, reply.answer, told(reply));
  return new JobpassError('no-id-token', message, { hint: explainRefusal(code, said, { audience, region }) });
}

function rejectAwsAudience(audience: string): void {
  if (!FOR_AWS.test(audience)) return;
  throw new JobpassError(
    'no-id-token',
    `The ID token would be for AWS itself ("${printable(audience)}"), but AWS accepts no ID token that it has issued`,
    {
      hint: "Use the job's own AWS credentials to assume a role, or pass an ID token of another issuer with `--id-token-file`",
    },
  );
}

function signingAlgorithm(env: NodeJS.ProcessEnv): string {
  const algorithm = env[ALGORITHM_VARIABLE] || 'RS256';
  if (ALGORITHMS.includes(algorithm)) return algorithm;
  throw new JobpassError(
    'usage',
    `${ALGORITHM_VARIABLE} is \`${printable(algorithm, 40)}\`, which is invalid`,
    {
      hint: `Use ${ALGORITHMS.map((one) => `\`${one}\``).join(' or ')}`,
    },
  );
}

async function regionOf(
  env: NodeJS.ProcessEnv,
  facts: JobFacts,
  { instance }: MachineCredentials,
): Promise<string> {
  const given = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || facts.region;
  if (given !== undefined) return given;
  if (instance !== undefined) return instance.region();
  throw new JobpassError('usage', 'The region of STS is unknown: AWS_REGION is not set', {
    hint: 'Set AWS_REGION to a region such as `eu-central-1`. AWS issues ID tokens only at regional endpoints',
  });
}

/** The address of STS: the endpoint that the environment sets, or the regional endpoint. @throws JobpassError */
function endpoint(env: NodeJS.ProcessEnv, region: string): URL {
  const variable = ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL'].find((name) => (env[name] ?? '') !== '');
  if (variable !== undefined) return secureUrl(env[variable] ?? '', variable);
  const isOn = (name: string): boolean => env[name]?.toLowerCase() === 'true';
  try {
    return stsUrl(region, {
      fips: isOn('AWS_USE_FIPS_ENDPOINT'),
      dualStack: isOn('AWS_USE_DUALSTACK_ENDPOINT'),
    });
  } catch {
    throw new JobpassError('usage', `AWS_REGION is "${printable(region, 40)}", which is not a known region`, {
      hint: 'Set AWS_REGION to a region such as `eu-central-1`, or set AWS_ENDPOINT_URL_STS to the address of its STS',
    });
  }
}

import { span } from '../../clock.js';
import { isGood, type Reply } from '../../providers/kubernetes/api.js';
import { printable } from '../../text/printable.js';
import { examineAddress } from '../address.js';
import type { KubernetesExamination } from './examination.js';

/** The first version whose API server reads an AuthenticationConfiguration and enforces admission policies by default. */
const FIRST_MINOR = 30;
/** The largest difference between two clocks that is only noted, in milliseconds. */
const SKEW_REPORTED_MS = 30_000;

/** A service that runs API servers for its customers. */
export type ManagedService = 'aks' | 'eks' | 'gke';

/** The state of the API server. */
export interface Server {
  /** Whether the API server can answer further requests. */
  serves: boolean;
  /** The difference between its clock and this clock in milliseconds; positive if the server is ahead. */
  skewMs: number;
  service?: ManagedService;
}

/** Steps 1 to 3: checks the address, that an API server responds there, and its clock. */
export async function examineServer(examination: KubernetesExamination): Promise<Server> {
  const { url } = examination.settings;
  const reply = await examineAddress(examination.context, url, (attempt) =>
    examination.ask({ method: 'GET', path: ['version'], what: 'the request for the version' }, attempt),
  );
  if (reply === undefined) return { serves: false, skewMs: 0 };
  const { version } = versionIn(reply);
  if (version === undefined && !isAnonymousRejected(reply)) {
    examination.report(
      'fail',
      'server',
      `${url.origin} returned ${reply.answer.status}, which is not a response of a Kubernetes API server`,
      'Check the host, the port and the path in the input url',
    );
    return { serves: false, skewMs: 0 };
  }
  const skewMs = reportClock(examination, reply);
  const service = serviceOf(version ?? '', url);
  if (version === undefined)
    examination.report(
      'ok',
      'server',
      `An API server responds. It rejects anonymous requests (${reply.answer.status}), so its version is not known yet`,
    );
  else reportVersion(examination, version);
  return { serves: true, skewMs, ...(service === undefined ? {} : { service }) };
}

/** Whether the response is an API server's own rejection of a request without a token. */
function isAnonymousRejected({ answer, status }: Reply): boolean {
  return status !== undefined && (answer.status === 401 || answer.status === 403);
}

function versionIn(reply: Reply): { version?: string } {
  const version = isGood(reply) ? reply.json?.['gitVersion'] : undefined;
  return typeof version === 'string' && /^v\d+\.\d+/.test(version) ? { version: printable(version, 60) } : {};
}

function reportVersion(examination: KubernetesExamination, version: string): void {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  if (major !== '1' || Number(minor) >= FIRST_MINOR) {
    examination.report('ok', 'server', `The API server is Kubernetes ${version}`);
    return;
  }
  examination.report(
    'fail',
    'server',
    `The API server is Kubernetes ${version}. Jobpass requires v1.${FIRST_MINOR} or later: earlier versions enforce no ValidatingAdmissionPolicy by default`,
    'Upgrade the cluster',
  );
}

/** Returns the service that runs the API server, according to its version and its address. */
export function serviceOf(version: string, { hostname }: URL): ManagedService | undefined {
  if (/-eks-/.test(version) || /\.eks\.([\w-]+\.)?amazonaws\.com(\.cn)?$/.test(hostname)) return 'eks';
  if (/-gke\./.test(version)) return 'gke';
  return /\.azmk8s\.(io|us|cn)$|\.cx\.prod\.service\.azk8s\.cn$/.test(hostname) ? 'aks' : undefined;
}

/** Reports the difference between this machine's clock and the API server's clock, and returns the difference. */
function reportClock(examination: KubernetesExamination, { answer }: Reply): number {
  if (answer.served === undefined) {
    examination.report(
      'note',
      'clock',
      'The time of the API server is not known, because a proxy could have changed it',
    );
    return 0;
  }
  examination.clock.learn(answer.served);
  const { least, most } = examination.clock.ahead ?? { least: 0, most: 0 };
  const skewMs = least > 0 ? least : Math.min(most, 0);
  const off = Math.abs(skewMs);
  if (off < SKEW_REPORTED_MS)
    examination.report('ok', 'clock', 'The clock of this machine agrees with the clock of the API server');
  else
    examination.report(
      'note',
      'clock',
      `The clock of this machine is ${span(off)} ${skewMs > 0 ? 'behind' : 'ahead of'} the clock of the API server`,
      'The API server checks ID tokens with its own clock. If that clock is wrong, set it, for example with NTP',
    );
  return skewMs;
}

import { told } from '../../aws/calls.js';
import { PARTITIONS } from '../../aws/partitions.js';
import { span } from '../../clock.js';
import { isLoopback } from '../../http/hosts.js';
import type { ServedTime } from '../../http/service-clock.js';
import { AWS_HOSTS } from '../../providers/aws/hosts.js';
import { isGlobalEndpoint } from '../../servers/aws/scoped-credentials.js';
import { examineAddress } from '../address.js';
import type { AwsExamination } from './examination.js';

/** The clock differences at which the doctor reports a note, and at which AWS rejects most signed requests. */
const NOTED_MS = 30_000;
const REJECTED_MS = 300_000;

/** The STS endpoint. */
export interface Endpoint {
  /** Whether STS can answer further requests. */
  serves: boolean;
  /** The difference between its clock and this clock in milliseconds; positive if STS is ahead. */
  skewMs: number;
}

/** Steps 1 to 3: checks the address of STS, the kind of endpoint, and the clock. */
export async function examineEndpoint(examination: AwsExamination): Promise<Endpoint> {
  const { sts } = examination.settings;
  const reply = await examineAddress(examination.context, sts, (attempt) =>
    // STS rejects an unsigned call, and the response contains its time.
    examination.call({ service: 'sts', action: 'GetCallerIdentity', parameters: {} }, undefined, attempt),
  );
  if (reply === undefined) {
    if (/^sts-fips\./.test(sts.hostname))
      examination.report(
        'note',
        'endpoint',
        `${sts.hostname} is a FIPS endpoint, which only some regions have`,
        'Remove the input fips if this region has no FIPS endpoint',
      );
    return { serves: false, skewMs: 0 };
  }
  if (reply.code === undefined) {
    examination.report(
      'fail',
      'address',
      `${sts.origin} returned ${reply.answer.status}${told(reply) === undefined ? '' : `: ${told(reply)}`}, which is not a response of STS`,
      'Check the input url',
    );
    return { serves: false, skewMs: 0 };
  }
  reportKind(examination);
  return { serves: true, skewMs: clockOf(examination, reply.answer.served) };
}

/** The properties of an STS endpoint, according to its host name. */
export interface EndpointKind {
  kind: 'regional' | 'global' | 'vpc' | 'other';
  /** The region in the host name. */
  region?: string;
  fips?: true;
  dualStack?: true;
}

/** Returns the properties of an STS endpoint. Source: AWS general reference, "AWS Security Token Service endpoints". */
export function endpointKind(url: URL): EndpointKind {
  const { hostname } = url;
  if (isGlobalEndpoint(url)) return { kind: 'global' };
  const [, vpc] = /(?:^|\.)sts\.([a-z]{2,8}(?:-[a-z0-9]+)+)\.vpce\.amazonaws\.com/.exec(hostname) ?? [];
  if (vpc !== undefined) return { kind: 'vpc', region: vpc };
  const [, fips, region, suffix] = /^sts(-fips)?\.([a-z]{2,8}(?:-[a-z0-9]+)+)\.(.+)$/.exec(hostname) ?? [];
  if (region === undefined || !AWS_HOSTS.test(hostname)) return { kind: 'other' };
  const dualStack = PARTITIONS.some(({ dualStackSuffix }) => dualStackSuffix === suffix);
  return {
    ...{ kind: 'regional', region },
    ...(fips === undefined ? {} : { fips: true }),
    ...(dualStack ? { dualStack: true } : {}),
  };
}

function reportKind(examination: AwsExamination): void {
  const { sts, region, partition } = examination.settings;
  const found = endpointKind(sts);
  const regional = `https://sts.${region}.${partition.suffix ?? 'amazonaws.com'}`;
  if (found.region !== undefined && found.region !== region) {
    examination.report(
      'fail',
      'endpoint',
      `The endpoint belongs to the region ${found.region}, but the region of the job is ${region}, so STS rejects signed requests`,
      `Set the input url to ${regional}, or the input region to ${found.region}`,
    );
    return;
  }
  if (found.kind === 'global') {
    examination.report(
      'note',
      'endpoint',
      'sts.amazonaws.com is the global endpoint, which does not support GetScopedCredentials',
      `Remove the input url, so that Jobpass uses ${regional}`,
    );
    return;
  }
  if (found.kind === 'other') {
    examination.report(
      'note',
      'endpoint',
      isLoopback(sts)
        ? 'The endpoint is on this machine, so its kind is unknown'
        : `${sts.host} is not the name of an STS endpoint, so its region is unknown`,
    );
    return;
  }
  const name = found.kind === 'vpc' ? 'a VPC endpoint' : 'a regional endpoint';
  const more = [
    ...(found.fips === undefined ? [] : ['with FIPS']),
    ...(found.dualStack === undefined ? [] : ['dual-stack']),
  ];
  examination.report(
    'ok',
    'endpoint',
    `${[`The endpoint is ${name} of ${region}`, ...more].join(', ')}, in the partition ${partition.name}`,
    found.kind === 'vpc' ? 'Its endpoint policy must allow the calls of the job' : undefined,
  );
}

/** Reports the difference between this machine's clock and STS's clock, and returns the difference. */
function clockOf(examination: AwsExamination, served: ServedTime | undefined): number {
  const { sts } = examination.settings;
  if (served === undefined) {
    examination.report(
      'note',
      'clock',
      'The time of STS is not known, because a proxy could have changed the response',
    );
    return 0;
  }
  const { least, most } = examination.clock.ahead ?? { least: 0, most: 0 };
  const skewMs = least > 0 ? least : Math.min(most, 0);
  const off = Math.abs(skewMs);
  const text =
    off === 0
      ? `The clock of this machine agrees with the clock of ${sts.host}`
      : `The clock of this machine is ${span(off)} ${skewMs > 0 ? 'behind' : 'ahead of'} the clock of ${sts.host}`;
  if (off < REJECTED_MS) examination.report(off < NOTED_MS ? 'ok' : 'note', 'clock', text);
  else
    examination.report(
      'fail',
      'clock',
      `${text}, so AWS rejects requests that programs sign`,
      "Set this machine's clock, for example with NTP",
    );
  return skewMs;
}

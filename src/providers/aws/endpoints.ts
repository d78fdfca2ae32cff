import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';

/** A part of AWS with accounts and names of its own. */
export interface Partition {
  /** As ARNs name it: `aws-cn`. */
  name: string;
  regions: RegExp;
  /** What the names of its services end in; the second one for names with an IPv6 address. */
  suffix: string;
  dualStackSuffix: string;
  /** Where its IAM is. */
  iam: { host: string; region: string };
}

/** Source: the table of partitions in the SDKs (`partitions.json`), and the endpoints of STS and IAM in the general reference. */
const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws-cn',
    regions: /^cn-\w+-\d+$/,
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
    iam: { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  },
  {
    name: 'aws-us-gov',
    regions: /^us-gov-\w+-\d+$/,
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    iam: { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
  },
  {
    name: 'aws',
    regions: /^(af|ap|ca|eu|il|me|mx|sa|us)-(?!gov|iso)[a-z]+-\d+$/,
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  },
];

/** @throws JobpassError `usage` for a region that is in none */
export function partitionOf(region: string): Partition {
  const found = PARTITIONS.find(({ regions }) => regions.test(region));
  if (found === undefined) {
    throw new JobpassError('usage', `The input region cannot be «${printable(region, 40)}»`, {
      hint: 'Write it as eu-central-1',
    });
  }
  return found;
}

/** The regional endpoint of STS. */
export function stsUrl(region: string, { fips, dualStack }: { fips: boolean; dualStack: boolean }): URL {
  const partition = partitionOf(region);
  // In GovCloud the plain names are those with FIPS.
  const name = fips && partition.name !== 'aws-us-gov' ? 'sts-fips' : 'sts';
  return new URL(`https://${name}.${region}.${dualStack ? partition.dualStackSuffix : partition.suffix}`);
}

/** The parts of a role's ARN. @throws JobpassError `usage` */
export function parseRole(arn: string): { arn: string; partition: string; account: string; name: string } {
  const [, partition = '', account = '', name = ''] =
    /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  if (name === '' || arn.length > 2048) {
    throw new JobpassError('usage', `The input role has «${printable(arn, 100)}», which is no role's ARN`, {
      hint: 'Write it as arn:aws:iam::123456789012:role/deploy',
    });
  }
  return { arn, partition, account, name };
}

import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { PARTITIONS, type Partition } from './partitions.js';

/** A partition. If the partition is newer than this version of Jobpass, Jobpass knows only its name. */
export type PartitionOfRegion = Pick<Partition, 'name'> & Partial<Partition>;

/** The pattern of a region. Text that does not match must not become part of a host name or a settings file. */
const REGION = /^[a-z]{2,8}(-[a-z0-9]{1,20}){1,4}$/;

/**
 * Returns a region's partition.
 *
 * @param role an ARN that names the partition if the region is unknown; only used if `url` is set
 * @throws JobpassError `usage` for an unknown region
 */
export function partitionOf(region: string, role?: string): PartitionOfRegion {
  const found = PARTITIONS.find(({ regions }) => regions.test(region));
  if (found !== undefined) return found;
  if (role === undefined || !REGION.test(region)) {
    throw new JobpassError(
      'usage',
      `\`region\` is \`${printable(region, 40)}\`, which is not a known region`,
      {
        hint: REGION.test(region)
          ? 'Use a region such as `eu-central-1`. For a region that is newer than this version of Jobpass, also set `url` to the address of its STS'
          : 'Use a region such as `eu-central-1`',
      },
    );
  }
  const { partition } = parseRole(role);
  return PARTITIONS.find(({ name }) => name === partition) ?? { name: partition };
}

/** The regional STS endpoint. */
export function stsUrl(region: string, { fips, dualStack }: { fips: boolean; dualStack: boolean }): URL {
  const { suffix, dualStackSuffix, fipsIsPlain } = partitionOf(region) as Partition;
  const name = fips && !(fipsIsPlain && !dualStack) ? 'sts-fips' : 'sts';
  return new URL(`https://${name}.${region}.${dualStack ? dualStackSuffix : suffix}`);
}

/**
 * The regional endpoint of KMS. Source: the endpoint rules for KMS in botocore 1.44.8 (`https://kms.{Region}.{dnsSuffix}`).
 *
 * @throws JobpassError `usage` for an unknown region
 */
export function kmsUrl(region: string): URL {
  const { suffix } = partitionOf(region) as Partition;
  return new URL(`https://kms.${region}.${suffix}`);
}

/** Splits a role's ARN into its parts. @throws JobpassError `usage` */
export function parseRole(arn: string): { arn: string; partition: string; account: string; name: string } {
  const [, partition = '', account = '', name = ''] =
    /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  if (name === '' || arn.length > 2048) {
    throw new JobpassError(
      'usage',
      `\`role\` contains \`${printable(arn, 100)}\`, which is not the ARN of a role`,
      {
        hint: 'Use an ARN such as `arn:aws:iam::123456789012:role/deploy`',
      },
    );
  }
  return { arn, partition, account, name };
}

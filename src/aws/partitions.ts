/** A part of AWS with its own accounts and names. */
export interface Partition {
  /** The partition's name in ARNs: `aws-cn`. */
  name: string;
  regions: RegExp;
  /** The suffixes of the partition's service host names; the second suffix is for hosts with an IPv6 address. */
  suffix: string;
  dualStackSuffix: string;
  /** The IAM endpoint and the region in signatures for it. */
  iam: { host: string; region: string };
  /** Whether the partition's usual STS host names are also its FIPS endpoints. */
  fipsIsPlain?: true;
}

/**
 * Every partition that the AWS SDKs know. If AWS adds a region to a partition later, the region matches the partition's
 * pattern.
 *
 * Sources: the SDK for JavaScript 3.1169.0 (`partitions.js` in `@aws-sdk/core`) and the endpoint rules for STS and IAM in
 * botocore 1.44.5. A test compares the table with the installed SDK.
 */
export const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws',
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    suffix: 'amazonaws.com',
    dualStackSuffix: 'api.aws',
    iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  },
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
    fipsIsPlain: true,
  },
  {
    name: 'aws-eusc',
    regions: /^eusc-(de)-\w+-\d+$/,
    suffix: 'amazonaws.eu',
    dualStackSuffix: 'api.amazonwebservices.eu',
    iam: { host: 'iam.eusc-de-east-1.amazonaws.eu', region: 'eusc-de-east-1' },
  },
  {
    name: 'aws-iso',
    regions: /^us-iso-\w+-\d+$/,
    suffix: 'c2s.ic.gov',
    dualStackSuffix: 'api.aws.ic.gov',
    iam: { host: 'iam.us-iso-east-1.c2s.ic.gov', region: 'us-iso-east-1' },
  },
  {
    name: 'aws-iso-b',
    regions: /^us-isob-\w+-\d+$/,
    suffix: 'sc2s.sgov.gov',
    dualStackSuffix: 'api.aws.scloud',
    iam: { host: 'iam.us-isob-east-1.sc2s.sgov.gov', region: 'us-isob-east-1' },
  },
  {
    name: 'aws-iso-e',
    regions: /^eu-isoe-\w+-\d+$/,
    suffix: 'cloud.adc-e.uk',
    dualStackSuffix: 'api.cloud-aws.adc-e.uk',
    iam: { host: 'iam.eu-isoe-west-1.cloud.adc-e.uk', region: 'eu-isoe-west-1' },
  },
  {
    name: 'aws-iso-f',
    regions: /^us-isof-\w+-\d+$/,
    suffix: 'csp.hci.ic.gov',
    dualStackSuffix: 'api.aws.hci.ic.gov',
    iam: { host: 'iam.us-isof-south-1.csp.hci.ic.gov', region: 'us-isof-south-1' },
  },
];

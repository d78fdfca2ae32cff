/** A part of AWS with accounts and names of its own. */
export interface Partition {
  /** The name in ARNs: `aws-cn`. */
  name: string;
  regions: RegExp;
  /** The suffixes of its service host names; the second suffix is for hosts with an IPv6 address. */
  suffix: string;
  dualStackSuffix: string;
  /** The endpoint of IAM and the region that its signatures name. */
  iam: { host: string; region: string };
  /** Whether its plain STS host names are the FIPS endpoints. */
  fipsIsPlain?: true;
}

/**
 * Every partition that the SDKs know. A region that AWS later adds to a partition matches the pattern of the partition.
 *
 * Sources: the SDK for JavaScript 3.1169.0 (`partitions.js` in `@aws-sdk/core`) and the rules for endpoints of STS and IAM
 * in botocore 1.44.5. A test compares the table with the SDK that is installed.
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

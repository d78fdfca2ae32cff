import { describe, expect, it } from 'vitest';
import { endpointKind } from '../../../../src/doctor/aws/endpoint.js';

describe('the kind of an STS endpoint', () => {
  it.each([
    ['sts.amazonaws.com', { kind: 'global' }],
    ['sts.eu-central-1.amazonaws.com', { kind: 'regional', region: 'eu-central-1' }],
    ['sts-fips.us-east-1.amazonaws.com', { kind: 'regional', region: 'us-east-1', fips: true }],
    ['sts.us-east-1.api.aws', { kind: 'regional', region: 'us-east-1', dualStack: true }],
    ['sts-fips.us-east-1.api.aws', { kind: 'regional', region: 'us-east-1', fips: true, dualStack: true }],
    ['sts.cn-north-1.amazonaws.com.cn', { kind: 'regional', region: 'cn-north-1' }],
    ['sts.eusc-de-east-1.amazonaws.eu', { kind: 'regional', region: 'eusc-de-east-1' }],
    ['vpce-0a1b2c-3d4e.sts.eu-west-1.vpce.amazonaws.com', { kind: 'vpc', region: 'eu-west-1' }],
    ['sts.eu-central-1.example.com', { kind: 'other' }],
    ['minio.example.com', { kind: 'other' }],
    ['127.0.0.1', { kind: 'other' }],
  ])('%s', (host, kind) => expect(endpointKind(new URL(`https://${host}/`))).toEqual(kind));
});

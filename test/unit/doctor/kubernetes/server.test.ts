import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../../../src/doctor/kubernetes/server.js';

describe('the service that runs an API server', () => {
  it.each([
    ['v1.37.2', '10.0.0.1', undefined],
    ['v1.33.1-eks-7f9249a', '10.0.0.1', 'eks'],
    ['', 'ABCDEF0123456789.gr7.eu-central-1.eks.amazonaws.com', 'eks'],
    ['', 'ABCDEF0123456789.yl4.cn-north-1.eks.amazonaws.com.cn', 'eks'],
    ['', 'eks.example.com', undefined],
    ['v1.33.4-gke.1036000', '10.0.0.1', 'gke'],
    ['v1.33.4', 'shop-dns-1a2b3c.hcp.westeurope.azmk8s.io', 'aks'],
    ['v1.33.4', 'azmk8s.io.example.com', undefined],
  ])('%s at %s', (version, host, service) => {
    expect(serviceOf(version, new URL(`https://${host}/`))).toBe(service);
  });
});

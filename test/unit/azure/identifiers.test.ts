import { describe, expect, it } from 'vitest';
import { isResource, isSameResource, isTenant, resourceOf, scopeOf } from '../../../src/azure/identifiers.js';

describe('identifiers of Azure', () => {
  it('scopes keep a slash at the end of the resource', () => {
    expect(scopeOf('https://management.core.windows.net/')).toBe(
      'https://management.core.windows.net//.default',
    );
    expect(resourceOf('https://management.core.windows.net//.default')).toBe(
      'https://management.core.windows.net/',
    );
    expect(scopeOf('https://vault.azure.net/.default')).toBe('https://vault.azure.net/.default');
  });

  it('resources are the same with and without a slash, in any case', () => {
    expect(isSameResource('https://Vault.azure.net/', 'https://vault.azure.net')).toBe(true);
    expect(isSameResource('https://vault.azure.net', 'https://vault.azure.net.evil.example')).toBe(false);
  });

  it.each([
    'https://vault.azure.net',
    'api://11111111-2222-3333-4444-555555555555',
    '499b84ac-1321-427f-aa17-267ca6975798',
    'urn:example:api',
  ])('%s is a resource', (text) => expect(isResource(text)).toBe(true));

  it.each([
    '',
    'vault',
    'https://a.example https://b.example',
    'https://a.example/\n',
    'https://ä.example',
    `https://${'a'.repeat(600)}`,
  ])('%j is no resource', (text) => expect(isResource(text)).toBe(false));

  it.each(['common', 'organizations', '..', '-a.example', 'a..b', 'a/b.example'])('%s is no tenant', (text) =>
    expect(isTenant(text)).toBe(false),
  );
});

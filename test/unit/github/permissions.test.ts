import { describe, expect, it } from 'vitest';
import { exceeding, isSensitive, parsePermissions } from '../../../src/github/permissions.js';

describe('permissions of an installation token', () => {
  it.each<[string, object]>([
    ['contents: write', { permissions: { contents: 'write' } }],
    ['contents=write, pull-requests: read\n', { permissions: { contents: 'write', pull_requests: 'read' } }],
    // A map in a rules file.
    [
      '{"contents":"write","pull_requests":"read"}',
      { permissions: { contents: 'write', pull_requests: 'read' } },
    ],
    ['', { permissions: {} }],
    ['{"contents":"all"}', { invalid: 'contents: all' }],
    ['{"contents":{"write":true}}', { invalid: 'contents: ?' }],
    ['{"contents":"write","Contents":"read"}', { invalid: 'Contents: read' }],
    ['{"__proto__":"read"}', { invalid: '__proto__: read' }],
    ['contents: write, contents: read', { invalid: 'contents: read' }],
    ['{contents', { invalid: '{contents' }],
    ['contents', { invalid: 'contents' }],
  ])('%j', (text, read) => {
    expect(parsePermissions(text)).toEqual(read);
  });

  it('exceed a limit by their name or their level', () => {
    expect(exceeding({ contents: 'write', issues: 'read' }, { contents: 'read', issues: 'admin' })).toEqual([
      'contents: write',
    ]);
    expect(exceeding(Object.fromEntries([['constructor', 'read' as const]]), {})).toEqual([
      'constructor: read',
    ]);
    expect(exceeding({}, { contents: 'read' })).toEqual([]);
  });

  it('are sensitive if they can lead to more rights', () => {
    for (const name of [
      'administration',
      'secrets',
      'workflows',
      'members',
      'environments',
      'organization_secrets',
    ])
      expect(isSensitive(name, 'read')).toBe(true);
    expect([isSensitive('actions', 'read'), isSensitive('actions', 'write')]).toEqual([false, true]);
    expect(isSensitive('contents', 'admin')).toBe(false);
  });
});

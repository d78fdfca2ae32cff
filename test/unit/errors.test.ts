import { expect, it } from 'vitest';
import { writeHint } from '../../src/errors.js';

it.each([
  ['ENOSPC', 'Free space on the disk of /work'],
  ['EDQUOT', 'Raise the disk quota of this user, or free space on the disk of /work'],
  ['EACCES', 'Allow this user to write to /work and to the files in it'],
  ['EPERM', 'Allow this user to write to /work and to the files in it'],
  ['EROFS', 'Make the file system of /work writable'],
  ['ENOENT', 'Make sure that /work exists and that this user may create files in it'],
  ['ENOTDIR', 'Make sure that /work is a folder and not a file'],
  ['EISDIR', 'Remove the folder that exists in /work instead of the file'],
  ['EIO', 'Check the disk and the permissions of /work'],
])('a failed write with %s has a fix of its own', (code, hint) => {
  expect(writeHint(Object.assign(new Error('x'), { code }), '/work')).toBe(hint);
});

it('has a general fix for errors without a code', () => {
  expect(writeHint(new Error('x'), '/work')).toBe('Check the disk and the permissions of /work');
});

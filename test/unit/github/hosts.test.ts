import { expect, it } from 'vitest';
import { gitOrigin, isCloud } from '../../../src/github/hosts.js';

it.each([
  ['https://api.github.com', 'https://github.com', true],
  ['https://api.github.com/', 'https://github.com', true],
  ['https://api.octo.ghe.com', 'https://octo.ghe.com', true],
  ['https://github.example.com/api/v3', 'https://github.example.com', false],
  ['https://github.example.com:8443/api/v3', 'https://github.example.com:8443', false],
  ['http://127.0.0.1:4711/api/v3', 'http://127.0.0.1:4711', false],
  // Other hosts than those of GitHub must not pass for them.
  ['https://api.github.com.evil.example', 'https://api.github.com.evil.example', false],
  ['https://api.a.b.ghe.com', 'https://api.a.b.ghe.com', false],
  ['https://api.ghe.com', 'https://api.ghe.com', false],
  ['https://api.github.com:444', 'https://api.github.com:444', false],
])('the repositories of %s are at %s', (api, origin, cloud) => {
  expect(gitOrigin(new URL(api))).toBe(origin);
  expect(isCloud(new URL(api))).toBe(cloud);
});

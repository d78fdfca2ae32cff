import { describe, expect, it } from 'vitest';
import { bypassesProxy, withoutProxy } from '../../../src/http/no-proxy.js';
import { proxyUrl } from '../../../src/http/proxy.js';

describe('NO_PROXY', () => {
  // As curl 8 and golang.org/x/net/http/httpproxy read them; where they differ, curl's way.
  it.each([
    ['https://vault.corp.test', 'corp.test', true],
    ['https://corp.test', 'corp.test', true],
    ['https://corp.test', '.corp.test', true],
    ['https://vault.corp.test', '.corp.test', true],
    ['https://vault.corp.test', '*.corp.test', true],
    ['https://vault.corp.test', 'CORP.Test', true],
    ['https://vault.corp.test', 'corp.test.', true],
    ['https://vault.corp.test.', 'corp.test', true],
    ['https://notcorp.test', 'corp.test', false],
    ['https://corp.test.evil.test', 'corp.test', false],
    ['https://vault.corp.test', 'orp.test', false],
    ['https://vault.corp.test', '*', true],
    ['https://vault.corp.test', 'a.test,*', true],
    ['https://vault.corp.test', ' a.test , corp.test ', true],
    ['https://vault.corp.test', 'a.test corp.test', true],
    ['https://vault.corp.test', 'a.test,\tb.test', false],
    ['https://vault.corp.test', '', false],
    ['https://vault.corp.test', ',. ,*.', false],
    ['https://vault.corp.test', 'corp.test:443', true],
    ['https://vault.corp.test:8200', 'corp.test:443', false],
    ['https://vault.corp.test:8200', 'corp.test:8200', true],
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://10.1.2.3:8200', '10.1.2.3:8200', true],
    ['https://10.1.2.3', '10.1.2.3:8200', false],
    ['https://10.1.2.30', '10.1.2.3', false],
    ['https://10.1.2.3', '2.3', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
    ['https://vault.corp.test', '10.0.0.0/8', false],
    ['https://[fd00::1]', 'fd00::/8', true],
    ['https://[fd00::1]', '[fd00::]/8', true],
    ['https://[fe00::1]', 'fd00::/8', false],
    ['https://[fd00::1]', 'fd00::1', true],
    ['https://[fd00::1]', '[fd00::1]', true],
    ['https://[fd00::1]', 'FD00:0:0::1', true],
    ['https://[fd00::1]:8200', '[fd00::1]:8200', true],
    ['https://[fd00::1]', '[fd00::1]:8200', false],
    ['https://[fd00::1]', 'fd00::2', false],
    ['https://10.1.2.3', 'fd00::/8', false],
  ])('%s with "%s" goes directly: %s', (url, list, expected) => {
    expect(bypassesProxy(new URL(url), list)).toBe(expected);
  });
});

describe('the URL of a proxy', () => {
  it.each([
    ['http://CORP\\build:pw@proxy.test:3128', 'proxy.test:3128', 'CORP\\build', 'pw'],
    ['CORP\\build:pw@proxy.test:3128', 'proxy.test:3128', 'CORP\\build', 'pw'],
    ['http://CORP%5Cbuild:p%40w@proxy.test', 'proxy.test', 'CORP\\build', 'p@w'],
    [' proxy.test:3128 ', 'proxy.test:3128', '', ''],
  ])('%s is %s', (named, host, user, password) => {
    const url = proxyUrl(named);
    expect(url.host).toBe(host);
    expect(decodeURIComponent(url.username)).toBe(user);
    expect(decodeURIComponent(url.password)).toBe(password);
  });

  it.each([
    'http://user:pa/ss@proxy.test',
    'http://user/x@proxy.test:1',
    'http://a?b@proxy.test',
    'http://a#b@p.test',
  ])('is refused where a part of the user would be taken for the host: %s', (named) => {
    expect(() => proxyUrl(named)).toThrow(/is not a valid URL/);
  });
});

describe('NO_PROXY for programs that reach an address on this machine', () => {
  const here = new URL('http://127.0.0.1:4711/x');
  const HERE = '127.0.0.1,localhost,::1';
  it.each([
    [{}, {}],
    [{ HTTPS_PROXY: 'http://p.test' }, {}],
    [{ NO_PROXY: 'a.test' }, {}],
    [{ http_proxy: 'http://p.test' }, { NO_PROXY: HERE, no_proxy: HERE }],
    [
      { ALL_PROXY: 'http://p.test', NO_PROXY: 'a.test' },
      { NO_PROXY: `a.test,${HERE}`, no_proxy: `a.test,${HERE}` },
    ],
    // What one of them names, the other does not lose.
    [
      { HTTP_PROXY: 'http://p.test', no_proxy: 'a.test', NO_PROXY: 'b.test' },
      { NO_PROXY: `b.test,${HERE}`, no_proxy: `a.test,${HERE}` },
    ],
    [{ HTTP_PROXY: 'http://p.test', no_proxy: '127.0.0.1' }, { NO_PROXY: `127.0.0.1,${HERE}` }],
    [{ HTTP_PROXY: 'http://p.test', no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.0/8' }, {}],
    [{ HTTP_PROXY: 'http://p.test', no_proxy: '*', NO_PROXY: '*' }, {}],
  ] as [NodeJS.ProcessEnv, Record<string, string>][])('%o: %o', (env, expected) => {
    expect(Object.fromEntries(withoutProxy(here, env))).toEqual(expected);
  });
});

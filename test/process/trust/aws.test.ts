import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, EVIL, evil, file, planOf } from '../../support/aws/trust.js';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';

describe('what jobpass trust aws prints', () => {
  describe('as a script', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'trust-cli-'));
      // It writes down what it is called with, and has nothing.
      writeFileSync(
        join(folder, 'aws'),
        `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify(args) + '\\n');
if (args[1] === 'get-caller-identity') console.log(process.env.ACCOUNT);
if (args[1].startsWith('get-role') || args[1].startsWith('get-open')) process.exit(254);
if (args[1] === process.env.FAILS) process.exit(255);
`,
      );
      chmodSync(join(folder, 'aws'), 0o755);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const run = (script: string, env: Record<string, string> = {}): string[][] => {
      const path = `${folder}:${process.env['PATH']}`;
      rmSync(join(folder, 'calls'), { force: true });
      execFileSync('sh', ['-c', script], {
        env: { PATH: path, ACCOUNT: '123456789012', ...env },
        stdio: 'pipe',
      });
      return readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[]);
    };

    it('hands over exactly the documents', async () => {
      const plan = await planOf(evil);
      const { providers, roles } = documentsOf(plan);
      const calls = run(plan.print('cli'));
      const call = (action: string): Record<string, string> => {
        const args = calls.find(([, name]) => name === action) ?? [];
        return Object.fromEntries(
          args.flatMap((arg, at) => (arg.startsWith('--') ? [[arg, args[at + 1] ?? '']] : [])),
        );
      };
      expect(calls.map(([, action]) => action)).toEqual([
        ...['get-caller-identity', 'get-open-id-connect-provider', 'create-open-id-connect-provider'],
        ...['get-role', 'create-role', 'put-role-policy', 'put-role-policy'],
      ]);
      const provider = call('create-open-id-connect-provider');
      expect(JSON.parse(provider['--client-id-list'] ?? '')).toEqual(providers[0]?.clientIds);
      const role = call('create-role');
      expect(role['--role-name']).toBe('a+b=c.d@e-f');
      expect(role['--description']).toBe(EVIL);
      expect(JSON.parse(role['--assume-role-policy-document'] ?? '')).toEqual(roles[0]?.trust);
      expect(JSON.parse(role['--tags'] ?? '')).toEqual([
        { Key: 'a b', Value: 'c=d' },
        { Key: 'yes', Value: 'no' },
      ]);
      const put = calls.filter(([, action]) => action === 'put-role-policy');
      const written = put.map((args) => [args[5], JSON.parse(args[7] ?? '')]);
      expect(Object.fromEntries(written)).toEqual(roles[0]?.inline);
      expect(Object.keys(roles[0]?.inline ?? {})).toEqual(['permissions', 'scoped-credentials']);
    });

    it('does nothing in another account, and ends where a call fails', async () => {
      const script = (await planOf(file(`role: ${ROLE}`))).print('cli');
      expect(() => run(script, { ACCOUNT: '999999999999' })).toThrow(
        /999999999999, but this script is for 123456789012/,
      );
      expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toHaveLength(1);
      expect(() => run(script, { FAILS: 'create-open-id-connect-provider' })).toThrow();
      expect(readFileSync(join(folder, 'calls'), 'utf8')).not.toContain('create-role');
    });
  });
});

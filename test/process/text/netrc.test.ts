import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFormat } from '../../../src/formats/registry.js';
import { suiteUnless } from '../../support/left-out.js';
import { runProgram } from '../../support/run-program.js';

const missing = (program: string): string | undefined =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : `${program} is not installed`;

/** All characters that the format allows in a secret. */
const SECRET = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index))
  .filter((one) => !/["'`\\#;$]/.test(one))
  .join('');

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-netrc-'));
  file = join(folder, 'netrc');
  const login = { host: '127.0.0.1', username: 'octocat', secret: SECRET };
  writeFileSync(file, await writeFormat('netrc', login, 0), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

suiteUnless(missing('python3'), 'the format netrc, read by Python', () => {
  it('has the same user name and secret', () => {
    const program = 'import netrc, sys; print(netrc.netrc(sys.argv[1]).authenticators("127.0.0.1"))';
    const { stdout } = spawnSync('python3', ['-c', program, file], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(`('octocat', '', '${SECRET}')`);
  });
});

suiteUnless(missing('curl'), 'the format netrc, read by curl', () => {
  it('has the same user name and secret', async () => {
    let seen: string | undefined;
    const server = http.createServer((request, response) => {
      seen = request.headers.authorization;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { exitCode } = await runProgram('curl', ['--silent', '--netrc-file', file, url], {
      env: { PATH: process.env['PATH'] },
      hangsAfterMs: 20_000,
    });
    server.close();
    expect(exitCode).toBe(0);
    expect(seen).toBe(`Basic ${Buffer.from(`octocat:${SECRET}`).toString('base64')}`);
  });
});

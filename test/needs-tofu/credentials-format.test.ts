import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFormat } from '../../src/formats/registry.js';
import { suiteUnless } from '../support/left-out.js';
import { Authority } from '../support/pki.js';
import { runProgram } from '../support/run-program.js';
import { missingTools, toolPath } from '../support/tools.js';

suiteUnless(missingTools('tofu'), 'the format terraform, read by OpenTofu', () => {
  let folder: string;
  let server: https.Server;
  let authority: Authority;
  let host: string;
  const seen: (string | undefined)[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-tofu-'));
    authority = new Authority('tofu');
    const { cert, key } = authority.issue('localhost', 'DNS:localhost');
    seen.length = 0;
    server = https.createServer({ cert, key }, (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `localhost:${(server.address() as AddressInfo).port}`;
    writeFileSync(
      join(folder, 'main.tf'),
      `terraform {\n  required_providers {\n    a = { source = "${host}/octo/a" }\n  }\n}\n`,
    );
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const init = (env: Record<string, string>) =>
    runProgram(toolPath('tofu'), ['init', '-no-color', '-input=false'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, SSL_CERT_FILE: authority.certFile, ...env },
      hangsAfterMs: 60_000,
    });

  it.each(['as its configuration file', 'in the home folder'])('%s', async (place) => {
    const text = await writeFormat('terraform', { host, username: 'token', secret: 'the-token' }, 0);
    const path = join(folder, '.terraform.d', 'credentials.tfrc.json');
    mkdirSync(join(folder, '.terraform.d'));
    writeFileSync(path, text);
    const { output } = await init(
      place === 'in the home folder' ? {} : { HOME: '/nonexistent', TF_CLI_CONFIG_FILE: path },
    );
    expect(seen, output).toContain('Bearer the-token');
  });

  it('and sends no token to another host', async () => {
    const text = await writeFormat(
      'terraform',
      { host: 'other.example', username: 'token', secret: 'the-token' },
      0,
    );
    mkdirSync(join(folder, '.terraform.d'));
    writeFileSync(join(folder, '.terraform.d', 'credentials.tfrc.json'), text);
    const { output } = await init({});
    expect(seen.length, output).toBeGreaterThan(0);
    expect(seen).not.toContain('Bearer the-token');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFormat } from '../../src/formats/registry.js';
import { suiteUnless } from '../support/left-out.js';
import { runProgram } from '../support/run-program.js';
import { missingTools, toolPath } from '../support/tools.js';

suiteUnless(missingTools('crane'), 'the format docker, read by crane', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-docker-format-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['registry.example:8443', 'registry.example:8443'],
    ['docker.io', 'index.docker.io'],
  ])('has the user name and the secret for %s', async (host, asked) => {
    const login = { host, username: 'octocat', secret: 'the:secret=+/' };
    writeFileSync(join(folder, 'config.json'), await writeFormat('docker', login, 0), { mode: 0o600 });
    const { exitCode, output } = await runProgram(toolPath('crane'), ['auth', 'get', asked], {
      env: { PATH: process.env['PATH'], HOME: folder, DOCKER_CONFIG: folder },
      hangsAfterMs: 20_000,
    });
    expect(exitCode, output).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ Username: 'octocat', Secret: 'the:secret=+/' });
  });
});

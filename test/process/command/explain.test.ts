import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secondsUntil } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/troubleshooting.md'), 'utf8');

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.close());

describe('jobpass explain', () => {
  it('lists every code of the docs with a sentence', async () => {
    const { code, stdout } = await machine.jobpass(['explain']);
    const listed = stdout.trimEnd().split('\n');
    expect(listed.map((line) => line.split(' ')[0])).toEqual(
      [...PAGE.matchAll(/^## (.*)$/gm)].map(([, name]) => name),
    );
    for (const line of listed) expect(line).toMatch(/^[a-z-]+ +[A-Z].*\.$/);
    expect(code).toBe(0);
  });

  it('prints the section of a code as plain text', async () => {
    const { code, stdout } = await machine.jobpass(['explain', 'no-id-token']);
    expect(stdout).toContain('GitHub: the permission `id-token: write` is missing:');
    expect(stdout).toContain('Runners (docs/reference/runners.md)');
    expect(stdout).not.toMatch(/^#|\]\(/m);
    expect(code).toBe(0);
    const json = await machine.jobpass(['explain', 'no-id-token', '--json']);
    expect(JSON.parse(json.stdout)).toEqual({ code: 'no-id-token', text: stdout.trimEnd() });
  });

  it('suggests the code that was meant', async () => {
    const { code, stdout, stderr } = await machine.jobpass(['explain', 'refusd']);
    expect([code, stdout, stderr]).toEqual([2, '', 'jobpass: Unknown error code. Did you mean refused?\n']);
    const inherited = await machine.jobpass(['explain', 'constructor']);
    expect([inherited.code, inherited.stdout]).toEqual([2, '']);
  });

  it('is named after an error, but not after invalid usage', async () => {
    const options = ['--url', 'http://service.example', '--', 'true'];
    const insecure = await machine.jobpass(['exec', ...options], { env: { JOBPASS_ID_TOKEN: 'a.b.c' } });
    expect(insecure.stderr).toMatch(/\njobpass: for details, run jobpass explain insecure\n$/);
    const usage = await machine.jobpass(['exec', 'true']);
    expect(usage.stderr).not.toContain('explain');
  });
});

describe('jobpass demo --serve', () => {
  it('prints commands that work while it runs, and stops on a signal', async () => {
    let tried: Promise<{ code: number | null; stdout: string; stderr: string }> | undefined;
    const serving = await machine.jobpass(['demo', '--serve'], {
      onOutput: (text, child) => {
        if (tried !== undefined || !text.includes('Press Ctrl-C')) return;
        const lines = text.split('\n').filter((line) => /^ {2}\S/.test(line));
        tried = machine.script(`${lines.join('\n')}\n`);
        void tried.then(() => child.kill('SIGINT'));
      },
    });
    const { code, stdout, stderr } = (await tried) ?? { code: 1, stdout: '', stderr: 'nothing printed' };
    expect(stdout, stderr).toContain('served repo:octo-org/octo-repo:ref:refs/heads/main');
    expect(stderr).toMatch(/revoked/);
    expect(code).toBe(0);
    expect(serving.code).toBe(0);
    await secondsUntil(() => machine.left().length === 0, 5);
  });
});

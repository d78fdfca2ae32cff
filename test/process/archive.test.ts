import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { downloadedAction, jobFrom } from '../support/archive.js';
import { awsService } from '../support/contracts/aws-service.js';
import { oauthService } from '../support/contracts/oauth-service.js';
import { BrokerWorld, secondsUntil } from '../support/kept-jobs.js';

const action = downloadedAction();

describe('the archive that a runner downloads', () => {
  it('has at most 0.30 MB', () => {
    expect(action.bytes).toBeLessThanOrEqual(300_000);
  });

  it('holds what the action needs, and nothing else', () => {
    expect(action.files.filter((file) => !file.startsWith('dist/action/'))).toEqual([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'action.yml',
      'dist/keeper/index.js',
      'dist/main/index.js',
      'dist/package.json',
      'dist/post/index.js',
    ]);
    const parts = action.files.filter((file) => file.startsWith('dist/action/'));
    expect(parts).toContain('dist/action/licenses.txt');
    expect(parts.filter((file) => !/^dist\/action\/[a-z][a-z-]+\.js$/.test(file))).toEqual([
      'dist/action/licenses.txt',
    ]);
  });

  it('is a part of dist/, which has at most 5 MB in 40 files', () => {
    const dist = join(import.meta.dirname, '../../dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .map((file) => statSync(join(dist, file)))
      .filter((file) => file.isFile());
    expect(files.length).toBeLessThanOrEqual(40);
    expect(files.reduce((bytes, { size }) => bytes + size, 0)).toBeLessThanOrEqual(5_000_000);
  });

  it('holds the programs that action.yml names', () => {
    const { runs } = parse(readFileSync(join(action.folder, 'action.yml'), 'utf8')) as {
      runs: Record<'main' | 'post', string>;
    };
    expect(action.files).toContain(runs.main);
    expect(action.files).toContain(runs.post);
  });
});

jobFrom(action, 'oauth', oauthService);
jobFrom(action, 'aws', awsService);

describe('a keeper of the archive', () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(() => world.close());

  it('serves a credential while the job lives, and leaves nothing', async () => {
    const job = world.job();
    const inputs = { ...world.inputs, deliver: 'endpoint' };
    const main = await action.steps.runMain(job.runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    const [keeper] = job.keepers();
    expect(readFileSync(`/proc/${keeper}/cmdline`, 'utf8')).toContain(
      join(action.folder, 'dist/keeper/index.js'),
    );
    const answer = await fetch(main.env.get('JOBPASS_TOKEN_ENDPOINT') ?? '', {
      headers: {
        accept: 'text/plain',
        authorization: `Bearer ${main.env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN')}`,
      },
    });
    expect(await world.accepts(await answer.text())).toBe(true);
    const post = await action.steps.runPost(job.runner, inputs, main);
    expect(post.output).toContain(': revoked (');
    await secondsUntil(() => job.left().length === 0, 5);
  });
});

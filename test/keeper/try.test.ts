import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OpenBao } from '../support/openbao.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { Worker } from '../support/worker.js';
import { runMain, runPost } from '../support/world.js';

const nap = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
it('keeps', { timeout: 100_000 }, async () => {
  const bao = await OpenBao.start();
  const worker = new Worker();
  const jobs = await VaultJobs.start(bao);
  const runner = jobs.runner({}, worker.spawn);
  const inputs = { ...jobs.inputs, keep: 'auto', lease: '20s' };
  const main = await runMain(runner, inputs);
  console.log(main.ms, main.output, [...main.env]);
  console.log(
    readdirSync(runner.temp),
    execFileSync('sh', ['-c', 'ps aux | grep -i keeper/index | grep -v grep']).toString(),
  );
  for (let i = 0; i < 5; i++) {
    await nap(6000);
    console.log(
      (
        await bao.must('GET', 'auth/token/lookup-self', undefined, {
          token: main.env.get('VAULT_TOKEN') ?? '',
        })
      ).data?.['ttl'],
    );
  }
  const status = await runner.run(['dist/cli/index.js'.replace(/^/, process.cwd() + '/'), 'status']);
  console.log(status.output);
  const post = await runPost(runner, inputs, main);
  console.log(post.ms, post.output, post.summary);
  expect(await jobs.accepts(main.env.get('VAULT_TOKEN') ?? '')).toBe(false);
  const second = await runMain(runner, inputs);
  console.log(second.output);
  const t = Date.now();
  await worker.kill();
  while (await jobs.accepts(second.env.get('VAULT_TOKEN') ?? '')) await nap(50);
  console.log('dead after', Date.now() - t);
  await nap(1500);
  console.log(readdirSync(runner.temp));
  console.log(execFileSync('sh', ['-c', 'ps aux | grep -i keeper/index | grep -v grep; true']).toString());
  await jobs.close();
  await bao.stop();
  await worker.close();
});

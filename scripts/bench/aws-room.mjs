// Measures how many deny policies fit into a role if many jobs end at once.
import { IAM } from './aws-ends.mjs';
import { table } from './figures.mjs';

/** Ends many jobs that use the same role at the same time. */
export async function room({ tests, quick }) {
  const COUNT = quick ? 3 : 100;
  const rows = [];
  for (const scene of ['an empty role', 'a role full of obsolete denies']) {
    const jobs = await tests.AwsJobs.start();
    try {
      const role = jobs.role('job', { boundary: tests.allow('*', '*') });
      const ender = jobs.role('ender', { policies: [tests.allow(IAM, role)] });
      const inputs = { ...jobs.inputs(role), 'revoke-role': ender, ttl: '15m' };
      const all = Array.from({ length: COUNT }, () => jobs.runner());
      const mains = [];
      // Only the ends of the jobs happen at the same time.
      for (let at = 0; at < COUNT; at += 5)
        mains.push(...(await Promise.all(all.slice(at, at + 5).map((one) => tests.runMain(one, inputs)))));
      const inForce = jobs.account.roles.get(role);
      if (scene !== 'an empty role') {
        const end = Math.floor(Date.now() / 1000) - 3_600;
        const deny = JSON.stringify({
          ...tests.allow('*', '*'),
          Statement: {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:userid': `${'x'.repeat(100)}` } },
          },
        });
        try {
          for (let at = 0; ; at++)
            inForce.write(`jobpass-${end}-${String(at).padStart(8, '0')}`, deny, jobs.account.now(), 0);
        } catch {
          // Full.
        }
      }
      const start = performance.now();
      const posts = await Promise.all(mains.map((main, at) => tests.runPost(all[at], {}, main)));
      const seconds = (performance.now() - start) / 1000;
      const words = posts.map(
        ({ output }) =>
          /Ended credential \S+: (revoked|accepted|expired|failed)/.exec(output)?.[1] ?? 'nothing',
      );
      const dead = await Promise.all(
        mains.map(async (main) => !(await jobs.account.accepts(tests.keysIn(main)))),
      );
      const count = (word) => words.filter((one) => one === word).length;
      const own = [...inForce.inline].filter(([name]) => name.startsWith('jobpass-'));
      const longest = Math.max(...own.map(([, text]) => text.length));
      rows.push([
        ...[scene, COUNT, count('revoked'), count('accepted'), count('failed'), dead.filter(Boolean).length],
        ...[longest, seconds.toFixed(1), (Math.max(...posts.map(({ ms }) => ms)) / 1000).toFixed(1)],
      ]);
      // If post has no time left for a probe, it reports `accepted` for a session that is dead.
      const wrong = words.findIndex((word, at) =>
        word === 'accepted' ? !dead[at] : (word === 'revoked') !== dead[at],
      );
      if (wrong !== -1) throw new Error(`post reported a wrong ending: ${posts[wrong].output}`);
      const untold = posts.filter(({ output }, at) => !dead[at] && !/failed, lives until \d/.test(output));
      if (untold.length > 0) throw new Error(untold[0].output);
    } finally {
      await jobs.close();
    }
  }
  table(
    'Jobs of one role that end at once',
    [
      ...['', 'jobs', 'revoked', 'accepted', 'failed', 'dead sessions', 'characters of a deny'],
      ...['seconds in all', 'the longest post'],
    ],
    rows,
  );
}

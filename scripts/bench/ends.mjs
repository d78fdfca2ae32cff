// The ways to end a job, whose credential benchmarks steal.

/**
 * Returns the ways to end a job by name. The measured time begins with `run`, or with a call of `mark`.
 *
 * @param interruptMs the time from the start of post to its interruption
 * @param killMs the time from the start of post until it is killed
 */
const waysToEnd = ({ interruptMs, killMs }) => ({
  success: { from: 'the start of post', run: ({ job, main }) => job.post(main) },
  'a failed step': {
    from: 'the start of post',
    run: async ({ job, main, mark }) => {
      await job.runner.run(['-e', 'process.exit(1)']);
      mark();
      return job.post(main);
    },
  },
  'cancellation: post is interrupted and runs again': {
    from: 'the start of post',
    run: async ({ job, main, mark }) => {
      mark();
      await job.post(main, {
        onStartElsewhere: (kill) => void setTimeout(() => kill('SIGINT'), interruptMs),
      });
      return job.post(main);
    },
  },
  'revoke: now': {
    from: 'the start of the step',
    run: ({ job, inputs }) => job.main({ ...inputs, revoke: 'now' }),
  },
  'loss of the job’s processes without post': {
    from: 'the end of the job',
    run: ({ job }) => job.worker.close(),
  },
  'post is killed at once': {
    from: 'the start of post',
    run: async ({ job, main, mark }) => {
      mark();
      await job.post(main, { onStartElsewhere: (kill) => void setTimeout(() => kill('SIGKILL'), killMs) });
      return job.worker.close();
    },
  },
});

/** The ways that the quick form of a benchmark runs: an ending with post, and an ending without post. */
export const QUICK_WAYS = ['success', 'loss of the job’s processes without post'];

/**
 * Ends jobs in each way, and measures how long a stolen copy of the credential works.
 *
 * @param pauses `interruptMs` and `killMs` (see `waysToEnd`)
 * @param only the names of the ways to run. Default: all
 * @param start starts a job. @returns the job, its inputs, its main step, and the stolen credential
 * @param untilRejected uses the stolen credential until it is rejected. @returns the milliseconds since `from()`
 * @returns for each way its name, the start of the measured time, all times, and the endings in the log
 */
export async function endJobs({ pauses, only, rounds, start, untilRejected }) {
  const rows = [];
  for (const [name, way] of Object.entries(waysToEnd(pauses))) {
    if (only !== undefined && !only.includes(name)) continue;
    const times = [];
    const words = new Set();
    for (let at = 0; at < rounds; at++) {
      const { job, inputs, main, stolen } = await start();
      let from = performance.now();
      const ending = way.run({ job, inputs, main, mark: () => (from = performance.now()) });
      const [ms, result] = await Promise.all([untilRejected(stolen, () => from), ending]);
      times.push(ms);
      words.add(
        /: (revoked|accepted|expired|failed|lives until)\b/.exec(result?.output ?? '')?.[1] ?? 'none',
      );
      await job.close();
    }
    rows.push({ name, from: way.from, times, words: [...words].join(', ') });
  }
  return rows;
}

// Measures the peak memory of main, and compares it with a bare Node program.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, mib, round, spread, table } from './figures.mjs';
import { chosenJobs, programsOf } from './jobs.mjs';
import { asModule, ratios, runJob } from './runs.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export async function memory({ node, folder, servers, builds, memoryRounds, wanted }) {
  const file = join(folder, 'peak');
  const floor = join(here, 'floor.cjs');
  const floors = [
    { name: 'floor, 2 requests', main: floor, bare: true },
    { name: 'floor as a module', main: asModule(floor, folder), bare: true },
  ];
  const rows = [];
  const kinds = chosenJobs(wanted).map((job) => ({
    job,
    what: job.what,
    endless: false,
  }));
  const [{ job: first }] = kinds;
  if (first.name === 'oauth') {
    kinds.push({ job: first, what: 'oauth, the response to the exchange is endless', endless: true });
  }
  for (const { job, what, endless } of kinds) {
    const programs = [...floors, ...builds.map(({ name, dist }) => ({ name, ...programsOf(dist, job) }))];
    const rounds = [];
    for (let number = 0; number < memoryRounds; number++) {
      const results = await round(number, programs, async (program) => {
        // The bare Node program does not limit the size of a response, so it receives a response that ends.
        const fails = endless && !program.bare;
        await servers.behave({ endless: fails, forget: true });
        let peak;
        await runJob(program, {
          ...{ node, folder, inputs: job.inputs(servers), mayFail: fails },
          flags: ['--require', join(here, 'peak.cjs')],
          env: { ...servers.env, BENCH_PEAK: file },
          between: () => {
            peak = Number(readFileSync(file, 'utf8'));
          },
        });
        return peak;
      });
      rounds.push(results);
    }
    for (const [index, { name }] of programs.entries()) {
      rows.push([
        index === 0 ? what : '',
        name,
        mib(median(rounds.map((of) => of[index]))),
        ...[0, 1].map((over) =>
          index < 2
            ? ''
            : spread(
                ratios(rounds, index, over, (bytes) => bytes),
                2,
              ),
        ),
      ]);
    }
  }
  await servers.behave();
  table(
    `Peak memory of main, MiB; ${memoryRounds} rounds`,
    ['job', 'program', 'median', 'over the floor', 'over the floor as a module'],
    rows,
  );
}

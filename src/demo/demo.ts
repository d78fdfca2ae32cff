import { readdirSync } from 'node:fs';
import { JobpassError } from '../errors.js';
import { ownProgram } from '../program.js';
import { printable } from '../text/printable.js';
import { JOB, SUBJECT } from './job.js';
import { demoServers } from './servers.js';
import { StandInRunner } from './stand-in-runner.js';

/** An event of the timeline. */
export interface DemoEvent {
  ms: number;
  who: string;
  what: string;
}

/**
 * Runs the demo job on this machine: broker, runner and service on loopback, with the real main and post steps in separate
 * processes.
 *
 * @param print receives each line of the timeline
 * @returns the timeline for programs
 * @throws JobpassError if any part of the job failed
 */
export async function demo(print: (line: string) => void): Promise<DemoEvent[]> {
  const start = performance.now();
  const events: DemoEvent[] = [];
  const tell = (who: string, what: string): void => {
    const ms = Math.round(performance.now() - start);
    events.push({ ms, who, what });
    print(`${`${ms} ms`.padStart(8)}  ${who.padEnd(8)} ${what}`);
  };
  const words = programs();
  const closing: (() => void | Promise<void>)[] = [];
  try {
    print('One credential, one job: broker, runner and service on this machine, nothing to install.\n');
    const { idTokens, broker, service, close } = await demoServers();
    closing.push(close);
    tell('broker', `ready at ${broker.issuer}, trusts the runner's ID tokens`);
    const runner = new StandInRunner({
      ...JOB,
      ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
    });
    closing.push(() => runner.close());

    const inputs = { provider: 'oauth', url: broker.issuer, audience: 'jobpass-demo', ttl: '15m' };
    const main = await runner.run(words.main, { inputs });
    const token = runner.variable('JOBPASS_TOKEN');
    expect(main.exitCode === 0 && token !== undefined, `the main step failed: ${lastWords(main.output)}`);
    expect(main.output.includes(`::add-mask::${token}`), 'the credential was not masked');
    tell('main', `exchanged the ID token of ${SUBJECT}`);
    tell(
      'main',
      `delivered credential ${main.outputs.get('credential-id')} in JOBPASS_TOKEN, masked, for 15 minutes at most`,
    );

    const step = await runner.run(words.step, { env: { SERVICE: service.url } });
    expect(step.exitCode === 0, `the step could not use the credential: ${lastWords(step.output)}`);
    tell('step', `used it: ${step.output.trim()}`);

    const post = await runner.run(words.post, { inputs }, main.state);
    expect(post.exitCode === 0, `the post step failed: ${lastWords(post.output)}`);
    expect(post.output.includes(': revoked ('), `the credential was not revoked: ${lastWords(post.output)}`);
    tell('post', 'revoked it: the provider accepted it before and rejects it now');

    const stolen = await fetch(service.url, { headers: { authorization: `Bearer ${token}` } });
    expect(stolen.status === 401, `the stolen credential still works: ${stolen.status}`);
    tell('thief', `tried the stolen credential: ${stolen.status} ${await stolen.text()}`);
    const left = readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'));
    expect(left.length === 0, `files were left behind: ${left.join(', ')}`);
    print('\nAll steps succeeded. To use Jobpass in a workflow, see the README.');
    return events;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function expect(happened: boolean, otherwise: string): asserts happened {
  if (!happened) throw new JobpassError('refused', `The demo stopped, because ${otherwise}`);
}

/** Returns the last lines that a step printed, without the lines that pass secrets to a runner. */
function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'));
  return printable(lines.slice(-2).join(' / '), 600);
}

/** Returns the command line of each step. Each command line starts this program to run only one of its parts. */
function programs(): Record<'main' | 'step' | 'post', readonly string[]> {
  const [, ...own] = ownProgram();
  return { main: [...own, 'main'], step: [...own, 'demo-step'], post: [...own, 'post'] };
}

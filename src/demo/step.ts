import { stdout } from '../stdout.js';

/** Runs the demo job's step: uses the credential, and prints the response. @returns the exit code */
export async function step(): Promise<number> {
  const { SERVICE = '', JOBPASS_TOKEN = '' } = process.env;
  const answer = await fetch(SERVICE, { headers: { authorization: `Bearer ${JOBPASS_TOKEN}` } });
  stdout.write(`${answer.status} ${await answer.text()}\n`);
  return answer.ok ? 0 : 1;
}

import { examineJobToken, type JobToken } from '../job-token.js';
import type { Examination } from './examination.js';

/**
 * Steps 3 and 4: checks that the job has an ID token, and that this token is safe to send to the server.
 *
 * @param skewMs the difference between the server's clock and this clock; positive if the server is ahead
 */
export async function examineIdToken(examination: Examination, skewMs: number): Promise<JobToken> {
  const { audience, auth, url } = examination.settings;
  if (audience === undefined) {
    examination.report('skip', 'id-token', `auth: ${auth} does not use an ID token of the runner`);
    return {};
  }
  return examineJobToken(examination.context, {
    ...{ audience, targets: [url], skewMs, service: 'the server' },
    goodAudience: `The audience "${audience}" is not that of a well-known service`,
    fix: 'Set the input audience to the audience of the role',
  });
}

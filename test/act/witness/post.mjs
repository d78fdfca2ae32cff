import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';

// The job is still there and still holds the variable: whoever got hold of it now gets this answer.
const { SERVICE, JOBPASS_TOKEN, JOBPASS_TOKEN_FILE, RUNNER_TEMP } = process.env;
const answer = await fetch(SERVICE, { headers: { authorization: `Bearer ${JOBPASS_TOKEN}` } });
// That Jobpass's folder was in this one tells that an empty one was emptied.
const folderInJob = dirname(dirname(JOBPASS_TOKEN_FILE)) === RUNNER_TEMP;
const left = readdirSync(RUNNER_TEMP).filter((name) => name.startsWith('jobpass-'));
console.log(`witness after: ${JSON.stringify({ status: answer.status, folderInJob, left })}`);

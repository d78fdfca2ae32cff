import type { Doctor, DoctorContext } from '../doctor.js';
import { examineBroker } from './broker.js';
import { GitHubExamination } from './examination.js';
import { examineKey } from './local.js';
import { examineOctoSts } from './octo-sts.js';

/** Checks GitHub, and the service that has the key of the app, in the same way as a job uses them. */
export const githubDoctor: Doctor = {
  programs: ['gh'],
  example: '--url https://tokens.example.com --role release-bot --permissions contents=write',
  examine,
};

async function examine(context: DoctorContext): Promise<readonly string[]> {
  const examination = new GitHubExamination(context);
  const { signer } = examination.settings;
  switch (signer.signer) {
    case 'broker':
      return examineBroker(examination, signer);
    case 'octo-sts':
      return examineOctoSts(examination, signer);
    case 'local':
      return examineKey(examination, signer);
  }
}

import type { Doctor } from '../doctor.js';

/** Finds every folder good. */
export const madeDoctor: Doctor = {
  programs: ['made'],
  example: '--made-folder /tmp',
  examine: async ({ settings, report }) => {
    report('ok', 'folder', `The folder is ${settings.own['made-folder']}`);
    return [];
  },
};

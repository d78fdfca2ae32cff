import type { Linter } from '../linter.js';

/** Knows documents with `MadeRoles`. */
export const madeLinter: Linter = {
  reads: 'roles of the made-up service',
  lint: (document) =>
    typeof document === 'object' && document !== null && 'MadeRoles' in document
      ? {
          roles: 1,
          skipped: 0,
          findings: [
            {
              where: 'the made-up role',
              hole: 'no-subject',
              severity: 'high',
              message: 'Everyone gets in',
              fix: 'Say who',
            },
          ],
          unjudged: [],
        }
      : undefined,
};

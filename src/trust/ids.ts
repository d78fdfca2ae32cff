import type { KnownIds, RulesFile } from '../rules/file.js';

/** The file with the ids of the repositories that it names without. */
export async function repositoryIds(
  file: RulesFile,
  _again: (ids: KnownIds) => RulesFile,
): Promise<RulesFile> {
  return file;
}

import { expect } from 'vitest';
import { JobpassError } from '../../src/errors.js';

/** The text of the usage error that a function throws, without the name of a folder; '' if it throws none. */
export async function usageProblem(act: () => unknown, folder: string): Promise<string> {
  try {
    await act();
  } catch (error) {
    expect(error).toBeInstanceOf(JobpassError);
    expect((error as JobpassError).code).toBe('usage');
    return (error as JobpassError).told.replaceAll(`${folder}/`, '');
  }
  return '';
}

import { describe, expect, it } from 'vitest';
import type { JobState, KeptState } from '../../../src/lease/state.js';
import { withKept } from '../../../src/lease/with-kept.js';

describe('what the keeper began to create, put together with what main and a step that revokes saved', () => {
  const ended = { word: 'revoked', at: 1, because: 'it is gone' } as const;
  const state = (creating: JobState['creating']): JobState =>
    ({ leases: [], lostAnswers: [], creating }) as unknown as JobState;
  const kept = (creating: KeptState['creating']): KeptState =>
    ({ leases: [], lostAnswers: [], creating }) as unknown as KeptState;

  it('stands once, with the ending that is known of it', () => {
    const creating = [{ handle: { name: 'one' }, ended }];
    expect(
      withKept(
        state(creating as unknown as JobState['creating']),
        kept([{ handle: { name: 'one' } }, { handle: { name: 'two' } }]),
      ).creating,
    ).toEqual([...creating, { handle: { name: 'two' } }]);
  });
});

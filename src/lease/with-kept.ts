import { isDeepStrictEqual } from 'node:util';
import type { HeldLease, JobState, KeptState } from './state.js';

/** Returns main's state with the keeper's changes: updated and added leases. */
export function withKept(state: JobState, kept: KeptState | undefined): JobState {
  if (kept === undefined) return state;
  const leases = state.leases.map((held): HeldLease => {
    const later = kept.leases.find(({ lease }) => lease.id === held.lease.id);
    if (later === undefined) return held;
    const { deliveredTo, accepted = later.accepted, ending = later.ending } = held;
    return { ...later, deliveredTo, ...(accepted && { accepted }), ...(ending && { ending }) };
  });
  for (const held of kept.leases) {
    if (!leases.some(({ lease }) => lease.id === held.lease.id)) leases.push(held);
  }
  const { exchangeSince = state.exchangeSince } = kept;
  const known = state.creating ?? [];
  const added = (kept.creating ?? []).filter(
    ({ handle }) => !known.some((one) => isDeepStrictEqual(one.handle, handle)),
  );
  const creating = [...known, ...added];
  return {
    ...state,
    leases,
    ...(creating.length === 0 ? {} : { creating }),
    lostAnswers: [...state.lostAnswers, ...kept.lostAnswers],
    ...(exchangeSince === undefined ? {} : { exchangeSince }),
  };
}

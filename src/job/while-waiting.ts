/** By then the step has sent its first request, or is just about to, in milliseconds. */
const FIRST_REQUEST_MS = 5;

/**
 * Does something while the answer to the step's first request is waited for: what takes milliseconds, and is needed only after
 * that answer.
 *
 * @returns makes sure that it is not done any more
 */
export function whileWaiting(work: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // Once more through what has come from the network: a connection that stands now is written to before.
    immediate = setImmediate(work);
  }, FIRST_REQUEST_MS);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

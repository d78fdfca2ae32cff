/** The time until the step has sent its first request, in milliseconds. */
const FIRST_REQUEST_MS = 5;

/**
 * Runs work that takes milliseconds while the step waits for the answer to its first request. The work must be needed only
 * after that answer.
 *
 * @returns a function that cancels the work
 */
export function whileWaiting(work: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // One more turn of the event loop: a connection that is open by now is written to first.
    immediate = setImmediate(work);
  }, FIRST_REQUEST_MS);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

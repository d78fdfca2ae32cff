/**
 * What decides every random choice of the tests: fixed, so that nobody's work is stopped by a draw. `JOBPASS_SEED` takes the
 * place of it; `npm run models` draws many more cases, by other seeds.
 */
export const SEED = Number(process.env['JOBPASS_SEED'] ?? 20_261_129);

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let draw = drawing(SEED);
let drawn = false;

/** Begins again, as each test file does. */
export function restart(): void {
  draw = drawing(SEED);
  drawn = false;
}

/** In the place of `Math.random`: the same numbers in each run of a test file. A test that fails prints the seed. */
export function random(): number {
  drawn = true;
  return draw();
}

/** Whether anything was drawn in this test file. */
export const isDrawn = (): boolean => drawn;

/** In the place of `crypto.randomBytes`, for texts that a test is about. */
export function someBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

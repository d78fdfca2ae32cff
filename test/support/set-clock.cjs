// Loaded before a program: its time of day is off by JOBPASS_TEST_CLOCK_MS, and elapsed time is not.
const off = Number(process.env.JOBPASS_TEST_CLOCK_MS);
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + off);
    else super(...given);
  }
  static now() {
    return Real.now() + off;
  }
};

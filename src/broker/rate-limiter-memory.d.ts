/** The limiter that counts in memory, alone: the package's entry loads those for twenty stores as well. */
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export { RateLimiterMemory as default } from 'rate-limiter-flexible';
}

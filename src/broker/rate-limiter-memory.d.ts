/** The in-memory limiter only. The package's main entry also loads limiters for twenty stores. */
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export { RateLimiterMemory as default } from 'rate-limiter-flexible';
}

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it. */
const PROGRAM = '/usr/bin/chromium';

/** Why no page can be opened here; undefined where it can. */
export function noChromium(): string | undefined {
  return existsSync(PROGRAM)
    ? undefined
    : 'Chromium is not installed. Install with: node scripts/install-chromium.mjs';
}

/** A browser with a profile of its own, which asks nothing of anybody by itself. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

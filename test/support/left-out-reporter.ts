import type { Reporter, TestModule } from 'vitest/node';

/** Repeats at the very end what was left out, and how to get it: what a test run printed in its middle, nobody reads. */
export default class LeftOutReporter implements Reporter {
  readonly #nodeAlone: boolean;

  /** @param options.nodeAlone whether only the tests that need nothing but Node were requested */
  constructor({ nodeAlone }: { nodeAlone: boolean }) {
    this.#nodeAlone = nodeAlone;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const left = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        if (test.name.startsWith('LEFT OUT: ')) left.add(test.name.slice('LEFT OUT: '.length));
      }
    }
    const lines = [...left].map((one) => `  - ${one}`);
    if (this.#nodeAlone) {
      lines.push('  - the tests that need other programs (test/needs-*): npm run test:all');
    }
    if (lines.length > 0) process.stdout.write(`\nLeft out of this run:\n${lines.join('\n')}\n\n`);
  }
}

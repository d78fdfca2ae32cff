import type { Sink, SinkOptions } from './sink.js';

/** Returns the sink for `--audit-file -`, which prints each record as a line. */
export function printSink({ print = () => undefined }: SinkOptions): Sink {
  return {
    displayName: 'the terminal',
    maxRecords: 100,
    send: async (lines) => {
      for (const { text } of lines) print(text);
      return {};
    },
  };
}

import type { Sink, SinkOptions } from './sink.js';

/** Each record as a line where the user of the command sees it: `--audit-file -`. */
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

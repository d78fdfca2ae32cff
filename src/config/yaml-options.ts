/**
 * The parser's options for every YAML text. Each scalar keeps its text from the file. Tags do not change values: for each tag,
 * the parser adds a warning to the document. The library does not print warnings.
 */
export const AS_WRITTEN = { schema: 'failsafe', resolveKnownTags: false, logLevel: 'error' } as const;

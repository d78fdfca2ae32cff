/**
 * The parser's options for every YAML text. Each scalar keeps its text from the file. Tags do not change values; the parser
 * adds a warning to the document for each tag. The library prints no warnings.
 */
export const AS_WRITTEN = { schema: 'failsafe', resolveKnownTags: false, logLevel: 'error' } as const;

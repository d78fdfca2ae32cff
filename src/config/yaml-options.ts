/**
 * The parser's options for every YAML text. Scalars stay the text in the file. Tags change no value; each tag is a warning of
 * the document. The library prints no warnings.
 */
export const AS_WRITTEN = { schema: 'failsafe', resolveKnownTags: false, logLevel: 'error' } as const;

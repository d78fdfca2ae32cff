/**
 * How every YAML text is read: scalars are the texts that stand there. No tag makes anything else of a value; each is a warning of
 * the document. The library prints none by itself.
 */
export const AS_WRITTEN = { schema: 'failsafe', resolveKnownTags: false, logLevel: 'error' } as const;

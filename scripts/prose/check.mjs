// Checks docs, help, messages and comments for words and patterns that are hard to read; docs/glossary.md lists the words to use.
// Prints each finding with its fix, and exits with 1 if there are any: node scripts/prose/check.mjs [FILE…]
import { proseFiles, sentencesOf } from './sentences.mjs';

/** Each entry contains a pattern to avoid, its replacement, and the strata that it applies to (default: all). */
const RULES = [
  [/[«»]/, 'quotation marks "…" or backticks'],
  [
    /\b(told|tells?|telling) (aloud|at once|apart|everything|nothing|what|why|which|when|where|who|how|that)\b/i,
    'reports, logs, prints, says',
  ],
  [/\b(is|are|was|were|be|been|being|not) told\b/i, 'is reported, is logged, knows'],
  [/\baloud\b/i, 'logs a warning'],
  [/\bmend(s|ed|ing)?\b/i, 'fixes'],
  [/\b(by|of) which\b/i, 'two sentences'],
  [
    /\bis asked\b|\bare asked\b|\bbe asked\b|\bwas asked\b|\bwere asked\b|\basked for\b/i,
    'request, requested, query',
  ],
  [/\bstray\b/i, 'orphaned'],
  [/\brivals?\b/i, 'the other process'],
  [/\bwhat there is\b|\bthat there is(n't| not| none)?\b|\bthat is there\b/i, 'exists, is available'],
  [/\b(is|are|was|were|be) no (such )?[a-z]+(,|\.|:|;|$)/, 'is not a …', ['messages', 'help']],
  [/^(Likewise|The same (for|of|as)|As above|Ditto)\b/, 'name the thing', ['comments', 'help']],
  [/^(What|Whose) (?!.*\?)/, 'a noun as the subject'],
  [/\b(not|nothing) (to|that) be (shown|told|had)\b/i, 'name the action'],
  [/\bwanted\b/i, 'expected, required, requested'],
];

const files = process.argv.slice(2);
// This file is excluded, because it contains the forbidden words.
const own = /^scripts\/prose\/check\.mjs$/;
const found = sentencesOf(files.length > 0 ? files : proseFiles()).flatMap((sentence) =>
  own.test(sentence.file)
    ? []
    : RULES.filter(
        ([pattern, , strata]) =>
          pattern.test(sentence.text.replace(/`[^`]*`/g, '`code`')) &&
          (strata?.includes(sentence.stratum) ?? true),
      ).map(([pattern, instead]) => ({ ...sentence, word: pattern.exec(sentence.text)?.[0] ?? '', instead })),
);
for (const { file, line, stratum, text, word, instead } of found) {
  console.log(`${file}:${line} (${stratum}): "${word}" → ${instead}\n    ${text}`);
}
if (found.length > 0) {
  console.log(`${found.length} findings. The words to use are in docs/glossary.md.`);
  process.exitCode = 1;
}

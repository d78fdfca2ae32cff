import { type Document, Scalar, visit } from 'yaml';
import { printable } from '../text/printable.js';
import { unicodeEscape } from './unicode-escape.js';

/** Characters that a terminal, a runner or a YAML parser may interpret. */
const ODD = /[^\x20-\x7e\n]|::|##/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|#(?=#)/gu;

/** Returns a document as YAML, without characters that could fake a line of a log. */
export function safeYaml(document: Document): string {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && ODD.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  // Characters that could fake a line are printed only inside double quotes, where YAML supports escapes.
  return text
    .split('\n')
    .map((line) => line.replace(UNSEEN, unicodeEscape))
    .join('\n');
}

/** Returns the lines of a comment in the form that `Document.commentBefore` expects. */
export function yamlComment(lines: readonly string[]): string {
  return lines.map((line) => ` ${printable(line, 300)}`).join('\n');
}

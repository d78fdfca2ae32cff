/**
 * Whether a text is a valid path of a secret or a mount. Names may contain spaces, `%`, `?` and `#`, which requests encode. A
 * valid path contains no segments such as `..`.
 */
export function isSecretPath(text: string): boolean {
  return (
    /^[^\\\p{Cc}\p{Cs}\u2028\u2029]+$/u.test(text) &&
    text.split('/').every((part) => !['', '.', '..'].includes(part.trim()))
  );
}

/** Whether a text is a valid path in a URL, without encoding and without segments such as `..`. */
export function isPath(text: string): boolean {
  return (
    /^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

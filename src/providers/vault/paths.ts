/**
 * Whether a text can be the path of a secret or a mount. Names may hold spaces, `%`, `?` and `#`, which are encoded where they are
 * sent; steps that lead elsewhere may not be in it.
 */
export function isSecretPath(text: string): boolean {
  return (
    /^[^\\\p{Cc}\p{Cs}\u2028\u2029]+$/u.test(text) &&
    text.split('/').every((part) => !['', '.', '..'].includes(part.trim()))
  );
}

/** Whether a text can stand in a URL as a path, and leads nowhere else. */
export function isPath(text: string): boolean {
  return (
    /^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

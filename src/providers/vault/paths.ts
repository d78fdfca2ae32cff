/** Whether a text can stand in a URL as a path, and leads nowhere else. */
export function isPath(text: string): boolean {
  return (
    /^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

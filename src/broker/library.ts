type Library = typeof import('oidc-provider');

/**
 * Loads `oidc-provider`. At import it warns on every Node that is not a long-term release of 22 and newer,
 * although the parts that the broker uses work on 20 (the tests run on it): that one line is held back, and
 * whoever runs a broker is told in our words by `unsupportedNode`.
 */
export async function loadLibrary(): Promise<Library> {
  const warn = console.warn;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** What to tell who runs a broker for others on a Node that its library is not made for. */
export function unsupportedNode(version: string = process.versions.node): string | undefined {
  const major = Number(version.split('.')[0]);
  return major >= 22
    ? undefined
    : `Node ${version} is older than what the broker's library supports (22): use a newer one for a broker that others rely on`;
}

/** Paths as they are pasted: in quotes, as a `file://` address, from the home folder. */

/** @param home of the person on the machine that has the files; undefined: not known yet. */
export function plainPath(typed: string, home: string | undefined): string {
  const bare = /^\s*(["'])(.+)\1\s*$/u.exec(typed)?.[2] ?? typed;
  const path = /^\s*file:\/\/(?:localhost)?\/(.*)$/iu.exec(bare)?.[1];
  if (path !== undefined) return decoded(/^[a-z]:/iu.test(path) ? path : `/${path}`);
  return home !== undefined && /^~[\\/]/u.test(bare) ? home + bare.slice(1) : bare;
}

/** A per cent sign may be literal. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

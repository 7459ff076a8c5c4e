/** Of this machine, whichever system the engine runs on: from the root, a drive or a share. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\)/u.test(path);
}

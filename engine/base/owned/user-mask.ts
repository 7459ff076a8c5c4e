/**
 * Who may read new files. Tenon's own files are for this user alone: the process runs with the mask 077.
 * Files written for people (targets, exports, definitions) get the permissions of the user's own mask.
 */

import { isMainThread } from 'node:worker_threads';

/** Passes the user's mask to worker processes, which cannot see it: they inherit the strict one. */
export const userMaskVariable = 'TENON_USER_MASK';

const strictMask = 0o077;
let userMask: number | undefined = statedMask();

/** From now on, new files and folders of this process are for this user alone; called once, on the main thread. */
export function keepNewFilesPrivate(): void {
  if (process.platform === 'win32' || !isMainThread) return;
  const before = process.umask(strictMask);
  if (userMask === undefined) {
    userMask = before;
    process.env[userMaskVariable] = before.toString(8);
  }
}

/** Permissions of a new file for people, as if the user's own programs had written it. */
export function userFileMode(): number {
  return 0o666 & ~(userMask ?? process.umask());
}

/**
 * Runs a synchronous step with the user's own mask: creating a folder for people, starting another program.
 * Private files that another thread creates at this moment are in a folder that others cannot enter anyway.
 */
export function withUserMask<T>(step: () => T): T {
  if (userMask === undefined || process.platform === 'win32' || !isMainThread) return step();
  const strict = process.umask(userMask);
  try {
    return step();
  } finally {
    process.umask(strict);
  }
}

function statedMask(): number | undefined {
  const text = process.env[userMaskVariable] ?? '';
  return /^[0-7]{1,4}$/u.test(text) ? Number.parseInt(text, 8) : undefined;
}

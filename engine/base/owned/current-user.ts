/** The user that runs this process, and whether a file belongs to that user. */

import type { BigIntStats, Stats } from 'node:fs';

/** null where files do not have a numeric owner (Windows: folders inherit the access list of the user's profile; not verified). */
export const currentUserId: number | null = process.geteuid?.() ?? null;

export function isOwnedByUser({ uid }: Pick<Stats | BigIntStats, 'uid'>): boolean {
  return currentUserId === null || Number(uid) === currentUserId;
}

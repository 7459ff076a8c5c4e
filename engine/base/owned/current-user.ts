/** Who this process runs as, and whether a file is that user's. */

import type { BigIntStats, Stats } from 'node:fs';

/** null where files have no numeric owner (Windows: folders inherit the access list of the user's profile; not verified). */
export const currentUserId: number | null = process.geteuid?.() ?? null;

export function isOwnedByUser({ uid }: Pick<Stats | BigIntStats, 'uid'>): boolean {
  return currentUserId === null || Number(uid) === currentUserId;
}

/** The places where files are stored: one line for each kind of store. */

import { localStorage } from '#engine/storage/local.ts';
import { s3Storage } from '#engine/storage/s3/s3-storage.ts';
import type { Storage } from '#engine/storage/storage.ts';

/** Each path belongs to the first that owns it. */
export const places: readonly Storage[] = [localStorage, s3Storage];

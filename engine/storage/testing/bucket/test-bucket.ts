/** The bucket of the store that a test adds to the list of places. */

import { Bucket } from '#engine/storage/testing/bucket/bucket.ts';

export const testBucket = new Bucket();

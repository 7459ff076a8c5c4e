/** A place for triggers, new for each test of a file. */

import { afterEach, beforeEach } from 'vitest';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';

/** Call it once in a test file. @param begin where its clock begins. @param use takes the place of the test to come. */
export function useTriggerPlace(begin: () => number, use: (place: TriggerPlace) => void): void {
  let temporary: TemporaryCatalog;
  let place: TriggerPlace;
  beforeEach(async () => {
    temporary = await openTemporaryCatalog();
    place = new TriggerPlace(temporary.catalog, begin());
    use(place);
    await place.open();
  });
  afterEach(async () => {
    await place.close();
    await temporary[Symbol.asyncDispose]();
  });
}

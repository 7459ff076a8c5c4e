/** The objects of a planned source by their paths. */

import type { PlannedSource, SourceObject } from '#engine/execute/plan/run-plan.ts';

const byPath = new WeakMap<PlannedSource, ReadonlyMap<string, SourceObject>>();

/** Made once for a source, however many tasks read it. */
export function objectsByPath(source: PlannedSource): ReadonlyMap<string, SourceObject> {
  let objects = byPath.get(source);
  if (objects === undefined) {
    objects = new Map(source.objects.map((object) => [object.path, object]));
    byPath.set(source, objects);
  }
  return objects;
}

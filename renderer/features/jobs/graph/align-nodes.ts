/** Nodes of a graph in a line, or at equal distances. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { moveNodes, type Place } from '#renderer/features/jobs/graph/edit-job.ts';

type Axis = keyof Place;

/** All cards begin at the same height or width as a rule: their top left corners count. */
function placesOf(job: Job, ids: readonly string[]): { readonly id: string; readonly place: Place }[] {
  return ids.map((id) => ({ id, place: job.layout[id] ?? { x: 0, y: 0 } }));
}

/** The nodes get the smallest coordinate of them: `x` puts them below each other, `y` beside each other. */
export function alignNodes(job: Job, ids: readonly string[], axis: Axis): Job {
  const nodes = placesOf(job, ids);
  const edge = Math.min(...nodes.map(({ place }) => place[axis]));
  return moveNodes(job, new Map(nodes.map(({ id, place }) => [id, { ...place, [axis]: edge }])));
}

/** The outermost nodes stay, those between them get equal distances in their order. */
export function distributeNodes(job: Job, ids: readonly string[], axis: Axis): Job {
  const nodes = placesOf(job, ids).toSorted((one, other) => one.place[axis] - other.place[axis]);
  const [first, last] = [nodes.at(0), nodes.at(-1)];
  if (first === undefined || last === undefined || nodes.length < 3) return job;
  const step = (last.place[axis] - first.place[axis]) / (nodes.length - 1);
  return moveNodes(
    job,
    new Map(
      nodes.map(({ id, place }, index) => [id, { ...place, [axis]: Math.round(first.place[axis] + index * step) }]),
    ),
  );
}

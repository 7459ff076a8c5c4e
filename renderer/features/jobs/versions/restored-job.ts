/** An earlier version of a job as the next step of its draft. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { completeLayout } from '#renderer/features/jobs/graph/auto-layout.ts';

/** Nodes stay where they are now; those that come back have the places that they had. */
export function restoredJob(draft: Job, version: Job): Job {
  const layout = { ...version.layout, ...draft.layout };
  const nodes = new Set(version.nodes.map(({ id }) => id));
  const places = Object.fromEntries(Object.entries(layout).filter(([id]) => nodes.has(id)));
  return completeLayout({ ...version, name: draft.name, layout: places });
}

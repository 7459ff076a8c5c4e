/** Small jobs for tests, written as edges. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { PortsOf } from '#renderer/features/jobs/graph/edit-job.ts';

const kinds: Readonly<Record<string, { inputs: string[]; moreInputs: boolean; isTarget: boolean }>> = {
  PathSource: { inputs: [], moreInputs: false, isTarget: false },
  Filter: { inputs: ['in'], moreInputs: false, isTarget: false },
  Join: { inputs: ['left', 'right'], moreInputs: false, isTarget: false },
  Union: { inputs: ['in1', 'in2'], moreInputs: true, isTarget: false },
  PathTarget: { inputs: ['in'], moreInputs: false, isTarget: true },
};

export const portsOf: PortsOf = (transform) => kinds[transform];

/** `{ a: 'PathSource', f: 'Filter a', j: 'Join f b' }`: the transform, then who feeds its ports in order. */
export function jobOf(nodes: Readonly<Record<string, string>>, layout: Job['layout'] = {}): Job {
  return jobSchema.parse({
    name: 'test',
    layout,
    nodes: Object.entries(nodes).map(([id, text]) => {
      const [transform = '', ...feeds] = text.split(' ');
      const ports = kinds[transform]!.inputs;
      const inputs = Object.fromEntries(feeds.map((node, index) => [ports[index] ?? `in${index + 1}`, { node }]));
      return { id, name: id, transform, inputs };
    }),
  });
}

/** Edges as `from>to.port`, sorted. */
export function edgesOf(job: Job): string[] {
  return job.nodes
    .flatMap((node) => Object.entries(node.inputs).map(([port, edge]) => `${edge.node}>${node.id}.${port}`))
    .sort();
}

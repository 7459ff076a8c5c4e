/** Small jobs for tests, written as edges. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { Ports, PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';

const kinds: Readonly<Record<string, Ports>> = {
  PathSource: ports([]),
  Filter: ports(['in']),
  Join: ports(['left', 'right']),
  Union: { ...ports(['in1', 'in2']), moreInputs: true },
  PathTarget: { ...ports(['in']), outputs: [] },
  SplitRows: { ...ports(['in']), outputs: ['selected', 'remaining'] },
  Relationalize: { ...ports(['in']), outputs: ['root', 'root_items'] },
  SelectFromCollection: { ...ports(['in']), isCollection: true },
};

function ports(inputs: readonly string[]): Ports {
  return { inputs, moreInputs: false, outputs: ['out'], isCollection: false };
}

/** `name1` renames the first output of a split. */
export const portsOf: PortsOf = ({ transform, args }) => {
  const found = kinds[transform];
  return found === undefined || typeof args['name1'] !== 'string'
    ? found
    : { ...found, outputs: [args['name1'], ...found.outputs.slice(1)] };
};

/** `{ a: 'PathSource', f: 'Filter a', t: 'PathTarget s:remaining' }`: the transform, then who feeds its ports in order. */
export function jobOf(nodes: Readonly<Record<string, string>>, layout: Job['layout'] = {}): Job {
  return jobSchema.parse({
    name: 'test',
    layout,
    nodes: Object.entries(nodes).map(([id, text]) => {
      const [transform = '', ...feeds] = text.split(' ');
      const names = kinds[transform]!.inputs;
      const inputs = Object.fromEntries(
        feeds.map((feed, index) => {
          const [node, port] = feed.split(':');
          return [names[index] ?? `in${index + 1}`, port === undefined ? { node } : { node, port }];
        }),
      );
      return { id, name: id, transform, inputs };
    }),
  });
}

/** Edges as `from>to.port` or `from:output>to.port`, sorted. */
export function edgesOf(job: Job): string[] {
  return job.nodes
    .flatMap((node) =>
      Object.entries(node.inputs).map(
        ([port, edge]) => `${edge.node}${edge.port === undefined ? '' : `:${edge.port}`}>${node.id}.${port}`,
      ),
    )
    .sort();
}

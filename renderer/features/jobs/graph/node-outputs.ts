/** Outputs of nodes: which ones there are, which one an edge reads, and what follows a new name. */

import type { Edge, Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput, portKey } from '#engine/contract/definitions/node-port.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import type { CheckedOutput } from '#renderer/features/jobs/graph/checked-outputs.ts';
import type { PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';

/**
 * Under the names that the arguments give them; none of a target.
 * @param checked those that depend on columns; the name of the first may have changed since.
 */
export function outputNames(transform: TransformText, args: Node['args'], checked?: CheckedOutput): string[] {
  if (transform.effect === 'target') return [];
  if (transform.outputs === null) return [onlyOutput];
  const named = transform.outputs.map(({ name, argument }) => {
    const given = args[argument];
    return typeof given === 'string' && given !== '' ? given : name;
  });
  if (transform.listedOutputs !== null) return [...new Set([...listedNames(transform.listedOutputs, args), ...named])];
  if (!transform.moreOutputs || checked === undefined) return named;
  const { first, more } = checked;
  const renamed = more.map((name) =>
    first !== null && name.startsWith(first) ? `${named[0]}${name.slice(first.length)}` : name,
  );
  return [...new Set([...named, ...renamed])];
}

/** Entries without a name are being written. */
function listedNames(
  { argument, member }: NonNullable<TransformText['listedOutputs']>,
  args: Node['args'],
): readonly string[] {
  const entries = args[argument];
  if (!Array.isArray(entries)) return [];
  return (entries as unknown[])
    .map((entry) => (typeof entry === 'object' && entry !== null ? Reflect.get(entry, member) : undefined))
    .filter((name): name is string => typeof name === 'string' && name !== '');
}

/** The output that an edge reads: the one it names, the one that its reader selects, or the first. */
export function readOutput(job: Job, reader: Node, edge: Edge, portsOf: PortsOf): string {
  if (edge.port !== undefined) return edge.port;
  const from = job.nodes.find(({ id }) => id === edge.node);
  const outputs = (from === undefined ? undefined : portsOf(from)?.outputs) ?? [];
  if (portsOf(reader)?.isCollection === true) {
    const { key, index } = reader.args;
    if (typeof key === 'string' && outputs.includes(key)) return key;
    if (typeof index === 'number' && outputs[index] !== undefined) return outputs[index];
  }
  return outputs[0] ?? onlyOutput;
}

/** Key of what feeds a port of a node; undefined: nothing does. */
export function feedKey(job: Job, reader: Node, port: string, portsOf: PortsOf): string | undefined {
  const edge = reader.inputs[port];
  return edge === undefined ? undefined : portKey(edge.node, readOutput(job, reader, edge, portsOf));
}

/** An edge from an output to a reader, as it is saved: without a port where there is nothing to choose. */
export function edgeFrom(job: Job, from: string, output: string | null, reader: Node, portsOf: PortsOf): Edge {
  const node = job.nodes.find(({ id }) => id === from);
  const outputs = (node === undefined ? undefined : portsOf(node)?.outputs) ?? [];
  if (outputs.length < 2 && (outputs[0] ?? onlyOutput) === onlyOutput) return { node: from };
  return portsOf(reader)?.isCollection === true ? { node: from } : { node: from, port: output ?? outputs[0]! };
}

/** The first output that nothing reads, else the first. */
export function freeOutput(job: Job, id: string, portsOf: PortsOf): string | null {
  const node = job.nodes.find((each) => each.id === id);
  const outputs = (node === undefined ? undefined : portsOf(node)?.outputs) ?? [];
  const read = new Set(
    job.nodes.flatMap((reader) =>
      Object.values(reader.inputs)
        .filter((edge) => edge.node === id)
        .map((edge) => readOutput(job, reader, edge, portsOf)),
    ),
  );
  return outputs.find((output) => !read.has(output)) ?? outputs[0] ?? null;
}

/** Edges and keys that named an output of the node by its name in `before` name it as in the job. */
export function followOutputs(job: Job, id: string, before: readonly string[], portsOf: PortsOf): Job {
  const node = job.nodes.find((each) => each.id === id);
  const now = (node === undefined ? undefined : portsOf(node)?.outputs) ?? [];
  const isClear = (names: readonly string[]): boolean => new Set(names).size === names.length;
  if (before.length !== now.length || !isClear(before) || !isClear(now)) return job;
  const renamed = new Map(before.map((name, index) => [name, now[index]!]));
  if (before.every((name) => renamed.get(name) === name)) return job;
  const next = (name: unknown): string | undefined => (typeof name === 'string' ? renamed.get(name) : undefined);
  const nodes = job.nodes.map((reader) => {
    if (!Object.values(reader.inputs).some((edge) => edge.node === id)) return reader;
    const inputs = Object.entries(reader.inputs).map(([port, edge]): [string, Edge] => {
      const name = edge.node === id ? next(edge.port) : undefined;
      return [port, name === undefined ? edge : { ...edge, port: name }];
    });
    const key = portsOf(reader)?.isCollection === true ? next(reader.args['key']) : undefined;
    return {
      ...reader,
      inputs: Object.fromEntries(inputs),
      ...(key === undefined ? {} : { args: { ...reader.args, key } }),
    };
  });
  return { ...job, nodes };
}

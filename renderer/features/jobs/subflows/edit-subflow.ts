/** Edits of what a sub-flow shows to jobs, as pure steps: names of its ports and parameters, and what inside follows them. */

import { roleOf } from '#engine/contract/argument-role.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import { nodeSchema } from '#engine/contract/definitions/job.ts';
import type { EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';

/** A reason; undefined: the input or output may have this name. */
export function whyNotPort(graph: EditedGraph, id: string, to: string): string | undefined {
  if (graph.nodes.some((node) => node.id === to && node.id !== id))
    return 'Another node of the sub-flow has this name.';
  return nodeSchema.shape.id.safeParse(to).success
    ? undefined
    : 'Names of inputs and outputs have letters, digits, - and _ only, 64 at most.';
}

/** The id of an input or output is the name of its port. Nodes inside follow; those of jobs do not. */
export function renamePort(graph: EditedGraph, id: string, to: string): EditedGraph {
  if (id === to || whyNotPort(graph, id, to) !== undefined) return graph;
  const nodes = graph.nodes.map((node): Node => ({
    ...node,
    id: node.id === id ? to : node.id,
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([port, edge]) => [port, edge.node === id ? { ...edge, node: to } : edge]),
    ),
  }));
  const { [id]: place, ...layout } = graph.layout;
  return { ...graph, nodes, layout: place === undefined ? layout : { ...layout, [to]: place } };
}

/** Arguments of the nodes that use the parameter use it by its new name. */
export function renameParameter(graph: EditedGraph, from: string, to: string, transforms: Transforms): EditedGraph {
  const parameters = (graph.parameters ?? []).map((each) => (each.name === from ? { ...each, name: to } : each));
  const inSql = new RegExp(`(?<![$\\w])\\$${from}(?!\\w)`, 'gu');
  const changed = (value: unknown, schema: Readonly<Record<string, unknown>> | undefined): unknown => {
    if (typeof value === 'string') {
      if (value === `$${from}`) return `$${to}`;
      const role = schema === undefined ? undefined : roleOf(schema)?.kind;
      // Elsewhere, only a whole text is read as a parameter.
      return role === 'expression' || role === 'sql' ? value.replaceAll(inSql, `$$${to}`) : value;
    }
    if (Array.isArray(value)) return value.map((each) => changed(each, memberOf(schema, 'items')));
    if (typeof value !== 'object' || value === null) return value;
    const properties = memberOf(schema, 'properties');
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, changed(each, memberOf(properties, key))]),
    );
  };
  const nodes = graph.nodes.map((node) => ({
    ...node,
    args: changed(node.args, transforms.get(node.transform)?.args) as Node['args'],
  }));
  return { ...graph, parameters, nodes };
}

function memberOf(
  schema: Readonly<Record<string, unknown>> | undefined,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const member = schema !== undefined && Object.hasOwn(schema, name) ? schema[name] : undefined;
  return typeof member === 'object' && member !== null ? (member as Readonly<Record<string, unknown>>) : undefined;
}

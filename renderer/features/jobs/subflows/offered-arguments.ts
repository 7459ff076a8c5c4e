/** Arguments of nodes that can become parameters of a sub-flow, with what a parameter for each would be. */

import { roleOf } from '#engine/contract/argument-role.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { SubflowParameter } from '#engine/contract/definitions/subflow.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';

export interface OfferedArgument {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly argument: string;
  /** As the form of the node has it. */
  readonly label: string;
  readonly kind: SubflowParameter['kind'];
  /** The present value, for people. */
  readonly value: string;
  /** A name for the parameter that no other one is offered with, and that occurs in none of the nodes. */
  readonly parameter: string;
}

type Member = Readonly<Record<string, unknown>>;

export function offeredArguments(job: Job, ids: readonly string[], transforms: Transforms): OfferedArgument[] {
  const nodes = job.nodes.filter(({ id }) => ids.includes(id));
  const written = JSON.stringify(nodes.map(({ args }) => args));
  const taken = new Set<string>();
  return nodes.flatMap((node) => {
    const schema = transforms.get(node.transform)?.args ?? {};
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Member>>;
    return Object.entries(node.args).flatMap(([argument, value]): OfferedArgument[] => {
      const member = properties[argument] ?? {};
      const kind = kindOf(member, value);
      if (kind === undefined) return [];
      const title = member['title'];
      return [
        {
          nodeId: node.id,
          nodeName: node.name,
          argument,
          label: typeof title === 'string' ? title : argument,
          kind,
          value: Array.isArray(value) ? value.join(', ') : String(value),
          parameter: freeName(argument, taken, written),
        },
      ];
    });
  });
}

/** undefined: no parameter has such values. */
function kindOf(schema: Member, value: unknown): SubflowParameter['kind'] | undefined {
  const role = roleOf(schema)?.kind;
  if (role === 'sql' || role === 'code') return undefined;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return schema['type'] === 'integer' ? 'integer' : 'number';
  const isColumn = role === 'column';
  if (typeof value === 'string' && value !== '')
    return role === 'expression' ? 'expression' : isColumn ? 'column' : 'text';
  const isTexts =
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string' && each !== '');
  return isTexts ? (isColumn ? 'columns' : 'texts') : undefined;
}

/** A text of the nodes that has it already would be read as the parameter. */
function freeName(argument: string, taken: Set<string>, written: string): string {
  const stem =
    argument
      .replaceAll(/\W/gu, '_')
      .replace(/^(?=\d)/u, '_')
      .slice(0, 90) || 'value';
  let name = stem;
  for (let number = 2; taken.has(name.toLowerCase()) || written.includes(`$${name}`); number += 1)
    name = `${stem}_${number}`;
  taken.add(name.toLowerCase());
  return name;
}

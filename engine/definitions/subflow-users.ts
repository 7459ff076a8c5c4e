/** Which jobs and sub-flows use a sub-flow, directly or through another one. */

import { namedNodes } from '#engine/contract/definitions/inner-node.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';

export type SubflowUsers = Output<'getSubflowUsers'>;

type Stores = Pick<Workspace['stores'], 'job' | 'subflow'>;

export function subflowUsers({ job, subflow }: Stores, name: string): SubflowUsers {
  const all = subflow.list();
  const subflows = new Map(all.map((each) => [each.name, each.value]));
  const jobs = job.list().flatMap((each) => {
    const nodes = [...namedNodes(each.value.nodes, subflows).values()]
      .filter(({ node }) => node.transform === name)
      .map((found) => ({ id: found.node.id, name: found.name }));
    return nodes.length === 0 ? [] : [{ name: each.name, nodes }];
  });
  const around = all.filter(({ value }) => value.nodes.some(({ transform }) => transform === name));
  return { jobs, subflows: around.map((each) => each.name) };
}

/** For messages; undefined: nothing uses it. */
export function usersText({ jobs, subflows }: SubflowUsers): string | undefined {
  const listed = (noun: string, names: readonly string[]): string[] =>
    names.length === 0
      ? []
      : [`the ${noun}${names.length === 1 ? '' : 's'} ${names.map((name) => `"${name}"`).join(', ')}`];
  const parts = [
    ...listed(
      'job',
      jobs.map(({ name }) => name),
    ),
    ...listed('sub-flow', subflows),
  ];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

/** Which nodes keep their rows, by the setting of the job and the bytes that are read above them. */

import { expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { findCheckpoints } from '#engine/execute/plan/find-checkpoints.ts';
import type { SourceObject } from '#engine/execute/plan/run-plan.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';

function node(id: string, effect: string, from: readonly string[] = [], checkpoint?: true): ResolvedNode {
  const inputs = Object.fromEntries(from.map((each, index) => [`in${index}`, each]));
  // Only what decides about checkpoints.
  return {
    id,
    node: checkpoint === undefined ? {} : { checkpoint },
    transform: { effect },
    inputs,
  } as unknown as ResolvedNode;
}

const graph: ResolvedGraph = {
  nodes: [
    node('big', 'source'),
    node('small', 'source'),
    node('marked', 'filter', ['small'], true),
    node('few', 'aggregate', ['marked']),
    node('join', 'join', ['big', 'few']),
    node('late', 'row-wise', ['join']),
    node('last', 'aggregate', ['late']),
    node('out', 'target', ['last']),
  ],
};

function kept(checkpoints: Job['checkpoints']): string[] {
  const objects = (...sizes: number[]) => ({ objects: sizes.map((size) => ({ size }) as SourceObject) });
  const isCheckpoint = findCheckpoints({ checkpoints }, graph, { big: objects(200e6, 60e6), small: objects(10e6) });
  return graph.nodes.filter(isCheckpoint).map(({ id }) => id);
}

test('none, those with a name, and those that are dear and not the last before writing', () => {
  expect(kept('none')).toEqual([]);
  expect(kept('named')).toEqual(['marked']);
  expect(kept('auto')).toEqual(['marked', 'join']);
});

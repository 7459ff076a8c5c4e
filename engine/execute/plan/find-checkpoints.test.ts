/** Which nodes keep their rows, by the setting of the job and the bytes that are read above them. */

import { expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { findCheckpoints, nothingKnown, type KnownRows } from '#engine/execute/plan/find-checkpoints.ts';
import type { SourceObject } from '#engine/execute/plan/run-plan.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { Column } from '#engine/types/data-type.ts';

function columns(count: number): ResolvedNode['schema'] {
  return Array.from({ length: count }, (_, index) => ({ name: `c${index}` }) as Column);
}

function node(id: string, effect: string, from: readonly string[] = [], checkpoint?: true): ResolvedNode {
  const inputs = Object.fromEntries(from.map((each, index) => [`in${index}`, each]));
  // Only what decides about checkpoints.
  return {
    id,
    node: checkpoint === undefined ? {} : { checkpoint },
    transform: { effect },
    inputs,
    schema: columns(effect === 'source' ? 4 : 2),
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
    node('sums', 'aggregate', ['late']),
    node('once', 'deduplicate', ['sums']),
    node('sorted', 'row-wise', ['once']),
    node('last', 'aggregate', ['sorted']),
    node('out', 'target', ['last']),
  ],
};

function kept(checkpoints: Job['checkpoints'], known: Partial<KnownRows> = {}, of = graph): string[] {
  const objects = (...sizes: number[]) => ({ objects: sizes.map((size) => ({ size }) as SourceObject) });
  const sources = { big: objects(200e6, 60e6), small: objects(10e6) };
  const isCheckpoint = findCheckpoints({ checkpoints }, of, sources, { ...nothingKnown, ...known });
  return of.nodes.filter(isCheckpoint).map(({ id }) => id);
}

function earlier(rows: Readonly<Record<string, number>>): Partial<KnownRows> {
  return { earlier: new Map(Object.entries({ big: 1_600_000, small: 0, ...rows })) };
}

test('none, and those with a name', () => {
  expect(kept('none')).toEqual([]);
  expect(kept('named')).toEqual(['marked']);
});

test('in a first run, aggregates that are dear, of few columns, and not the last before writing', () => {
  expect(kept('auto')).toEqual(['marked', 'sums']);
  const wide = { nodes: graph.nodes.map((each) => (each.id === 'sums' ? { ...each, schema: columns(3) } : each)) };
  expect(kept('auto', {}, wide)).toEqual(['marked']);
});

test('after a run, what gave few rows, from the targets up, until together they are a sixteenth of what is read', () => {
  expect(kept('auto', earlier({ join: 1_600_000, sums: 200_001, once: 200_001 }))).toEqual(['marked']);
  expect(kept('auto', earlier({ join: 10_000, sums: 40_001, once: 160_000 }))).toEqual(['marked', 'join', 'once']);
  expect(kept('auto', earlier({ join: 40_000, sums: 30_000, once: 30_000 }))).toEqual([
    'marked',
    'join',
    'sums',
    'once',
  ]);
});

test('what the run that is resumed has kept', () => {
  expect(kept('auto', { kept: new Set(['join', 'late']) })).toEqual(['marked', 'join', 'sums']);
});

test('nothing whose inputs another node reads, too: they would be read twice', () => {
  const two: ResolvedGraph = {
    nodes: [
      node('big', 'source'),
      node('more', 'source'),
      node('clean', 'union', ['big', 'more']),
      node('sums', 'aggregate', ['clean']),
      node('counts', 'aggregate', ['clean']),
      node('both', 'join', ['sums', 'counts']),
      node('by_day', 'aggregate', ['both']),
      node('late', 'row-wise', ['by_day']),
      node('out', 'target', ['late']),
    ],
  };
  const objects = [{ size: 300e6 } as SourceObject];
  const sources = { big: { objects }, more: { objects } };
  const keptOf = (known: KnownRows): string[] =>
    two.nodes.filter(findCheckpoints({ checkpoints: 'auto' }, two, sources, known)).map(({ id }) => id);
  expect(keptOf(nothingKnown)).toEqual(['by_day']);
  const rows = { big: 1_600_000, sums: 10, counts: 10, both: 10, by_day: 10 };
  expect(keptOf({ ...nothingKnown, earlier: new Map(Object.entries(rows)) })).toEqual(['both', 'by_day']);
});

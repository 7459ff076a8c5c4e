/** Differences between two versions of a job, in words: for the choice between mine and theirs. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { nounOf, type EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { titleOf } from '#renderer/ui/form/form-model.ts';

export interface JobDifference {
  readonly change: 'added' | 'removed' | 'changed';
  /** A node's name, or a property of the job. */
  readonly what: string;
  /** `condition: a > 1 → a > 2, inputs`; '' for whole additions or removals. */
  readonly where: string;
}

/** From `earlier` to `later`; places on the canvas are one entry at the end. */
export function differencesOf(earlier: EditedGraph, later: EditedGraph): JobDifference[] {
  const before = new Map(earlier.nodes.map((node) => [node.id, node]));
  const now = new Map(later.nodes.map((node) => [node.id, node]));
  const nodes = [
    ...later.nodes.flatMap((node): JobDifference[] => {
      const old = before.get(node.id);
      if (old === undefined) return [{ change: 'added', what: node.name, where: '' }];
      const where = changesOf(old, node);
      return where.length === 0 ? [] : [{ change: 'changed', what: node.name, where: where.join(', ') }];
    }),
    ...earlier.nodes
      .filter(({ id }) => !now.has(id))
      .map((node): JobDifference => ({ change: 'removed', what: node.name, where: '' })),
  ];
  const { nodes: _before, layout: oldLayout, ...oldRest } = earlier;
  const { nodes: _now, layout, ...rest } = later;
  const properties = Object.keys(rest).filter(
    (key) => !same(oldRest[key as keyof typeof oldRest], rest[key as keyof typeof rest]),
  );
  return [
    ...nodes,
    ...properties.map((key): JobDifference => ({
      change: 'changed',
      what: `the ${nounOf(later.name)}`,
      where: changeOf(key, oldRest[key as keyof typeof oldRest], rest[key as keyof typeof rest]),
    })),
    ...(same(oldLayout, layout) || nodes.some(({ change }) => change !== 'changed')
      ? []
      : [{ change: 'changed' as const, what: 'places', where: 'on the canvas' }]),
  ];
}

function changesOf(before: Node, now: Node): string[] {
  const names = new Set([...Object.keys(before.args), ...Object.keys(now.args)]);
  return [
    ...(before.name === now.name ? [] : [changeOf('name', before.name, now.name)]),
    ...(before.transform === now.transform ? [] : [changeOf('transform', before.transform, now.transform)]),
    ...(same(before.inputs, now.inputs) ? [] : ['inputs']),
    ...(before.scope === now.scope ? [] : ['scope']),
    ...[...names]
      .filter((name) => !same(before.args[name], now.args[name]))
      .map((name) => changeOf(name, before.args[name], now.args[name])),
  ];
}

/** With both values unless they are lists or objects. */
function changeOf(name: string, before: unknown, now: unknown): string {
  const title = titleOf(name).toLowerCase();
  const [from, to] = [valueText(before), valueText(now)];
  return from === undefined || to === undefined ? title : `${title}: ${from} → ${to}`;
}

/** undefined: too long for one line. */
function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return 'none';
  return typeof value === 'object' ? undefined : String(value as string | number | boolean);
}

/** Equal as JSON, whatever the order of keys. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [one, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}

/** Two JSON values compared: every place at which they differ, by path. */

import { compareText } from '#engine/base/compare-text.ts';
import { pairByKey, type Change } from '#engine/execute/comparison/compare-keyed.ts';
import type { Job } from '#engine/contract/definitions/job.ts';

export interface DefinitionDifference {
  readonly change: Exclude<Change, 'same'>;
  readonly path: string;
  /** null: the job itself. */
  readonly nodeId: string | null;
  /** In the second definition, or in the first if only that has it. */
  readonly nodeName: string | null;
  /** null where it is missing; `change` distinguishes it from a JSON null. */
  readonly a: unknown;
  readonly b: unknown;
}

type Place = Omit<DefinitionDifference, 'nodeName'>;
type JsonObject = Readonly<Record<string, unknown>>;
type Step = { readonly name: string } | { readonly id: string } | { readonly place: number };

/** Without positions on the canvas, which do not affect runs. Nodes come first, in their order. */
export function compareDefinitions(a: Job, b: Job): DefinitionDifference[] {
  const found: Place[] = [];
  const names = new Map([...a.nodes, ...b.nodes].map(({ id, name }) => [id, name]));
  const parts = ({ nodes, layout: _layout, ...settings }: Job): readonly [JsonObject, JsonObject] => [
    { nodes },
    settings,
  ];
  const [nodesA, settingsA] = parts(a);
  const [nodesB, settingsB] = parts(b);
  collect(nodesA, nodesB, [], found);
  collect(settingsA, settingsB, [], found);
  return found.map((place) => ({ ...place, nodeName: place.nodeId === null ? null : names.get(place.nodeId)! }));
}

function collect(a: unknown, b: unknown, steps: readonly Step[], found: Place[]): void {
  if (a === b) return;
  if (Array.isArray(a) && Array.isArray(b)) {
    collectMembers(listMembers(a, b, a), listMembers(a, b, b), steps, found);
  } else if (isObject(a) && isObject(b)) {
    collectMembers(objectMembers(a), objectMembers(b), steps, found);
  } else {
    found.push(differenceAt(steps, 'changed', a, b));
  }
}

interface Member {
  readonly step: Step;
  readonly value: unknown;
}

function collectMembers(
  a: ReadonlyMap<string, Member>,
  b: ReadonlyMap<string, Member>,
  steps: readonly Step[],
  found: Place[],
): void {
  // Of objects, the order of their members says nothing.
  const keys = isObjects(a, b) ? sortedKeys(a, b) : pairByKey(a, b, Object.is).map(({ key }) => key);
  for (const key of keys) {
    const [left, right] = [a.get(key), b.get(key)];
    const inside = [...steps, (left ?? right)!.step];
    if (left === undefined) found.push(differenceAt(inside, 'added', null, right!.value));
    else if (right === undefined) found.push(differenceAt(inside, 'removed', left.value, null));
    else collect(left.value, right.value, inside, found);
  }
}

function isObjects(...sides: readonly ReadonlyMap<string, Member>[]): boolean {
  return sides.every((members) => [...members.values()].every(({ step }) => 'name' in step));
}

function sortedKeys(a: ReadonlyMap<string, Member>, b: ReadonlyMap<string, Member>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort(compareText);
}

function objectMembers(value: JsonObject): ReadonlyMap<string, Member> {
  return new Map(Object.entries(value).map(([name, member]) => [name, { step: { name }, value: member }]));
}

/** By id if every member of both lists has a different one, else by position. */
function listMembers(a: readonly unknown[], b: readonly unknown[], wanted: readonly unknown[]): Map<string, Member> {
  const byId = [a, b].every((list) => new Set(list.map(idOf).filter((id) => id !== undefined)).size === list.length);
  return new Map(
    wanted.map((value, place) => {
      const id = byId ? idOf(value) : undefined;
      return [id ?? String(place), { step: id === undefined ? { place } : { id }, value }];
    }),
  );
}

function idOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['id'] === 'string' ? value['id'] : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function differenceAt(steps: readonly Step[], change: DefinitionDifference['change'], a: unknown, b: unknown): Place {
  const [first, second] = steps;
  const isOfNode = first !== undefined && 'name' in first && first.name === 'nodes';
  return {
    change,
    path: steps.map(pathText).join('').replace(/^\./u, ''),
    nodeId: isOfNode && second !== undefined && 'id' in second ? second.id : null,
    a,
    b,
  };
}

function pathText(step: Step): string {
  if ('place' in step) return `[${step.place}]`;
  if ('id' in step) return `[${step.id}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step.name) ? `.${step.name}` : `[${JSON.stringify(step.name)}]`;
}

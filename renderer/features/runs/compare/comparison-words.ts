/** A comparison of two runs in words: differences with their signs, titles of parts, values of a definition. */

import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type Change = 'added' | 'removed' | 'changed' | 'same';
type Counts = Pick<RunComparison['inputs'], 'added' | 'removed' | 'changed'>;
type Part = RunComparison['inputs'];

/** `+12`, `−3`, `same`; '' if one of the two is not known. @param text of the size of the difference. */
export function differenceText(a: number | null, b: number | null, text: (size: number) => string): string {
  if (a === null || b === null) return '';
  if (a === b) return 'same';
  return `${b > a ? '+' : '−'}${text(Math.abs(b - a))}`;
}

/** `1 file added, 2 removed`. @param noun of what is counted; it follows the first number. */
export function countsText({ added, removed, changed }: Counts, noun: string): string {
  const counts = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what], place) => `${place === 0 ? countOf(count, noun) : count} ${what}`)
    .join(', ');
}

type NodeRows = RunComparison['nodes']['items'][number];

/** `output paid`; of a recipe, whose steps have ids as ports: `step 2`. @param all rows of the comparison, in order. */
export function portText(row: NodeRows, all: readonly NodeRows[]): string | null {
  const { nodeId, port, transform, stageNodeId } = row;
  if (port === null) return null;
  if (transform !== 'Recipe') return `output ${port}`;
  const steps = all.filter((each) => each.nodeId === nodeId && each.stageNodeId === stageNodeId && each.port !== null);
  return `step ${steps.findIndex((each) => each.port === port) + 1}`;
}

/** How many entries differ. */
export function differenceCount({ added, removed, changed }: Counts): number {
  return added + removed + changed;
}

/** `same`, `not known` or the counts. */
export function partText(part: Pick<Part, 'state' | 'added' | 'removed' | 'changed'>, noun: string): string {
  if (part.state === 'unknown' && differenceCount(part) === 0) return 'not known';
  return part.state === 'same' ? 'same' : countsText(part, noun);
}

/** Text as it is, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

/** Why something is not known, each reason once. */
export function gapReasons(parts: readonly Pick<Part, 'gaps'>[]): readonly string[] {
  return [...new Set(parts.flatMap(({ gaps }) => gaps.map(({ reason }) => reason)))];
}

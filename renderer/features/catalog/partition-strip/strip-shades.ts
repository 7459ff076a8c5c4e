/** How dark the cells of a strip are, and its groups in words. Pure. */

import type { PartitionGroupText } from '#engine/contract/procedures/tables/partition-strip.ts';
import { byteSize, countOf, timeOfDay } from '#renderer/ui/format/words.ts';

/** The lightest cell is still seen. */
const lightest = 0.16;

/** 0…1 for each value, by its place between the least and the greatest; null: unknown. */
export function shadesOf(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  return values.map((value) =>
    value === null
      ? null
      : greatest === least
        ? 0.6
        : lightest + ((value - least) / (greatest - least)) * (1 - lightest),
  );
}

/** `2026-03`, `2026 / 03`, or both ends of a group. */
export function groupTitle({ first, last, partitionCount }: PartitionGroupText): string {
  return partitionCount === 1 ? valuesText(first) : `${valuesText(first)} to ${valuesText(last)}`;
}

export function valuesText(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? '(none)').join(' / ');
}

/** What is known of a group, for the line below the strip and for screen readers. */
export function groupFacts({
  partitionCount,
  recordCount,
  objectCount,
  sizeBytes,
  newest,
}: PartitionGroupText): string {
  const rows = recordCount === null ? 'rows not counted' : countOf(recordCount, 'row');
  const many = partitionCount === 1 ? '' : `${countOf(partitionCount, 'partition')}, `;
  return `${many}${rows} in ${countOf(objectCount, 'file')}, ${byteSize(sizeBytes)}, added ${timeOfDay(newest)}`;
}

/** `0.9M to 2.9M rows`: the least and the greatest. */
export function rangeText(values: readonly (number | null)[], text: (value: number) => string, unit = ''): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 'not counted';
  const [least, greatest] = [text(Math.min(...known)), text(Math.max(...known))];
  return (least === greatest ? least : `${least} to ${greatest}`) + unit;
}

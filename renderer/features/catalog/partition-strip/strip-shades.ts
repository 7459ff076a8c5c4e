/** How dark the cells of a strip are, and its groups in words. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { PartitionGroupText } from '#engine/contract/procedures/tables/partition-strip.ts';
import { byteSize, countOf, inStyle, timeOfDay } from '#renderer/ui/format/words.ts';

/** The lightest cell is still seen. */
const lightest = 0.16;

const dayMillis = 86_400_000;

/** For each time, the newest the darkest: within a day they are alike, as crawls add files one after the other. */
export function shadesOfTimes(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const newest = Math.max(...known);
  const span = Math.max(dayMillis, newest - Math.min(...known));
  return values.map((value) => (value === null ? null : 1 - ((newest - value) / span) * (1 - lightest)));
}

/** 0…1 for each amount, by its share of the greatest, so that small differences look small; null: unknown. */
export function shadesFromZero(values: readonly (number | null)[]): (number | null)[] {
  const greatest = Math.max(...values.filter((value) => value !== null));
  return values.map((value) =>
    value === null ? null : lightest + (greatest === 0 ? 0 : value / greatest) * (1 - lightest),
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
  nulls,
}: PartitionGroupText): string {
  const rows = recordCount === null ? 'rows not counted' : countOf(recordCount, 'row');
  const many = partitionCount === 1 ? '' : `${countOf(partitionCount, 'partition')}, `;
  return `${many}${rows} in ${countOf(objectCount, 'file')}, ${byteSize(sizeBytes)}, ${nullWords(nulls, partitionCount)}, added ${timeOfDay(newest)}`;
}

type GroupNulls = PartitionGroupText['nulls'];

function nullWords(nulls: GroupNulls, partitionCount: number): string {
  if (nulls === null) return 'nulls not computed';
  const share = `${percentText(nullShare(nulls)!)} of ${countOf(nulls.cellCount, 'cell')} null`;
  const missing = partitionCount - nulls.partitionCount;
  return missing === 0 ? share : `${share}, not computed for ${countOf(missing, 'partition')}`;
}

/** 0…1 of the cells; null: no partition of the group has statistics. Without rows, nothing is null. */
export function nullShare(nulls: GroupNulls): number | null {
  if (nulls === null) return null;
  return nulls.cellCount === 0 ? 0 : nulls.nullCount / nulls.cellCount;
}

/** `4.8%`; a share that is not 0 is never written as 0, nor one below 1 as all. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.001) return 'below 0.1%';
  if (share < 1 && share > 0.999) return 'above 99.9%';
  return `${inStyle(String(Math.round(share * 1000) / 10))}%`;
}

/** From what the nulls are, beside the title. */
export function statisticsWords(statistics: Output<'getPartitionStrip'>['statistics']): string {
  if (statistics === null) return 'nulls not computed';
  const words = `nulls exact, computed ${timeOfDay(statistics.analyzedTime)}`;
  return statistics.isStale ? `${words}, before the last change of the table` : words;
}

/** `0.9M to 2.9M rows`: the least and the greatest. @param none where no value is known. */
export function rangeText(
  values: readonly (number | null)[],
  text: (value: number) => string,
  unit = '',
  none = 'not counted',
): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return none;
  const [least, greatest] = [text(Math.min(...known)), text(Math.max(...known))];
  return (least === greatest ? least : `${least} to ${greatest}`) + unit;
}

/** Sentences on what a comparison of rows does not compare as one might expect. Pure. */

import { countText } from '#engine/contract/count-text.ts';
import { cutNote } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import type { PairedColumns } from '#engine/explore/compared-rows/compared-columns.ts';
import type { ComparedColumn, ComparedRows } from '#engine/explore/compared-rows/operations.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

interface Compared {
  readonly labels: { readonly a: string; readonly b: string };
  readonly columns: readonly ComparedColumn[];
  readonly pairs: PairedColumns;
  readonly compared: ComparedRows;
}

/** Columns that a sentence names. */
const named = 5;

export function comparisonNotes({ labels, columns, pairs, compared }: Compared): string[] {
  const { repeatedKeys, keylessA, keylessB, listed, cut, isSorted } = compared;
  const notes: string[] = [];
  const alone = (side: Schema, label: string): void => {
    if (side.length > 0)
      notes.push(
        `Only run ${label} wrote ${namesOf(
          side.map(({ name }) => name),
          'column',
        )}, so ${side.length === 1 ? 'it is' : 'they are'} not compared.`,
      );
  };
  alone(pairs.onlyA, labels.a);
  alone(pairs.onlyB, labels.b);
  for (const column of columns.filter(({ as }) => as !== 'same').slice(0, named)) notes.push(typeNote(column, labels));
  const others = columns.filter(({ as }) => as !== 'same').length - named;
  if (others > 0) notes.push(`The types of ${countText(others, 'more column')} differ too.`);
  if (repeatedKeys > 0)
    notes.push(
      `${countText(repeatedKeys, 'key')} ${repeatedKeys === 1 ? 'occurs' : 'occur'} more than once in a run. Rows with such keys cannot be paired: they are compared as whole rows, and are added or removed, never changed.`,
    );
  if (keylessA + keylessB > 0)
    notes.push(
      `Rows with null in the key are compared as whole rows: ${keylessA.toLocaleString('en-US')} in ${labels.a}, ${keylessB.toLocaleString('en-US')} in ${labels.b}.`,
    );
  if (!isSorted) notes.push('Differences are listed in no order: there was too little memory to sort them.');
  if (cut) notes.push(cutNote({ listed }));
  return notes;
}

function typeNote({ a, b, typeA, typeB, type, as }: ComparedColumn, labels: Compared['labels']): string {
  const name = a === b ? `Column ${b}` : `Column ${b} (${a} in ${labels.a})`;
  const types = `${name} is ${formatHive(typeA)} in ${labels.a} and ${formatHive(typeB)} in ${labels.b}`;
  switch (as) {
    case 'text':
      return `${types}. Its values are compared as text.`;
    case 'rounded':
      return `${types}. Its values are compared as double, which rounds numbers of more than 15 digits.`;
    default:
      return `${types}. Its values are compared as ${formatHive(type)}.`;
  }
}

function namesOf(names: readonly string[], noun: string): string {
  const rest = names.length - named;
  const listed = names.slice(0, named).join(', ');
  const plural = names.length === 1 ? noun : `${noun}s`;
  return rest > 0 ? `${plural} ${listed} and ${rest} more` : `${plural} ${listed}`;
}

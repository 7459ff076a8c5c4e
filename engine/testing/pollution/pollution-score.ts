/** How much of a polluted file a reader recovered: F1 of header, records and cells, as multisets. */

import { f1 } from '#engine/testing/f1.ts';
import type { PollutedFile } from '#engine/testing/pollution/polluted-file.ts';

export interface ReadTable {
  /** null: the reader did not detect a header. */
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface PollutionScore {
  readonly header: number;
  readonly record: number;
  readonly cell: number;
}

/** @param read undefined: the reader refused the file. */
export function scorePollution(file: PollutedFile, read: ReadTable | undefined): PollutionScore {
  if (read === undefined) return { header: 0, record: 0, cell: 0 };
  const rows = read.rows.map((row) => row.map((cell) => cell ?? ''));
  return {
    header: f1(file.header ?? ['(none)'], read.header ?? ['(none)']),
    record: f1(file.rows.map(recordText), rows.map(recordText)),
    cell: f1(file.rows.flatMap(cellTexts), rows.flatMap(cellTexts)),
  };
}

function recordText(cells: readonly string[]): string {
  return JSON.stringify(cells);
}

function cellTexts(cells: readonly string[]): string[] {
  return cells.map((cell, index) => `${index}:${cell}`);
}

export function meanScore(scores: readonly PollutionScore[]): PollutionScore {
  const mean = (part: keyof PollutionScore): number =>
    scores.reduce((sum, score) => sum + score[part], 0) / Math.max(1, scores.length);
  return { header: mean('header'), record: mean('record'), cell: mean('cell') };
}

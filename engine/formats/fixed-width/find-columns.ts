/** Finds columns of fixed width in text: the places of a line that are free in all of them. */

import type { FixedColumn } from '#engine/formats/fixed-width/options.ts';

export interface FoundColumns {
  readonly columns: readonly FixedColumn[];
  readonly withHeader: boolean;
  readonly skipLines: number;
  readonly ruler: boolean;
  /** 0…1: how well the lines agree. */
  readonly certainty: number;
  readonly evidence: string;
}

const mostLines = 500;
const fewestLines = 4;
const mostColumns = 200;
/** Share of the lines in which a place must be free. */
const agreed = 0.98;

/** @param text decoded; its last line may be cut and is ignored unless it is the only one. */
export function findColumns(text: string, complete: boolean): FoundColumns | undefined {
  const lines = linesOf(text, complete);
  return byRuler(lines) ?? byGaps(lines);
}

function linesOf(text: string, complete: boolean): string[] {
  const lines = text.split(/\r\n|\n|\r/u, mostLines + 1);
  if (!complete || lines.at(-1) === '') lines.pop();
  // A line of the end mark of DOS is not a row.
  return lines.slice(0, mostLines).map((line) => (line.replaceAll('\u001a', '') === '' ? '' : line.trimEnd()));
}

/** A line of dashes below the names defines the columns. */
function byRuler(lines: readonly string[]): FoundColumns | undefined {
  const at = lines.slice(0, 20).findIndex((line) => /^\s*[-=]{2,}(?:\s+[-=]+)+$/u.test(line));
  if (at < 1) return undefined;
  const groups = [...lines[at]!.matchAll(/[-=]+/gu)];
  const starts = groups.map((group) => group.index);
  const columns = starts.map((start, index): FixedColumn => ({
    name:
      cut(lines[at - 1]!, start, index === starts.length - 1 ? null : starts[index + 1]! - start).trim() ||
      `col${index}`,
    start: start + 1,
    width: index === starts.length - 1 ? null : starts[index + 1]! - start,
  }));
  const evidence = `line ${at + 1} is a ruler over ${columns.length} columns`;
  return { columns, withHeader: true, skipLines: at - 1, ruler: true, certainty: 0.9, evidence };
}

function byGaps(all: readonly string[]): FoundColumns | undefined {
  const skipLines = titleLines(all);
  const lines = all.slice(skipLines).filter((line) => line.trim() !== '');
  if (lines.length < fewestLines || lines.some((line) => line.includes('\t'))) return undefined;
  const width = Math.max(...lines.map((line) => line.length));
  if (width > 10_000) return undefined;
  const free = freePlaces(lines, width);
  const starts = columnStarts(lines, free, width);
  if (starts.length < 2 || starts.length > mostColumns) return undefined;
  const columns = starts.map((start, index): FixedColumn => {
    const next = starts[index + 1];
    return { name: `col${index}`, start: start + 1, width: next === undefined ? null : next - start };
  });
  const values = columns.map((column) => lines.map((line) => valueOf(line, column)));
  // Words of a constant length stand below each other by themselves.
  const uneven = values.slice(0, -1).filter((column) => new Set(column.map((value) => value.length)).size > 1).length;
  const distinct = new Set(lines).size / lines.length;
  const padded = lines.filter((line) => /\S {2,}\S/u.test(line)).length / lines.length;
  if (uneven * 2 < columns.length - 1 || distinct < 0.5 || padded < 0.5) return undefined;
  const withHeader = isHeader(values);
  const named = columns.map((column, index) => ({ ...column, name: (withHeader && values[index]![0]) || column.name }));
  const certainty = Math.min(0.55, 0.25 + Math.min(lines.length, 40) / 200 + padded * 0.1);
  const evidence = `${columns.length} columns of text are aligned in ${lines.length} lines`;
  return { columns: named, withHeader, skipLines, ruler: false, certainty, evidence };
}

/** Lines at the top that are much shorter than the rows, or blank. */
function titleLines(lines: readonly string[]): number {
  const lengths = lines.map((line) => line.length).sort((left, right) => left - right);
  const usual = lengths[lengths.length >> 1] ?? 0;
  let titles = 0;
  while (
    titles < 10 &&
    titles < lines.length / 2 &&
    (lines[titles]!.trim() === '' || !isAligned(lines[titles]!, usual))
  )
    titles += 1;
  return titles;
}

function isAligned(line: string, usual: number): boolean {
  return line.length >= usual * 0.5 || /\S {2,}\S/u.test(line);
}

function freePlaces(lines: readonly string[], width: number): Uint8Array {
  const taken = new Int32Array(width);
  for (const line of lines) for (let at = 0; at < line.length; at += 1) if (line[at] !== ' ') taken[at]! += 1;
  const most = Math.floor(lines.length * (1 - agreed));
  return Uint8Array.from(taken, (count) => (count <= most ? 1 : 0));
}

/** The gap belongs to the column before it, or, where the next one is aligned to the right, to that. */
function columnStarts(lines: readonly string[], free: Uint8Array, width: number): number[] {
  const starts: number[] = [];
  let at = 0;
  while (at < width && free[at] === 1) at += 1;
  starts.push(0);
  while (at < width) {
    while (at < width && free[at] === 0) at += 1;
    const gap = at;
    while (at < width && free[at] === 1) at += 1;
    if (at >= width) break;
    let end = at;
    while (end < width && free[end] === 0) end += 1;
    starts.push(isRightAligned(lines, at, end) ? gap + 1 : at);
  }
  return starts;
}

function isRightAligned(lines: readonly string[], start: number, end: number): boolean {
  const parts = lines
    .slice(1)
    .map((line) => line.slice(start, end))
    .filter((part) => part.trim() !== '');
  const right = parts.filter((part) => part.length === end - start && !part.endsWith(' ')).length;
  const left = parts.filter((part) => !part.startsWith(' ')).length;
  return right > left && right >= parts.length * 0.9;
}

/** Words above numbers, in at least one column, and no number above. */
function isHeader(values: readonly (readonly string[])[]): boolean {
  const isNumber = (value: string): boolean => /^[-+]?[\d.,]*\d[\d.,:/-]*%?$/u.test(value);
  if (values.some(([first]) => isNumber(first!))) return false;
  return values.some(([first, ...rest]) => {
    const filled = rest.filter((value) => value !== '');
    return first !== '' && filled.length > 0 && filled.filter(isNumber).length >= filled.length * 0.8;
  });
}

function valueOf(line: string, { start, width }: FixedColumn): string {
  return cut(line, start - 1, width).trim();
}

function cut(line: string, start: number, width: number | null): string {
  return line.slice(start, width === null ? undefined : start + width);
}

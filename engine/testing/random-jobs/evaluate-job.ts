/** The expected result of each run of a random job: the counts of every node, and the rows of every target. */

import { mergeRows, type Merged } from './merge-rows.ts';
import { rowKey } from './values.ts';
import { neededColumns } from './column-flow.ts';
import {
  Redraw,
  type NodeCounts,
  type NodeResult,
  type RandomJob,
  type RandomSource,
  type RandomTarget,
  type SourceFile,
} from './random-job.ts';
import { foldersOf } from './source-folders.ts';
import type { Frame, Row, Value, ValueType } from './value-types.ts';

export interface ExpectedCounts extends NodeCounts {
  readonly inputs: Readonly<Record<string, number>>;
  readonly castToNull: Readonly<Record<string, number>>;
  /** Columns that the rows of some target may not depend on: their casts may be missing there. */
  readonly unused: ReadonlySet<string>;
  /** Of a merge. */
  readonly changes?: Merged['changes'];
  /** Its expression gives a column that some target does not depend on: there, no cast of it counts. */
  readonly mayNotCast: boolean;
}

export interface ExpectedRun {
  /** By id of the node. */
  readonly counts: ReadonlyMap<string, ExpectedCounts>;
  /** Rows of each target after the run, by its id. */
  readonly targets: ReadonlyMap<string, Frame>;
  /** No new input, so nothing was written and no node counted. */
  readonly isEmpty: boolean;
}

/** Results of each round. @throws Redraw, MissingColumn. */
export function evaluateJob(job: RandomJob): ExpectedRun[] {
  const runs: ExpectedRun[] = [];
  let targets: ReadonlyMap<string, Frame> = new Map();
  for (let round = 0; round < job.rounds.length; round++) {
    const run = evaluateRun(job, round, targets);
    runs.push(run);
    targets = run.targets;
  }
  return runs;
}

function evaluateRun(job: RandomJob, round: number, before: ReadonlyMap<string, Frame>): ExpectedRun {
  const counts = new Map<string, ExpectedCounts>();
  const frames = new Map<string, Frame>();
  const isEmpty = job.bookmark && job.sources.every((source) => source.isWhole || !hasNewFiles(source, round));
  // Nothing is written, and no target has a table yet.
  if (isEmpty && round === 0) throw new Redraw();
  for (const source of job.sources) {
    const { frame, rejected } = readSource(source, job.bookmark, round);
    frames.set(source.id, frame);
    counts.set(source.id, countsOf(frame.rows.length + rejected, { frame, rejected }, {}));
  }
  for (const node of job.nodes) {
    const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, id]) => [port, frames.get(id)!]));
    const result = node.evaluate(inputs);
    frames.set(node.id, result.frame);
    const rows = Object.fromEntries(Object.entries(inputs).map(([port, frame]) => [port, frame.rows.length]));
    const rowsIn = Object.values(rows).reduce((sum, count) => sum + count, 0);
    counts.set(node.id, countsOf(rowsIn, result, rows));
  }
  for (const [id, unused] of unusedColumns(job, frames)) {
    const { transform, args } = job.nodes.find((node) => node.id === id)!;
    const mayNotCast = transform === 'DerivedColumn' && unused.has(args['colName'] as string);
    counts.set(id, { ...counts.get(id)!, unused, mayNotCast });
  }
  const targets = new Map<string, Frame>();
  for (const target of job.targets) {
    const frame = frames.get(target.input)!;
    if (target.format === 'orc' && holdsLostMoment(frame)) throw new Redraw();
    const old = before.get(target.id);
    if (target.keys === undefined || isEmpty) {
      counts.set(target.id, countsOf(frame.rows.length, { frame }, { in: frame.rows.length }));
      targets.set(target.id, isEmpty ? old! : written(target, frame, old));
    } else {
      const merged = mergeRows(target, inOrder(target, frame), old);
      targets.set(target.id, merged.frame);
      for (const [id, found] of mergeCounts(target.id, merged)) counts.set(id, found);
    }
  }
  return { counts: isEmpty ? new Map() : counts, targets, isEmpty };
}

/** ORC refuses fractions in the last second of 1969, which transforms of times can make. */
function holdsLostMoment({ columns, rows }: Frame): boolean {
  const isLost = (value: Value, type: ValueType): boolean => {
    if (value === null) return false;
    if (type.kind === 'timestamp' || type.kind === 'timestamp_ntz')
      return (value as bigint) < 0n && (value as bigint) > -1_000_000n;
    const parts = value as readonly Value[];
    if (type.kind === 'array') return parts.some((part) => isLost(part, type.element));
    if (type.kind === 'map') return parts.some((entry) => isLost((entry as readonly Value[])[1]!, type.value));
    return type.kind === 'struct' && type.fields.some((field, index) => isLost(parts[index]!, field.type));
  };
  return rows.some((row) => columns.some(({ type }, index) => isLost(row[index]!, type)));
}

function countsOf(
  rowsIn: number,
  { frame, filtered = 0, rejected = 0, deduplicated = 0, otherOutputs = 0, castToNull = {} }: NodeResult,
  inputs: Record<string, number>,
): ExpectedCounts {
  return {
    rowsIn,
    rowsOut: frame.rows.length,
    filtered,
    rejected,
    deduplicated,
    otherOutputs,
    inputs,
    castToNull,
    unused: new Set(),
    mayNotCast: false,
  };
}

/**
 * By node: the columns of which it is not sure that each consumer needs them, see column-flow.ts. Where a border is between
 * it and one of them, it is computed again for the others alone.
 */
function unusedColumns(job: RandomJob, frames: ReadonlyMap<string, Frame>): Map<string, Set<string>> {
  const names = (id: string): string[] => frames.get(id)!.columns.map(({ name }) => name);
  const unused = new Map<string, Set<string>>();
  const addUnused = (id: string, needed: ReadonlySet<string>): void => {
    if (!job.nodes.some((node) => node.id === id)) return;
    unused.set(id, (unused.get(id) ?? new Set()).union(new Set(names(id)).difference(needed)));
  };
  for (const target of job.targets) {
    const written = new Set(names(target.input)).difference(new Set(target.merging?.notWritten));
    const used = new Map([[target.input, written]]);
    for (const node of job.nodes.toReversed()) {
      const own = used.get(node.id);
      if (own === undefined) continue;
      const made = names(node.id);
      addUnused(node.id, own);
      const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, from]) => [port, names(from)]));
      for (const [port, from] of Object.entries(node.inputs)) {
        const needed = neededColumns(node, { port, columns: inputs[port]!, inputs, made, used: own });
        addUnused(from, needed);
        used.set(from, (used.get(from) ?? new Set<string>()).union(needed));
      }
    }
  }
  return unused;
}

function hasNewFiles(source: RandomSource, round: number): boolean {
  if (source.table !== undefined) return tableRows(source, true, round).length > 0;
  return newFiles(source, round).length > 0;
}

/** Of a table that another job writes, of which no file is without a row. */
function tableRows({ table, columns, keys, predicate }: RandomSource, isNew: boolean, round: number): readonly Row[] {
  const { all, added } = table!.rounds[round]!;
  const first = columns.length - keys.length;
  return (isNew ? added : all).filter((row) => predicate?.accepts(row.slice(first)) !== false);
}

function newFiles(source: RandomSource, round: number): RandomSource['files'] {
  return source.files.filter((file) => file.round === round && isChosen(source, file));
}

function isChosen({ predicate }: RandomSource, { keyValues }: SourceFile): boolean {
  return predicate?.accepts(keyValues) !== false;
}

function inPathOrder(source: RandomSource, files: readonly SourceFile[]): readonly SourceFile[] {
  const pathOf = (file: SourceFile): string => [...foldersOf(source, file), file.name].join('/');
  return source.keys.length === 0 ? files : files.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

export function readSource(source: RandomSource, bookmark: boolean, round: number): { frame: Frame; rejected: number } {
  if (source.table !== undefined) {
    const rows = tableRows(source, bookmark && !source.isWhole, round);
    return { frame: { columns: source.columns, rows, ordered: false }, rejected: 0 };
  }
  const files =
    bookmark && !source.isWhole
      ? newFiles(source, round)
      : source.files.filter((file) => file.round <= round && isChosen(source, file));
  const read = inPathOrder(source, files);
  return {
    frame: { columns: source.columns, rows: read.flatMap((file) => file.rows), ordered: true },
    rejected: read.reduce((sum, file) => sum + file.badBefore.length, 0),
  };
}

/** What a merge counts, by the ids that receipts have. */
function mergeCounts(
  id: string,
  { frame, written: rowsOut, given, held, changes, castToNull, rejected }: Merged,
): [string, ExpectedCounts][] {
  const some = (count: number): NodeResult => ({ frame: { ...frame, rows: frame.rows.slice(0, count) } });
  const rowsOf = (count: number): Pick<ExpectedCounts, 'rowsOut'> => ({ rowsOut: count });
  return [
    [`${id}:table`, { ...countsOf(held, some(0), {}), ...rowsOf(held) }],
    [
      `${id}:merge`,
      {
        ...countsOf(held + given, some(0), { in: given, in2: held }),
        ...rowsOf(rowsOut),
        changes,
        castToNull,
        rejected,
      },
    ],
    [id, { ...countsOf(rowsOut, some(0), { in: rowsOut }), ...rowsOf(rowsOut) }],
  ];
}

/** Partition keys follow the other columns. */
function inOrder(target: RandomTarget, frame: Frame): Frame {
  const keys = target.partitionKeys.map((key) => frame.columns.findIndex(({ name }) => name === key));
  const order = [...frame.columns.keys()].filter((index) => !keys.includes(index)).concat(keys);
  const columns = order.map((index) => frame.columns[index]!);
  return { columns, rows: frame.rows.map((row): Row => order.map((index) => row[index]!)), ordered: false };
}

/** The target's rows after a run. */
function written(target: RandomTarget, frame: Frame, before: Frame | undefined): Frame {
  const { columns, rows } = inOrder(target, frame);
  const keys = target.partitionKeys;
  const old = before?.rows ?? [];
  const partitionOf = (row: Row): string => rowKey(row.slice(-keys.length), columns.slice(-keys.length));
  switch (target.mode) {
    case 'upsert':
    case 'scd2':
    case 'append':
      return { columns, rows: [...old, ...rows], ordered: false };
    case 'overwrite':
      return { columns, rows, ordered: false };
    case 'overwritePartitions': {
      const replaced = new Set(rows.map(partitionOf));
      return { columns, rows: [...old.filter((row) => !replaced.has(partitionOf(row))), ...rows], ordered: false };
    }
  }
}

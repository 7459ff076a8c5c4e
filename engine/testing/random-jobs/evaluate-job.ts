/** The expected result of each run of a random job: the counts of every node, and the rows of every target. */

import { rowKey } from './values.ts';
import { formatPath } from './expressions/expression.ts';
import {
  edgeOf,
  Redraw,
  type MiddleNode,
  type NodeCounts,
  type NodeResult,
  type RandomJob,
  type RandomSource,
  type RandomTarget,
} from './random-job.ts';
import type { Frame, Row, Value, ValueType } from './value-types.ts';

export interface ExpectedCounts extends NodeCounts {
  readonly inputs: Readonly<Record<string, number>>;
  readonly castToNull: Readonly<Record<string, number>>;
  /** Columns that the rows of some target do not depend on: their casts may be missing there. */
  readonly unused: ReadonlySet<string>;
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
  const isEmpty =
    job.bookmark && job.sources.every((source) => !source.isWhole && newFiles(source, round).length === 0);
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
    counts.set(target.id, countsOf(frame.rows.length, { frame }, { in: frame.rows.length }));
    targets.set(target.id, isEmpty ? before.get(target.id)! : written(target, frame, before.get(target.id)));
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

/** By node; a condition is taken to read no further column, which allows more than it should. */
function unusedColumns(job: RandomJob, frames: ReadonlyMap<string, Frame>): Map<string, Set<string>> {
  const names = (id: string): string[] => frames.get(id)!.columns.map(({ name }) => name);
  const unused = new Map<string, Set<string>>();
  for (const target of job.targets) {
    const used = new Map([[target.input, new Set(names(target.input))]]);
    for (const node of job.nodes.toReversed()) {
      const own = used.get(node.id);
      if (own === undefined) continue;
      const known = unused.get(node.id) ?? new Set();
      unused.set(node.id, known.union(new Set(names(node.id)).difference(own)));
      for (const from of Object.values(node.inputs)) {
        const read = readColumns(node, names(from), names(node.id)) ?? own;
        used.set(from, (used.get(from) ?? new Set<string>()).union(read));
      }
    }
  }
  return unused;
}

/** undefined: the node reads the columns of it that are used. */
function readColumns(
  { id, transform, args }: MiddleNode,
  columns: readonly string[],
  written: readonly string[],
): ReadonlySet<string> | undefined {
  switch (transform) {
    case 'Filter':
    case 'SplitRows':
    case 'DropNullRows':
    case 'Limit':
    case 'Route':
    case 'Sample':
    case 'Sort':
      return undefined;
    case 'SplitFields':
    case 'SelectFromCollection':
      return new Set(written);
    case 'Relationalize':
      return arrayColumn(edgeOf(id).port!, (args as { name?: string }).name ?? 'root', columns);
    case 'Aggregate': {
      const { groups = [], aggs } = args as { groups?: readonly string[]; aggs: readonly { column: string }[] };
      return atPaths([...groups, ...aggs.map(({ column }) => column)], columns);
    }
    case 'SelectFields':
      return atPaths((args as { paths: readonly string[] }).paths, columns);
    case 'ApplyMapping':
      return atPaths(
        (args as { mappings: readonly (readonly [string])[] }).mappings.map(([source]) => source),
        columns,
      );
    default:
      return new Set(columns);
  }
}

/** The column that an output of Relationalize is made from; all of them for its first output. */
function arrayColumn(output: string, root: string, columns: readonly string[]): ReadonlySet<string> {
  if (output === root) return new Set(columns);
  const path = output.slice(root.length + 1);
  const begins = columns.filter((name) => path === name || path.startsWith(`${name}.`));
  return new Set(begins.length === 1 ? begins : []);
}

/** Columns at the beginning of a path, in any case. */
function atPaths(paths: readonly string[], columns: readonly string[]): ReadonlySet<string> {
  return new Set(
    columns.filter((name) => {
      const begin = formatPath(name).toLowerCase();
      return paths.some((path) => path.toLowerCase() === begin || path.toLowerCase().startsWith(`${begin}.`));
    }),
  );
}

function newFiles(source: RandomSource, round: number): RandomSource['files'] {
  return source.files.filter((file) => file.round === round);
}

export function readSource(source: RandomSource, bookmark: boolean, round: number): { frame: Frame; rejected: number } {
  const files =
    bookmark && !source.isWhole ? newFiles(source, round) : source.files.filter((file) => file.round <= round);
  return {
    frame: { columns: source.columns, rows: files.flatMap((file) => file.rows), ordered: true },
    rejected: files.reduce((sum, file) => sum + file.badBefore.length, 0),
  };
}

/** The target's rows after a run; partition keys follow the other columns. */
function written(target: RandomTarget, frame: Frame, before: Frame | undefined): Frame {
  const keys = target.partitionKeys.map((key) => frame.columns.findIndex(({ name }) => name === key));
  const order = [...frame.columns.keys()].filter((index) => !keys.includes(index)).concat(keys);
  const columns = order.map((index) => frame.columns[index]!);
  const rows = frame.rows.map((row): Row => order.map((index) => row[index]!));
  const old = before?.rows ?? [];
  const partitionOf = (row: Row): string => rowKey(row.slice(-keys.length), columns.slice(-keys.length));
  switch (target.mode) {
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

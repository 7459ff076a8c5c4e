/** Makes a failing job smaller while it fails: fewer rounds, targets, nodes, files, rows and columns. */

import { canBeBad } from './draw-source.ts';
import { evaluateJob } from './evaluate-job.ts';
import { MissingColumn } from './expressions/expression.ts';
import type { JobBench } from './job-bench.ts';
import { readerJob } from './reading/reader-job.ts';
import { Redraw, stepsOf, type RandomJob, type RandomReader, type RandomSource } from './random-job.ts';
import { fileColumns, ownContent } from './source-folders.ts';
import { runRandomJob } from './run-job.ts';

export interface ShrunkJob {
  readonly job: RandomJob;
  readonly fault: string;
}

/** Maximum number of smaller jobs to try. */
const mostTries = 120;

export async function shrinkJob(bench: JobBench, job: RandomJob, fault: string): Promise<ShrunkJob> {
  let smallest: ShrunkJob = { job, fault };
  let tries = 0;
  for (let found = true; found && tries < mostTries;) {
    found = false;
    for (const candidate of smallerJobs(smallest.job)) {
      if (tries >= mostTries) break;
      if (!isSound(candidate)) continue;
      tries++;
      const still = await runRandomJob(bench, candidate, `j${job.seed}s${tries}`);
      if (still === undefined || kindOf(still) !== kindOf(fault)) continue;
      smallest = { job: candidate, fault: still };
      found = true;
      break;
    }
  }
  return smallest;
}

/** A fault of another kind is another fault. */
function kindOf(fault: string): string {
  return fault.replace(/[0-9]+/gu, '').slice(0, 24);
}

/** Its nodes still fit each other. */
function isSound(job: RandomJob): boolean {
  try {
    const runs = evaluateJob(job);
    if (job.reader !== undefined) evaluateJob(readerJob(job, job.reader, runs).job);
    return job.targets.length > 0 && job.sources.every(isReadable);
  } catch (thrown) {
    if (thrown instanceof Redraw || thrown instanceof MissingColumn || thrown instanceof TypeError) return false;
    throw thrown;
  }
}

/** A CSV row of only nulls would not be a row, and a bad record needs a column for its bad value. */
function isReadable(source: RandomSource): boolean {
  const { format, files, badRecords } = source;
  const columns = fileColumns(source);
  if (columns.length === 0) return false;
  if (format !== 'csv') return true;
  return (
    columns[0]!.name === 'id' &&
    (badRecords === 'too-many-values' ||
      files.every((file) => file.badBefore.length === 0 || canBeBad(format, ownContent(source, file).columns)))
  );
}

/** The boldest steps first. */
function* smallerJobs(job: RandomJob): Generator<RandomJob> {
  const { reader, ...alone } = job;
  if (reader !== undefined) {
    yield alone;
    for (const smaller of smallerReaders(job, reader)) yield { ...job, reader: smaller };
  }
  if (job.rounds.length > 1) yield { ...job, rounds: job.rounds.slice(0, -1) };
  if (job.rounds.some((action) => action !== 'run')) yield { ...job, rounds: job.rounds.map(() => 'run' as const) };
  for (const target of job.targets)
    if (job.targets.length > 1) yield withoutUnused({ ...job, targets: job.targets.filter((one) => one !== target) });
  for (const node of job.nodes) {
    // Its steps go first: without it, nothing reads them.
    if (stepsOf(job.nodes, node.id).length > 0) continue;
    for (const from of Object.values(node.inputs)) {
      const feed = (id: string): string => (id === node.id ? from : id);
      yield withoutUnused({
        ...job,
        nodes: job.nodes
          .filter((one) => one !== node)
          .map((one) => ({
            ...one,
            inputs: Object.fromEntries(Object.entries(one.inputs).map(([port, id]) => [port, feed(id)])),
          })),
        targets: job.targets.map((target) => ({ ...target, input: feed(target.input) })),
      });
    }
  }
  if (job.bookmark) yield { ...job, bookmark: false };
  for (const source of job.sources)
    for (const smaller of smallerSources(source))
      yield { ...job, sources: job.sources.map((one) => (one === source ? smaller : one)) };
  for (const target of job.targets) {
    const plain = { ...target, format: 'parquet', options: {}, partitionKeys: [], mode: 'append' as const };
    if (target.rowsPerFile !== undefined) {
      const { rowsPerFile: _none, ...whole } = target;
      yield { ...job, targets: job.targets.map((one) => (one === target ? whole : one)) };
    }
    if (target.format !== 'parquet' || target.partitionKeys.length > 0 || target.mode !== 'append')
      yield { ...job, targets: job.targets.map((one) => (one === target ? plain : one)) };
  }
}

/** With fewer nodes, targets and conditions. */
function* smallerReaders(job: RandomJob, reader: RandomReader): Generator<RandomReader> {
  for (const source of reader.sources)
    if (source.predicate !== undefined)
      yield {
        ...reader,
        sources: reader.sources.map((one) => (one === source ? { ...one, predicate: undefined } : one)),
      };
  for (const { nodes, targets, bookmark } of smallerJobs({ seed: job.seed, ...reader, sources: [], rounds: ['run'] }))
    yield { ...reader, nodes, targets, bookmark };
}

/** Nodes and sources that feed no target go. */
function withoutUnused(job: RandomJob): RandomJob {
  const used = new Set(job.targets.map(({ input }) => input));
  for (const node of [...job.nodes].reverse())
    if (used.has(node.id)) for (const id of Object.values(node.inputs)) used.add(id);
  return {
    ...job,
    nodes: job.nodes.filter(({ id }) => used.has(id)),
    sources: job.sources.filter(({ id }) => used.has(id)),
  };
}

function* smallerSources(source: RandomSource): Generator<RandomSource> {
  for (const file of source.files)
    if (source.files.length > 1) yield { ...source, files: source.files.filter((one) => one !== file) };
  if (source.predicate !== undefined) yield { ...source, predicate: undefined };
  else if (source.fromCatalog && source.format !== 'json') yield { ...source, fromCatalog: false };
  for (const file of source.files) {
    if (file.badBefore.length > 0) yield withFile(source, { ...file, badBefore: [] });
    const half = Math.ceil(file.rows.length / 2);
    if (file.rows.length > 1) {
      yield withFile(source, { ...file, rows: file.rows.slice(0, half), badBefore: [] });
      yield withFile(source, { ...file, rows: file.rows.slice(half), badBefore: [] });
    }
    if (file.rows.length <= 6)
      for (const row of file.rows)
        yield withFile(source, { ...file, rows: file.rows.filter((one) => one !== row), badBefore: [] });
  }
  for (const [index] of source.columns.entries()) {
    // Names in the files depend on those of other columns.
    if (source.columns.length === 1 || source.fileNames !== undefined) break;
    if (source.predicate !== undefined && index >= fileColumns(source).length) break;
    const without = <T>(members: readonly T[]): T[] => members.filter((_member, place) => place !== index);
    yield {
      ...source,
      columns: without(source.columns),
      keys: source.keys.filter((name) => name !== source.columns[index]!.name),
      files: source.files.map((file) => ({
        ...file,
        rows: file.rows.map((row) => without(row)),
        columnNames: file.columnNames.filter((name) => name !== source.columns[index]!.name),
        keyValues: file.keyValues.filter((_value, place) => place !== index - fileColumns(source).length),
      })),
    };
  }
}

function withFile(source: RandomSource, file: RandomSource['files'][number]): RandomSource {
  return { ...source, files: source.files.map((one) => (one.name === file.name ? file : one)) };
}

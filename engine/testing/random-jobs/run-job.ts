/** Runs a random job round by round, and reports differences between the evaluator and the receipts and targets. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { compareReceipts, compareRows } from './compare.ts';
import { evaluateJob, type ExpectedRun } from './evaluate-job.ts';
import { readRows } from '#engine/testing/random-jobs/read-rows.ts';
import type { JobBench } from './job-bench.ts';
import { edgeOf, savedNodes, type RandomJob, type RandomSource, type RandomTarget } from './random-job.ts';
import { readerJob } from './reading/reader-job.ts';
import { fileColumns } from './source-folders.ts';
import { hiveText } from './value-types.ts';
import { writeSourceFile } from './write-source.ts';

/**
 * Description of the first difference; undefined if there is none.
 * @param rewrite another definition with the same meaning.
 * @param then is called after the last run, while the files are still there, if there is no difference.
 */
export async function runRandomJob(
  bench: JobBench,
  job: RandomJob,
  name: string,
  then?: () => Promise<void>,
  rewrite?: RewrittenJob,
): Promise<string | undefined> {
  const place = new JobPlace(bench, job, name, rewrite);
  try {
    const fault = await place.run();
    if (fault === undefined) await then?.();
    return fault;
  } catch (thrown) {
    const { code, message, hint } = thrown as { code?: string; message?: string; hint?: string };
    return `${code ?? 'Error'}: ${message ?? String(thrown)} ${hint ?? ''} ${code === undefined ? ((thrown as Error).stack ?? '') : ''}`;
  } finally {
    await place.remove();
  }
}

export interface RewrittenJob {
  /** The definition of the job, as it is saved instead. */
  readonly job: (definition: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** The node of the job whose rows a receipt counts; undefined: that of a node that the job does not have. */
  readonly nodeOf: (nodeId: string) => string | undefined;
}

const unchanged: RewrittenJob = { job: async (definition) => definition, nodeOf: (nodeId) => nodeId };

/**
 * The definition of the job, as it is saved.
 * @param writerName of the job that wrote tables which it reads.
 */
export function jobDefinition(job: RandomJob, name: string, writerName = name): Record<string, unknown> {
  const scope = job.bookmark ? { scope: 'new-rows' } : {};
  return {
    name,
    bookmark: job.bookmark ? 'enable' : 'disable',
    nodes: [
      ...job.sources.map((source) => ({
        id: source.id,
        name: source.id,
        transform: source.fromCatalog ? 'CatalogSource' : 'PathSource',
        ...(source.isWhole ? { scope: 'all-rows' } : {}),
        args: source.fromCatalog
          ? {
              databaseName: source.table === undefined ? name : writerName,
              tableName: source.table?.name ?? source.id,
              ...(source.predicate === undefined ? {} : { pushDownPredicate: source.predicate.text }),
            }
          : {
              path: `${name}/in/${source.id}/${source.id}`,
              ...(source.format === 'csv' ? { format: 'csv', options: csvOptions(source) } : {}),
            },
      })),
      ...savedNodes(job.nodes).map(({ mixesRows, ...node }) => ({
        ...node,
        name: node.id,
        ...(mixesRows ? scope : {}),
      })),
      ...job.targets.map((target) => ({
        id: target.id,
        name: target.id,
        transform: target.toCatalog ? 'CatalogTarget' : 'PathTarget',
        inputs: { in: edgeOf(target.input) },
        ...(keepsOtherRows(target) ? {} : scope),
        args: {
          ...(target.toCatalog ? { databaseName: name, tableName: target.id } : {}),
          path: `${name}/out/${target.id}`,
          format: target.format,
          options: target.options,
          partitionKeys: target.partitionKeys,
          mode: target.mode,
          ...(target.keys === undefined ? {} : { keys: target.keys, ...mergeArgs(target) }),
          ...(target.fileName === undefined ? {} : { fileName: target.fileName }),
          ...(target.rowsPerFile === undefined ? {} : { rowsPerFile: target.rowsPerFile }),
        },
      })),
    ],
  };
}

function mergeArgs({ merging, history }: RandomTarget): Record<string, unknown> {
  const { deleteWhen, notWritten, ...plain } = merging ?? {};
  const { changedAt, ...names } = history ?? {};
  return {
    ...plain,
    ...(deleteWhen === undefined ? {} : { deleteWhen: deleteWhen.text }),
    ...(notWritten === undefined ? {} : { notWritten }),
    ...(changedAt === undefined ? {} : { changedAt }),
    ...names,
  };
}

/** A run of new rows alone has the same result as one of all rows. */
function keepsOtherRows({ mode, merging }: RandomTarget): boolean {
  return mode === 'append' || ((mode === 'upsert' || mode === 'scd2') && merging?.onMissing === undefined);
}

function csvOptions(source: RandomSource): Record<string, unknown> {
  const types = fileColumns(source).map(({ name, type }) => [name, hiveText(type)]);
  return { ...source.options, columnTypes: Object.fromEntries(types) };
}

/** Added to the name of a job, of the one that reads its tables. */
const ofReader = 'r';

class JobPlace {
  readonly #bench: JobBench;
  readonly #job: RandomJob;
  readonly #name: string;
  readonly #rewrite: RewrittenJob;
  readonly folder: string;

  constructor(bench: JobBench, job: RandomJob, name: string, rewrite: RewrittenJob = unchanged) {
    this.#rewrite = rewrite;
    this.#bench = bench;
    this.#job = job;
    this.#name = name;
    this.folder = path.join(bench.root, name);
  }

  async remove(): Promise<void> {
    for (const folder of [this.folder, `${this.folder}${ofReader}`]) await rm(folder, { recursive: true, force: true });
  }

  async run(): Promise<string | undefined> {
    const expected = evaluateJob(this.#job);
    await this.#save(this.#name);
    for (const source of this.#job.sources) await this.#pinTypes(source);
    const { reader } = this.#job;
    const second = reader === undefined ? undefined : readerJob(this.#job, reader, expected);
    const reading =
      second === undefined ? undefined : new JobPlace(this.#bench, second.job, `${this.#name}${ofReader}`);
    for (const [round, action] of this.#job.rounds.entries()) {
      const fault = await this.#round(round, action, expected);
      if (fault !== undefined) return `run ${round + 1}: ${fault}`;
      const turn = second?.after.indexOf(round) ?? -1;
      const misread = turn === -1 ? undefined : await reading!.#read(turn, this.#name);
      if (misread !== undefined) return `run ${round + 1}, read by another job: ${misread}`;
    }
    return undefined;
  }

  /** @param writerName of the job that wrote its sources. */
  async #read(turn: number, writerName: string): Promise<string | undefined> {
    if (turn === 0) await this.#save(writerName);
    return this.#round(turn, 'run', evaluateJob(this.#job));
  }

  async #save(writerName: string): Promise<void> {
    const value = await this.#rewrite.job(jobDefinition(this.#job, this.#name, writerName));
    await this.#bench.engine.call('saveDefinition', { kind: 'job', expectedHash: null, value });
  }

  /** Types of a table of texts are stated, as a person would. */
  async #pinTypes(source: RandomSource): Promise<void> {
    const { id, fromCatalog, format, options } = source;
    if (!fromCatalog || (format !== 'csv' && format !== 'json')) return;
    await this.#bench.engine.call('saveDefinition', {
      kind: 'table',
      expectedHash: null,
      value: {
        databaseName: this.#name,
        name: id,
        columns: fileColumns(source).map(({ name, type }) => ({ name, type: hiveText(type) })),
        // Only texts are quoted, which a crawl cannot know where it takes all texts of a column for numbers.
        reading: {
          classification: format,
          options: { ...options, ...(format === 'csv' ? { emptyQuotedIsNull: false } : {}) },
        },
      },
    });
  }

  async #round(round: number, action: string, expected: readonly ExpectedRun[]): Promise<string | undefined> {
    for (const source of this.#job.sources) {
      const folder = path.join(this.folder, 'in', source.id, source.id);
      for (const file of source.files.filter((one) => one.round === round))
        await writeSourceFile(this.#bench, source, file, folder);
      if (source.fromCatalog && source.table === undefined) await this.#crawl(path.dirname(folder));
    }
    const run = action === 'stop-and-resume' ? await this.#stopAndResume() : await this.#start();
    const fault = run.error ?? (await this.#check(run.id, expected[round]!));
    if (fault !== undefined || action !== 'undo-and-run' || expected[round]!.isEmpty) return fault;
    await this.#bench.engine.call('undoJobRun', { id: run.id });
    const before = expected[round - 1];
    if (before !== undefined) {
      const kept = await this.#checkTargets(before);
      if (kept !== undefined) return `after its undo, ${kept}`;
    }
    const again = await this.#start();
    return again.error ?? (await this.#check(again.id, expected[round]!));
  }

  async #crawl(folder: string): Promise<void> {
    for await (const item of this.#bench.engine.stream('crawl', { path: folder, databaseName: this.#name })) {
      if (item.item === 'result' && item.result.skipped.length > 0)
        throw new Error(`The crawl skipped ${JSON.stringify(item.result.skipped)}.`);
    }
  }

  async #start(): Promise<EndedRun> {
    const { id } = await this.#bench.engine.call('startJobRun', { jobName: this.#name });
    return this.#wait(id);
  }

  async #wait(id: string): Promise<EndedRun> {
    for await (const item of this.#bench.engine.stream('watchJobRun', { id })) {
      if (item.item !== 'finished') continue;
      const { jobRunState: state, error } = item.run;
      return {
        id,
        state,
        ...(state === 'SUCCEEDED' ? {} : { error: `${state}: ${error?.code} ${error?.message} ${error?.hint}` }),
      };
    }
    throw new Error('The run was followed, and did not end.');
  }

  async #stopAndResume(): Promise<EndedRun> {
    const { engine } = this.#bench;
    const { id } = await engine.call('startJobRun', { jobName: this.#name });
    await engine.call('stopJobRun', { id }).catch(() => undefined);
    const ended = await this.#wait(id);
    if (ended.state !== 'STOPPED') return ended;
    const resumed = await engine.call('resumeJobRun', { id }).catch((thrown: { code?: string; message: string }) => {
      // A run without a plan cannot be resumed.
      if (thrown.code === 'InvalidState' && thrown.message.includes('before it was planned')) return undefined;
      throw thrown;
    });
    return resumed === undefined ? this.#start() : this.#wait(resumed.id);
  }

  async #check(id: string, expected: ExpectedRun): Promise<string | undefined> {
    const receipts = await this.#bench.engine.call('getReceipts', { id });
    const ofNodes = receipts.flatMap((receipt) => {
      const nodeId = this.#rewrite.nodeOf(receipt.nodeId);
      return nodeId === undefined ? [] : [{ ...receipt, nodeId }];
    });
    return compareReceipts(ofNodes, expected) ?? (await this.#checkTargets(expected));
  }

  async #checkTargets(expected: ExpectedRun): Promise<string | undefined> {
    for (const target of this.#job.targets) {
      const fault = await this.#checkTarget(target, expected);
      if (fault !== undefined) return `target ${target.id} (${target.format}, ${target.mode}): ${fault}`;
    }
    return undefined;
  }

  async #checkTarget(target: RandomTarget, expected: ExpectedRun): Promise<string | undefined> {
    const frame = expected.targets.get(target.id)!;
    // A folder without files has no types, and no catalog to define them.
    if (!target.toCatalog && frame.rows.length === 0) return undefined;
    const from = target.toCatalog
      ? `"${this.#name}"."${target.id}"`
      : `'${path.join(this.folder, 'out', target.id, target.fileName ?? '')}'`;
    const { columns, rows } = await readRows(this.#bench, `SELECT * FROM ${from}`);
    return compareRows(columns, rows, frame);
  }
}

interface EndedRun {
  readonly id: string;
  readonly state: string;
  readonly error?: string;
}

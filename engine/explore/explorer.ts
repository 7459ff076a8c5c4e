/** The host's side of looking at data: previews, pages, queries, files written from them. */

import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { ident, literal, sql as sqlText } from '#engine/base/sql.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import {
  chartGroups,
  chartPoints,
  type ChartGroups,
  type ChartPoints,
  type GroupsRequest,
  type PointsRequest,
} from '#engine/explore/charts/operations.ts';
import { exportFile, type WrittenFile } from '#engine/explore/export/export-file.ts';
import { listFolder, type FolderFiles } from '#engine/explore/folders/operations.ts';
import { countBins, type BinsRequest, type CountedBins } from '#engine/explore/linked-bins/operations.ts';
import { draftQueryJob, type QueryJobRequest } from '#engine/explore/jobs/draft-query-job.ts';
import { leaseWriter, type Writer } from '#engine/explore/export/lease-writer.ts';
import {
  checkQuery,
  closeCursor,
  detailColumn,
  explainQuery,
  inspectReading,
  openArrowCursor,
  openPages,
  parseQuery,
  previewFile,
  profileColumn,
  readArrowCursor,
  readPage,
  readRejects,
  type ColumnDetails,
  type ColumnProfile,
  type ExplainedQuery,
  type FilePreview,
  type FileRejects,
  type FileRejectsRequest,
  type FileRequest,
  type InspectedReading,
  type JsonRow,
  type OpenedPages,
  type PageRequest,
  type PagesOrigin,
  type PageTarget,
  type PreviewRequest,
  type ProfileRequest,
  type RowOrigin,
} from '#engine/explore/operations.ts';
import {
  changedWarnings,
  keepTableRows,
  readTableState,
  validRows,
  writeCachedRows,
  type TableRows,
} from '#engine/explore/pages/table-rows.ts';
import {
  QueryCompleter,
  type Completion,
  type CompletionRequest,
} from '#engine/explore/query/completion/complete-query.ts';
import { comesFromSample } from '#engine/explore/query/comes-from-sample.ts';
import { readAccess } from '#engine/explore/query/read-access.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { withCursor } from '#engine/explore/query/with-cursor.ts';
import { resolveQuery, type QueryOptions, type ResolvedQuery } from '#engine/explore/query/resolve-query.ts';
import { draftView, type DraftedView, type ViewRequest } from '#engine/explore/views/draft-view.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { Operation } from '#engine/workers/operation.ts';
import type { RunOptions, WorkerLease, WorkerLimits, WorkerPool } from '#engine/workers/worker-pool.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';

export interface ExplorerHost extends QueryHost {
  readonly workers: WorkerPool;
  /** Of workers that are leased for one query. */
  readonly limits: Pick<WorkerLimits, 'memoryLimit' | 'threads'>;
  /** Where line indexes and Parquet copies are kept; null: nowhere, they go with the worker. */
  cacheFolder(): Promise<string | null>;
}

/** Up to here a preview is one answer of any worker. */
const previewRows = 1000;
/** A file is read whole unless it is larger: a separate worker would take longer to start. */
const smallBytes = 8 * 1024 * 1024;
const smallRows = 10_000;

export interface ExportRequest {
  readonly to: string;
  readonly format?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** Text in CSV that a spreadsheet would run as a formula stays as it is. */
  readonly keepFormulas: boolean;
  /** As in {@link ExportTarget}. */
  readonly replaces?: string | undefined;
}

type OnProgress = RunOptions['onProgress'];
const cachedRows = { format: 'parquet', options: {}, keepFormulas: true };
/** The folder is the host's. */
type WithoutCache<Request> = Omit<Request, 'cacheFolder'>;

export class Explorer {
  readonly #host: ExplorerHost;
  readonly #completer: QueryCompleter;

  constructor(host: ExplorerHost) {
    this.#host = host;
    this.#completer = new QueryCompleter(host);
  }

  /** Loads what the first preview would otherwise wait for. */
  async warmUp(): Promise<void> {
    await this.#host.workers.run(parseQuery, { text: 'SELECT 1' });
  }

  inspectReading(request: FileRequest, signal: AbortSignal): Promise<InspectedReading> {
    return this.#host.workers.run(inspectReading, request, { signal });
  }

  readRejects(request: FileRejectsRequest, signal: AbortSignal): Promise<FileRejects> {
    return this.#host.workers.run(readRejects, request, { signal });
  }

  previewFile(request: PreviewRequest, signal: AbortSignal): Promise<FilePreview> {
    return this.#host.workers.run(previewFile, request, { signal });
  }

  /** First the preview without rows, then batches of rows. @param limit null: every row. */
  async *readFileRows(
    request: FileRequest & { asStrings: boolean; limit: number | null },
    signal: AbortSignal,
  ): AsyncGenerator<{ preview: PreviewText } | { rows: readonly JsonRow[] }, void, void> {
    // 0 when the file does not exist; opening it reports the error.
    const size = (await lookAtStored(request.path).catch(() => undefined))?.size ?? 0;
    const small = request.limit === null && size <= smallBytes;
    if (small || (request.limit !== null && request.limit <= previewRows)) {
      const { snapshot: _snapshot, ...preview } = await this.previewFile(
        { ...request, limit: request.limit ?? smallRows },
        signal,
      );
      if (!small || !preview.truncated) {
        yield { preview: { ...preview, rows: [] } };
        yield { rows: preview.rows as readonly JsonRow[] };
        return;
      }
    }
    await using lease = await this.#host.workers.lease();
    const origin: RowOrigin = {
      kind: 'file',
      request: { ...request, limit: request.limit ?? Number.POSITIVE_INFINITY },
    };
    for await (const opened of withCursor(lease, origin, signal))
      yield 'rows' in opened ? opened : { preview: opened.preview! };
  }

  openPages(request: WithoutCache<PageTarget>, signal: AbortSignal): Promise<OpenedPages> {
    return this.overRows(openPages, request, signal);
  }

  readPage(
    request: WithoutCache<PageRequest>,
    signal: AbortSignal,
  ): Promise<{ readonly arrow: Uint8Array; readonly count: number }> {
    return this.overRows(readPage, request, signal);
  }

  profileColumn(request: WithoutCache<ProfileRequest>, signal: AbortSignal): Promise<ColumnProfile> {
    return this.overRows(profileColumn, request, signal);
  }

  detailColumn(request: WithoutCache<ProfileRequest>, signal: AbortSignal): Promise<ColumnDetails> {
    return this.overRows(detailColumn, request, signal);
  }

  chartGroups(request: WithoutCache<GroupsRequest>, signal: AbortSignal): Promise<ChartGroups> {
    return this.overRows(chartGroups, request, signal);
  }

  chartPoints(request: WithoutCache<PointsRequest>, signal: AbortSignal): Promise<ChartPoints> {
    return this.overRows(chartPoints, request, signal);
  }

  /** Always the same worker, if it is free: it has the columns in memory. */
  countBins(request: WithoutCache<BinsRequest>, signal: AbortSignal): Promise<CountedBins> {
    return this.overRows(countBins, request, signal, countBins.name);
  }

  async overRows<Request extends PageTarget, Answer>(
    operation: Operation<Request, Answer>,
    request: WithoutCache<Request>,
    signal: AbortSignal,
    memory?: string,
  ): Promise<Answer> {
    const cacheFolder = await this.#host.cacheFolder();
    return this.#host.workers.run(operation, { ...request, cacheFolder } as Request, { signal, memory });
  }

  /**
   * Every row of a table as a Parquet file in `folder`, written once for each state of the table's files; of a view, for
   * each call.
   * @throws EngineError EntityNotFound; FileNotFound when a file was removed since the crawl; for a view as {@link writeQuery}.
   */
  async openTableRows(databaseName: string, name: string, folder: string, signal: AbortSignal): Promise<TableRows> {
    const { table, objects } = await (await this.#host.catalog()).tables.getTableSnapshot(databaseName, name);
    const select = `SELECT * FROM ${ident(table.databaseName).text}.${ident(table.name).text}`;
    if (table.tableType === 'VIRTUAL_VIEW')
      return validRows((leaveOutMisfits) => this.openQueryRows(select, { leaveOutMisfits }, folder, signal));
    const state = await readTableState(table, objects);
    const rows = await keepTableRows(folder, state.token, (to) =>
      validRows((leaveOutMisfits) => this.writeQuery(select, { leaveOutMisfits }, { ...cachedRows, to }, signal)),
    );
    return { ...rows, warnings: [...changedWarnings(state), ...rows.warnings] };
  }

  /** With a comparison of some files' columns. @throws EngineError as listPath. */
  async lookAtFolder(path: string, signal: AbortSignal): Promise<FolderFiles> {
    return this.#host.workers.run(listFolder, { path, readings: await this.#host.readings() }, { signal });
  }

  /**
   * Every row of all files below a folder as a Parquet file in `cache`, written once for each state of the files.
   * @throws EngineError FileNotFound where it has no files; as {@link writeQuery}.
   */
  async openFolderRows(path: string, cache: string, signal: AbortSignal): Promise<TableRows> {
    const readings = await this.#host.readings();
    const { token } = await this.#host.workers.run(listFolder, { path, readings: null }, { signal });
    const select = sqlText`SELECT * FROM ${literal(path)}`.text;
    const state = sha256(stableJson(['folder', token, readings])).slice(0, 40);
    return keepTableRows(cache, state, (to) =>
      validRows((leaveOutMisfits) => this.writeQuery(select, { leaveOutMisfits }, { ...cachedRows, to }, signal)),
    );
  }

  /**
   * Every row of one SELECT as a new Parquet file in `folder`, the cache. Another call reads its tables and files again.
   * @throws EngineError as {@link writeQuery}.
   */
  async openQueryRows(
    sql: string,
    options: QueryOptions,
    folder: string,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<TableRows> {
    return writeCachedRows(folder, newId('qr'), (to) =>
      this.writeQuery(sql, options, { ...cachedRows, to }, signal, onProgress),
    );
  }

  completeQuery(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    return this.#completer.complete(request, signal);
  }

  /**
   * Columns of the result of one SELECT, without running it.
   * @throws EngineError as {@link query}, except those of values.
   */
  async checkQuery(sql: string, options: QueryOptions, signal: AbortSignal): Promise<Schema> {
    const { query, ownFiles } = await resolveQuery(this.#host, sql, options, signal);
    // Checks follow each other at the pace of typing. Other files were inspected for their columns, and are not opened here.
    const limits = { ...this.#host.limits, ...readAccess(ownFiles) };
    await using lease = await this.#host.workers.lease(limits);
    return await lease.run(checkQuery, query, { signal });
  }

  /** @throws EngineError as {@link checkQuery} and {@link draftView}. */
  draftView(request: ViewRequest, signal: AbortSignal): Promise<DraftedView> {
    return draftView(this.#host, request, (sql, options) => this.checkQuery(sql, options, signal), signal);
  }

  /**
   * A job that gives the rows of one SELECT.
   * @throws EngineError as {@link checkQuery} and draftQueryJob.
   */
  async draftJob(request: QueryJobRequest, signal: AbortSignal): Promise<Job> {
    // First: what is wrong with the statement is said of its own text and not of the node's.
    await this.checkQuery(request.sql, request, signal);
    return draftQueryJob(this.#host, request, signal);
  }

  /** Plans one SELECT, or runs it and measures its steps. @throws EngineError as {@link query}. */
  async explainQuery(sql: string, options: QueryOptions, runs: boolean, signal: AbortSignal): Promise<ExplainedQuery> {
    const resolved = await resolveQuery(this.#host, sql, options, signal);
    using _files = leaseObjects(resolved.leased);
    await using lease = await this.#fencedWorker(resolved);
    return await lease.run(explainQuery, { query: resolved.query, runs }, { signal });
  }

  /** First the columns, then batches of rows. */
  async *query(
    sql: string,
    options: QueryOptions,
    signal: AbortSignal,
  ): AsyncGenerator<{ columns: Schema; warnings: readonly string[] } | { rows: readonly JsonRow[] }, void, void> {
    try {
      yield* this.#queryOnce(sql, options, signal);
    } catch (thrown) {
      // It came before the first row: a query runs to its end first.
      if (!comesFromSample(thrown)) throw thrown;
      yield* this.#queryOnce(sql, { ...options, everyRow: true }, signal);
    }
  }

  async *#queryOnce(
    sql: string,
    options: QueryOptions,
    signal: AbortSignal,
  ): AsyncGenerator<{ columns: Schema; warnings: readonly string[] } | { rows: readonly JsonRow[] }, void, void> {
    const resolved = await resolveQuery(this.#host, sql, options, signal);
    using _files = leaseObjects(resolved.leased);
    await using lease = await this.#fencedWorker(resolved);
    for await (const opened of withCursor(lease, { kind: 'query', query: resolved.query }, signal)) {
      yield 'rows' in opened ? opened : { columns: opened.columns, warnings: opened.warnings };
    }
  }

  async *queryArrow(sql: string, options: QueryOptions, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const resolved = await resolveQuery(this.#host, sql, options, signal);
    using _files = leaseObjects(resolved.leased);
    await using lease = await this.#fencedWorker(resolved);
    const { cursor } = await lease.run(openArrowCursor, resolved.query, { signal });
    try {
      for (;;) {
        const { arrow } = await lease.run(readArrowCursor, { cursor }, { signal });
        if (arrow === null) return;
        yield arrow;
      }
    } finally {
      await lease.run(closeCursor, { cursor });
    }
  }

  async writeQuery(
    sql: string,
    options: QueryOptions,
    target: ExportRequest,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<WrittenFile> {
    try {
      return await this.#writeOnce(sql, options, target, signal, onProgress);
    } catch (thrown) {
      if (!comesFromSample(thrown)) throw thrown;
      return this.#writeOnce(sql, { ...options, everyRow: true }, target, signal, onProgress);
    }
  }

  async #writeOnce(
    sql: string,
    options: QueryOptions,
    target: ExportRequest,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<WrittenFile> {
    const resolved: ResolvedQuery = await resolveQuery(this.#host, sql, options, signal);
    using _files = leaseObjects(resolved.leased);
    return await exportFile(
      target,
      { kind: 'query', query: resolved.query },
      (staging) => this.#leaseWriter(staging, { ...this.#host.limits, ...readAccess(resolved.files) }),
      signal,
      onProgress,
    );
  }

  convertFile(
    from: FileRequest,
    target: ExportRequest,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<WrittenFile> {
    const origin: RowOrigin = { kind: 'file', request: { ...from, asStrings: false, limit: Number.POSITIVE_INFINITY } };
    return exportFile(target, origin, (staging) => this.#leaseWriter(staging), signal, onProgress);
  }

  /** Rows as a grid shows them. Records that do not fit their columns are skipped and reported, as there. */
  async exportPages(
    from: WithoutCache<PagesOrigin>,
    target: ExportRequest,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<WrittenFile> {
    const pages = { ...from, cacheFolder: await this.#host.cacheFolder() };
    return exportFile(target, { kind: 'pages', pages }, (staging) => this.#leaseWriter(staging), signal, onProgress);
  }

  /** @param limits absent: a worker for statements of our own. */
  #leaseWriter(staging: string, limits?: WorkerLimits): Promise<Writer> {
    return leaseWriter(this.#host.workers, staging, this.#host.limits, limits);
  }

  /** A separate worker whose DuckDB can only read these files, permanently. */
  #fencedWorker({ files }: ResolvedQuery): Promise<WorkerLease> {
    return this.#host.workers.lease({ ...this.#host.limits, ...readAccess(files) });
  }
}

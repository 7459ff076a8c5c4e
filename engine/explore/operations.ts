/** Messages between host and worker when data is explored. Cursors live in the worker, for the life of a lease. */

import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import type { Parameters } from '#engine/contract/statement-parameters.ts';
import type { KnownFunction } from '#engine/explore/query/completion/known-functions.ts';
import type { PlanStep } from '#engine/explore/query/plan-steps.ts';
import type { QuerySyntax } from '#engine/explore/query/query-syntax.ts';
import type { TextEdit } from '#engine/explore/query/text-edits.ts';
import type { RowView } from '#engine/explore/pages/row-view.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { Classification, FileReading, ReadingEvidence } from '#engine/formats/format.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { JsonValue } from '#engine/types/json-value.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export type JsonRow = Readonly<Record<string, JsonValue>>;

export interface FileRequest {
  /** Absolute. */
  readonly path: string;
  /** Instead of the format that is found. */
  readonly format?: string;
  /** Stated read options, not yet checked. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface PreviewRequest extends FileRequest {
  readonly asStrings: boolean;
  readonly limit: number;
  /** Fewer rows of a file with many columns, but a screen of them. */
  readonly mostValues?: number;
}

export interface FilePreview extends PreviewText {
  /** As {@link OpenedPages.snapshot}, before anything was read. */
  readonly snapshot: string;
}

/** Files with one reading; `paths` are what DuckDB opens. */
export interface SourceFiles {
  readonly reading: FileReading;
  readonly paths: readonly string[];
  /** One per partition key of the source, for all these files. */
  readonly partitionValues: readonly (string | null)[];
}

/** Everything that a relation over files needs; plain data. */
export interface Source {
  /** Logical columns of the data, without partition keys. */
  readonly columns: Schema;
  /** Those of the columns that are read; the others are null, as nobody uses them. Absent: all. */
  readonly fetched?: Schema;
  /** All of these are used, as of `ScanRequest.everyColumn`; false when absent. */
  readonly everyColumn?: boolean;
  readonly partitionKeys: Schema;
  readonly files: readonly SourceFiles[];
  /** The types were inferred from a part of the files. */
  readonly sampled?: boolean;
  /** Remarks for the user on how files were read, each with the file; a selection when there are many. */
  readonly warnings?: readonly string[];
}

export interface SourceRequest {
  /** Path, folder or glob. */
  readonly pattern: string;
  /** However large the files are. */
  readonly everyRow: boolean;
  /** Readings that people saved for folders and tables. */
  readonly readings: readonly StatedReading[];
}

/** A relation that the query reads: a view `schema.name`. */
export interface NamedSource {
  /** '' for the default schema. */
  readonly schema: string;
  readonly name: string;
  /** `database.table`; null: files. */
  readonly table: string | null;
  readonly source: Source;
}

/** A view of the catalog that the query reads, as a view `schema.name`. */
export interface NamedView {
  readonly schema: string;
  readonly name: string;
  /** `database.table` of the catalog. */
  readonly view: string;
  /** Its SELECT, admitted as the text of a query. */
  readonly text: string;
  readonly edits: readonly TextEdit[];
  /** As the catalog has them. */
  readonly columns: Schema;
}

export interface QueryRequest {
  /** The user's text; admitted where it runs, after the edits. */
  readonly text: string;
  /** Where it could not be parsed as it was written: the user's own text, and the edits that gave `text`. */
  readonly given?: { readonly text: string; readonly edits: readonly TextEdit[] };
  /** Give references the names of their views, and calls the files that they read. */
  readonly edits: readonly TextEdit[];
  /** Records that do not fit are skipped and reported; otherwise the first of them is an error. */
  readonly leaveOutMisfits: boolean;
  readonly sources: readonly NamedSource[];
  /** Each after those that it reads. */
  readonly views: readonly NamedView[];
  /** Parquet files that the text reads itself, as written in it. */
  readonly files: readonly string[];
  /** Of every parameter in the text, by its folded name. */
  readonly parameters: Parameters;
}

/** Rows of a file as a grid shows them: sorted and filtered, or some of those. */
export interface PagesOrigin extends PageTarget {
  /** As {@link OpenedPages.snapshot}; null: whatever the file is now. */
  readonly snapshot: string | null;
  /** Positions in the view; null: every row. */
  readonly rows: readonly RowRange[] | null;
  /** In this order; null: every column. */
  readonly columns: readonly string[] | null;
}

export interface RowRange {
  /** 0-based. */
  readonly start: number;
  readonly count: number;
}

/** The origin of the rows of a written file. */
export type WriteOrigin = KnownOrigin | { readonly kind: 'node'; readonly node: NodeOrigin };

/** An origin that is known without a worker. */
export type KnownOrigin = RowOrigin | { readonly kind: 'pages'; readonly pages: PagesOrigin };

/** Rows of a node of a job; compile/ built the texts in the host. */
export interface NodeOrigin {
  /** Where one fails, it fails at its node. */
  readonly setup: readonly { readonly nodeId: string; readonly statement: string }[];
  readonly query: string;
  /** Run after the query: each gives one row per rejected record. */
  readonly rejects: readonly string[];
  readonly cleanup: readonly string[];
  /** Rewritten file → the original, which warnings name. */
  readonly standIns: Readonly<Record<string, string>>;
  /** null: every row. */
  readonly limit: number | null;
}

/** The origin of the rows of a cursor, or of a written file. */
export type RowOrigin =
  | { readonly kind: 'file'; readonly request: PreviewRequest }
  | { readonly kind: 'query'; readonly query: QueryRequest };

export interface OpenedCursor {
  readonly cursor: string;
  readonly columns: Schema;
  readonly rowCount: number;
  /** Skipped records of a query. */
  readonly warnings: readonly string[];
  /** Of a file: its preview without rows. */
  readonly preview: PreviewText | null;
}

/** Rows by position in the view. */
export interface PageTarget extends FileRequest {
  readonly view: RowView;
  /** Where line indexes and Parquet copies are kept; null: the worker's own folder. */
  readonly cacheFolder: string | null;
}

export interface PageRequest extends PageTarget {
  readonly snapshot: string;
  readonly start: number;
  readonly count: number;
}

export interface OpenedPages {
  readonly snapshot: string;
  readonly columns: Schema;
  /** Of the view. */
  readonly rowCount: number;
  /** Of the file. */
  readonly totalCount: number;
  /** Every record was read with the types of its columns; otherwise all are counted, fitting or not. */
  readonly checked: boolean;
  /** Skipped records, with file and line. */
  readonly warnings: readonly string[];
}

export interface ProfileRequest extends PageTarget {
  readonly column: string;
  /** Only these many rows, from the first on; null: all of them. */
  readonly sampleRows: number | null;
  /** Of a profile: which of its values are listed. Absent: the most frequent ones. */
  readonly listed?: ListedValues;
}

export interface ListedValues {
  /** Only those with this text in any case; '': all. */
  readonly containing: string;
  /** How many. */
  readonly most: number;
}

/** One thing worth cleaning in a column of text. */
export interface Cleanup {
  readonly kind: 'trim' | 'empty' | 'placeholder' | 'type' | 'time' | 'date' | 'json' | 'split';
  /** Rows that it is about. */
  readonly rowCount: number;
  /** Rows with a value that is not empty or a placeholder; null for what is not about a part of them. */
  readonly outOf: number | null;
  /** Values, most frequent first; long ones are cut. */
  readonly examples: readonly string[];
  /** Of `type`. */
  readonly type: 'bigint' | 'double' | 'boolean' | null;
  /** Of `date`. */
  readonly order: 'day-first' | 'month-first' | null;
  /** Every value fits both orders. */
  readonly isAmbiguous: boolean;
  /** Of `split`, with the number of the parts. */
  readonly separator: string | null;
  readonly parts: number | null;
  /** Of `placeholder`: those that occur, in small letters. */
  readonly values: readonly string[];
}

export interface Cleanups {
  /** Rows that are not null. */
  readonly valueCount: number;
  /** There are more rows than were counted. */
  readonly sampled: boolean;
  readonly cleanups: readonly Cleanup[];
}

/** Bins of 1, 2 or 5 × 10^n, or along the calendar, without gaps. */
export interface ColumnHistogram {
  /** `50`, `month`, `5 years`. */
  readonly step: string;
  /** `from` belongs to the bin, `to` to the next. */
  readonly bins: readonly { readonly from: string; readonly to: string; readonly rowCount: number }[];
  /** Rows with NaN or an infinite value. */
  readonly placelessCount: number;
}

export interface ColumnProfile {
  readonly column: Column;
  /** There are more rows than were counted. */
  readonly sampled: boolean;
  readonly rowCount: number;
  readonly nullCount: number;
  /** Of values that are not null. */
  readonly distinctCount: number;
  /** Null without a value, and for types that have no order. */
  readonly minimum: string | null;
  readonly maximum: string | null;
  /** Null unless there are numbers or times. */
  readonly histogram: ColumnHistogram | null;
  /** The most frequent values as text, most first. */
  readonly top: readonly { readonly value: string; readonly rowCount: number }[];
  /** Distinct values with the text that was looked for. */
  readonly matchCount: number;
}

/** What takes longer to find out of a column than its profile; each null for values of which it cannot be said. */
export interface ColumnDetails {
  /** Numbers and times: minimum, 5%, 25%, median, 75%, 95%, maximum of finite values. */
  readonly quantiles: readonly string[] | null;
  readonly numbers: {
    readonly mean: number;
    /** Null for a single value, and for values beyond 10^150. */
    readonly standardDeviation: number | null;
    readonly zeroCount: number;
    readonly negativeCount: number;
    /** Beyond three times the distance of the quartiles from the nearer one. */
    readonly outliers: { readonly below: number; readonly above: number; readonly rowCount: number };
  } | null;
  readonly texts: {
    /** Characters. */
    readonly length: { readonly least: number; readonly median: number; readonly most: number };
    /** Empty, or nothing but white space. */
    readonly blankCount: number;
    /** Most frequent first: 9 for a digit, a and A for letters. */
    readonly patterns: readonly { readonly pattern: string; readonly rowCount: number }[];
    readonly patternCount: number;
  } | null;
}

export interface WriteRequest {
  readonly origin: WriteOrigin;
  /** Name of a format that can be written. */
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Staging folder; a file with the format's extension is created in it. */
  readonly folder: string;
  /** True leaves text in CSV as it is that a spreadsheet would run as a formula. */
  readonly keepFormulas: boolean;
}

export interface ExplainRequest {
  readonly query: QueryRequest;
  /** False: it is only planned. */
  readonly runs: boolean;
}

/** A query step by step; null where it has not run. */
export interface ExplainedQuery {
  readonly steps: readonly PlanStep[];
  readonly rowCount: number | null;
  readonly millis: number | null;
  /** Bytes on disk for lack of memory; null: not known. */
  readonly spilledBytes: number | null;
}

/** How a file is read, and the evidence for each choice. */
export interface InspectedReading {
  readonly classification: string;
  readonly compression: Compression;
  readonly options: Readonly<Record<string, unknown>>;
  readonly columns: Schema;
  /** null when not counted. */
  readonly rowCount: number | null;
  /** True when types were taken from every row. */
  readonly exact: boolean;
  readonly warnings: readonly string[];
  /** Of the format first. */
  readonly evidence: readonly ReadingEvidence[];
  /** By read option, what the file has for it. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** Every format's claim on the file, the surest first. */
  readonly claims: readonly Classification[];
}

export interface FileRejectsRequest extends FileRequest {
  /** Most records to return; all are counted. */
  readonly limit: number;
}

export interface FileRejects {
  readonly rejects: readonly {
    /** 1-based; null when not known. */
    readonly line: number | null;
    /** 0-based, in the unpacked file. */
    readonly byteOffset: number | null;
    readonly columnName: string | null;
    readonly reason: string;
    readonly raw: string | null;
  }[];
  readonly rejectedCount: number;
  /** Good ones. */
  readonly rowCount: number;
}

export const inspectReading = describeOperation<FileRequest, InspectedReading>('explore.inspectReading');
export const readRejects = describeOperation<FileRejectsRequest, FileRejects>('explore.readRejects');
export interface WrittenRows {
  readonly path: string;
  readonly rowCount: number;
  /** That got an apostrophe, so that a spreadsheet does not run them as formulas. */
  readonly guardedValues: number;
  /** Skipped records of a query or a view. */
  readonly warnings: readonly string[];
}

export const previewFile = describeOperation<PreviewRequest, FilePreview>('explore.previewFile');
/** The tables and files that a text reads. @throws SqlSyntax, SqlRefused. */
export const parseQuery = describeOperation<{ text: string }, QuerySyntax>('explore.parseQuery');
/** Columns of the result; no row is read. */
export const checkQuery = describeOperation<QueryRequest, Schema>('explore.checkQuery');
/** Plans the query, or runs it and measures its steps; the rows are not kept. */
export const explainQuery = describeOperation<ExplainRequest, ExplainedQuery>('explore.explainQuery');
/** The functions that a query may call. */
export const listFunctions = describeOperation<null, readonly KnownFunction[]>('explore.listFunctions');
/** Files of a path or glob and what they hold together. @throws FileNotFound when nothing matches. */
export const readSource = describeOperation<SourceRequest, Source>('explore.readSource');
/** Files of a path, folder or glob; the same rule as readSource's. @throws FileNotFound when nothing matches. */
export const findFiles = describeOperation<{ pattern: string }, readonly string[]>('explore.findFiles');
/** Runs to the end, so that a late error comes before the first row; then pages are taken from what was kept. */
export const openCursor = describeOperation<RowOrigin, OpenedCursor>('explore.openCursor');
export const readCursor = describeOperation<
  { cursor: string; start: number; count: number },
  { rows: readonly JsonRow[] }
>('explore.readCursor');
export const closeCursor = describeOperation<{ cursor: string }, void>('explore.closeCursor');
/** Arrow IPC streams of about 1 MiB, one per call; null at the end. */
export const openArrowCursor = describeOperation<QueryRequest, { cursor: string }>('explore.openArrowCursor');
export const readArrowCursor = describeOperation<{ cursor: string }, { arrow: Uint8Array | null }>(
  'explore.readArrowCursor',
);
export const openPages = describeOperation<PageTarget, OpenedPages>('explore.openPages');
export const readPage = describeOperation<PageRequest, { arrow: Uint8Array; count: number }>('explore.readPage');
export const detailColumn = describeOperation<ProfileRequest, ColumnDetails>('explore.detailColumn');
export const profileColumn = describeOperation<ProfileRequest, ColumnProfile>('explore.profileColumn');
export const findCleanups = describeOperation<ProfileRequest, Cleanups>('explore.findCleanups');
/** Writes the rows as one file into the staging folder. */
export const writeRows = describeOperation<WriteRequest, WrittenRows>('explore.writeRows');

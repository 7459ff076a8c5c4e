/** What a file format is to Tenon: one descriptor, from which classification, reading, options and docs derive. */

import type { z } from 'zod';
import type { Sql } from '#engine/base/sql.ts';
import type { Compression, FileHead } from '#engine/bytes/head.ts';
import type { RecordEnds } from '#engine/formats/record-counter.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** A format's claim on a file. */
export interface Classification {
  readonly format: string;
  /** 0…1; 1 ends the search. */
  readonly certainty: number;
  /** Why, in words a person can check. */
  readonly evidence: string;
}

/** How one file is read: everything that decides its rows. Options are Glue's names. Plain data. */
export interface FileReading {
  readonly format: string;
  readonly compression: Compression;
  /** Output of the format's `readOptions`; stated by a person or found by `infer`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The file has the table's own names for its columns: `sourceName` of a wanted column does not count. */
  readonly namedAsTable?: true;
  /** What the file calls columns of a source of several formats, by the source's names; absent: as their `sourceName`. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Why a file is read as it is: one choice that was made, and what in the file speaks for it. */
export interface ReadingEvidence {
  /** Name of a read option (`separator`, `encoding`, …), `format`, or `column <name>` for a column's type. */
  readonly part: string;
  /** What was chosen, as a person would say it: `semicolon`, `date, dd/mm/yyyy`. */
  readonly verdict: string;
  /** `26/06/2026 on line 91 has no month 26; 4,112 values would fit either order`. */
  readonly because: string;
  /** True when something else would fit as well, so that a person should look. */
  readonly ambiguous: boolean;
}

export interface Inference {
  readonly reading: FileReading;
  /** Absent: the file itself states all of it. */
  readonly evidence?: readonly ReadingEvidence[];
  /** By column of text, the value that made it text, with its line: `"x1" on line 5 is text`. Absent: not known. */
  readonly misfits?: ReadonlyMap<string, string>;
  /** By read option, what the file has for it, such as the names of its sheets. Absent: not known. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Columns as in the data; names are not normalised (the crawler does that). */
  readonly schema: Schema;
  /** True when the schema was taken from every row, not from a sample. */
  readonly exact: boolean;
  /** Rows without header; null when not counted. */
  readonly rowCount: number | null;
  /** What a person should know: guesses, ambiguities, dropped parts. */
  readonly warnings: readonly string[];
  /** Records were seen that cannot be read so, whatever the types of their values; absent: none was. */
  readonly hasRejects?: true;
  /** Share of the records seen that can be read so and have a value for each column, 0…1; absent: all of them. */
  readonly fittingShare?: number;
}

export interface InferRequest {
  readonly source: ByteSource;
  /** Of the source. */
  readonly head: FileHead;
  /** What a person stated; wins over what is found. Not yet validated against `readOptions`. */
  readonly stated: Readonly<Record<string, unknown>>;
  /** Read every row (exact types and count), or at most this many bytes of content. */
  readonly depth: 'every-row' | { readonly bytes: number };
  /**
   * Give columns, fields and elements in which no value was seen the type `null` instead of `string`, so that the
   * schemas of several files can be merged; false when absent.
   */
  readonly keepNull?: boolean;
}

/** A file that DuckDB can open, and how it is read then. */
export interface PreparedFile {
  readonly path: string;
  readonly reading: FileReading;
}

/** What is wanted of a file that has to be prepared; more may be prepared than is wanted, never less. */
export interface WantedRows {
  /** The first so many rows; absent: all. */
  readonly rows?: number;
  /**
   * Columns as the caller knows them (in the data they are called `sourceName ?? name`); absent: all of the file.
   * They need not be the file's own: a table has columns of several files.
   */
  readonly columns?: Schema;
  /** Asked before the isolating form: every record that may be rejected must have its line, offset and raw text. */
  readonly places?: boolean;
}

/** A file to write from rows that DuckDB has written as Parquet. */
export interface EncodeRequest {
  readonly parquet: string;
  readonly target: string;
  readonly columns: Schema;
  /** Output of the format's `writeOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Records as text, plain UTF-8, and how the text is read. */
export interface WrittenRecords {
  readonly content: string;
  readonly reading: FileReading;
}

/** Which rows of which files a scan reads, and as what. */
export interface ScanRequest {
  /** Absolute paths that DuckDB opens. All are read with the same options: files with other readings need a separate scan. */
  readonly files: readonly string[];
  readonly compression: Compression;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Columns wanted, in this order, each with its logical name and type; `sourceName` is its name in the data.
   * A file without the column gives NULL.
   */
  readonly columns: Schema;
  /** Add `filename` (VARCHAR, the absolute path) behind the columns. */
  readonly withFilename: boolean;
  /**
   * Add `file_index` (UBIGINT, the place of the row's file in `files`, from 0) behind everything else; only the plain
   * form has it. false when absent.
   */
  readonly withFileIndex?: boolean;
  /**
   * The values of all columns are read, so that a bad value may stop the plain form whether its column is selected or not;
   * files of thousands of columns are then planned faster. false when absent.
   */
  readonly everyColumn?: boolean;
  /**
   * Names of columns that are only shown in rejected records: a value of another type, as bytes that are not text, is null
   * there and rejects no row. Empty when absent.
   */
  readonly shownOnly?: ReadonlySet<string>;
  /** Only the first rows are wanted, so that little of the file should be read before they come. false when absent. */
  readonly firstRowsOnly?: boolean;
}

/** A scan as SQL text. */
export interface Scan {
  /** A SELECT giving exactly the requested columns, under their logical names and DuckDB types. A bad row stops it. */
  readonly relation: Sql;
  /**
   * A SELECT of one row with a column `count` (BIGINT): how many records the files hold, taken from the files and not
   * from `relation`, so that receipts can find a row that the relation loses or doubles.
   */
  readonly records: Sql;
}

/** The isolating form: the same good rows, and the bad ones rejected, cell or row at a time. */
export interface IsolatingScan {
  /** Run before, on the same connection (creates temporary tables). */
  readonly setup: readonly Sql[];
  readonly relation: Sql;
  /**
   * Run after the statement, on the same connection: one row per rejected record with
   * `file VARCHAR, line BIGINT, byte_offset BIGINT, column_name VARCHAR, reason VARCHAR, raw VARCHAR`
   * (line 1-based, byte_offset 0-based in the unpacked file; null when not known).
   */
  readonly rejects: Sql;
  /** As {@link Scan.records}, good and bad ones together; counted where they were read, before they are separated. */
  readonly records: Sql;
  readonly cleanup: readonly Sql[];
}

/** Whether a file is of a format; undefined: surely not. Never throws. */
export type Classify = (head: FileHead) => Classification | undefined;

/**
 * What everybody may know of a format without loading the code that reads and writes its files: descriptor.ts of its
 * folder. The host has descriptors only, until it compiles a statement over files of the format.
 */
export interface FormatDescriptor {
  /** Value of Glue's `format=`: 'csv', 'json', 'parquet', … */
  readonly name: string;
  /** Label for people. */
  readonly title: string;
  /** One sentence; first line of the docs page. */
  readonly summary: string;
  /** Without dot, lower case; a weak hint only, content decides. */
  readonly extensions: readonly string[];
  readonly readOptions: z.ZodObject;
  /** null: Tenon cannot write it. */
  readonly writeOptions: z.ZodObject | null;
  /** True when one file may be read by several tasks at once (row groups, or uncompressed lines). */
  readonly splittable: boolean;
  /** True when files of this reading need no `prepare`, so that none is asked for; absent: they may. */
  isReady?(this: void, reading: FileReading): boolean;
  /** The read option that limits the bytes of a record; absent: records may have any size. */
  readonly recordSizeOption?: string;
  /** True when `prepare` reads no more of a file than `wanted` asks for; false when absent. */
  readonly preparesPart?: boolean;
  /** True when `prepare` fetches only the columns that are wanted of a distant file; false when absent. */
  readonly fetchesColumns?: boolean;
  /** Workers load it ahead of demand, as many files have it; false when absent. */
  readonly isCommon?: boolean;
  /** Loads its claim on files; see {@link rankClaims}. Called in workers. */
  classifier(this: void): Promise<Classify>;
  /** Loads the rest; call `loadFormat`, which does it once. */
  load(this: void): Promise<FormatCode>;
}

/**
 * The code of a format. What makes SQL and options is here at once, as the host needs it to compile; what opens files
 * (`infer`, `prepare`, `encode`) is loaded by its first call, in a worker.
 */
export interface FormatCode {
  /** Loads what opens files (`infer`, `prepare`), before the first one. */
  warmUp(this: void): Promise<void>;
  /**
   * Runs in a worker.
   * @throws EngineError `MalformedFile` with path, line and byteOffset.
   */
  infer(request: InferRequest, context: OperationContext): Promise<Inference>;
  /**
   * Makes a file that DuckDB can open from one that it cannot (other encodings and packings), in the temporary
   * directory of the context; gives the file back as it is when nothing is needed. Runs in a worker, before `scan`.
   * The reading of the prepared file may be of another format: `scan` and `isolate` are that one's then.
   */
  prepare(
    source: ByteSource,
    reading: FileReading,
    context: OperationContext,
    wanted?: WantedRows,
  ): Promise<PreparedFile>;
  /**
   * How values were written in earlier files, for a later file whose columns keep the types of those; absent: a format
   * whose types do not depend on it.
   * @param texts columns, by their names in the file, that keep a type while the later file has text in them.
   */
  keepWriting?(earlier: FileReading, later: FileReading, texts: readonly string[]): FileReading;
  scan(request: ScanRequest): Scan;
  isolate(request: ScanRequest): IsolatingScan;
  /**
   * Content of exactly these records, and how it is read: for records that were rejected and
   * corrected, each as `isolate` gives its raw text. Absent: they are read as JSON objects with a member per column.
   */
  writeRecords?(records: readonly string[], reading: FileReading): WrittenRecords;
  /**
   * Makes a file of this format from a Parquet file that holds its rows, for formats that DuckDB cannot write.
   * Then `copyOptions` are those of that Parquet file. Runs in a worker. The target is new; it is not yet durable.
   * @returns records that were written, counted as they were.
   */
  encode?(request: EncodeRequest, context: OperationContext): Promise<number>;
  /**
   * Where the records of a file end that COPY wrote with these options, so that they can be counted and measured in its
   * bytes. null, or absent: its bytes do not show it.
   */
  recordEnds?(options: Readonly<Record<string, unknown>>): RecordEnds | null;
  /** Options inside the parentheses of DuckDB's COPY … TO, without FILENAME; null when it cannot be written. */
  copyOptions: ((options: Readonly<Record<string, unknown>>) => Sql) | null;
  /**
   * Read options of a file that was written with these write options and has these columns; absent: the format's
   * defaults, as its files tell all else themselves.
   */
  readBack?(options: Readonly<Record<string, unknown>>, columns: Schema): Readonly<Record<string, unknown>>;
  /** What COPY is given in place of a value, so that it is read back the same; undefined or absent: the value itself. */
  writtenForm?(value: Sql, type: DataType): Sql | undefined;
  /** Why files of it cannot hold the column so that it is read back the same; undefined or absent: they can. */
  refuse?(column: Column, options: Readonly<Record<string, unknown>>): string | undefined;
  /** Columns and fields, by their paths, that its files must call otherwise; absent: none. */
  renames?(columns: Schema): readonly Renaming[];
  /** Of written files, with dot: `.parquet`, `.csv.gz`. */
  fileExtension(options: Readonly<Record<string, unknown>>): string;
}

export interface Renaming {
  readonly path: string;
  readonly written: string;
}

/** A format with its code. */
export interface Format extends FormatDescriptor, FormatCode {}

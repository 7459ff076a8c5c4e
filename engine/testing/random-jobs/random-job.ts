/** What a random job is: its nodes, each with its own meaning, its sources with their files, and what is done with it. */

import type { Frame, Row, ValueField } from './value-types.ts';

/** A job that cannot be drawn so; another draw is made. */
export class Redraw extends Error {}

export interface NodeCounts {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly deduplicated: number;
}

export interface NodeResult {
  readonly frame: Frame;
  readonly filtered?: number;
  readonly rejected?: number;
  readonly deduplicated?: number;
}

/** A node between sources and targets. */
export interface MiddleNode {
  readonly id: string;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Port → id of the node that feeds it. */
  readonly inputs: Readonly<Record<string, string>>;
  /** With a bookmark it works on new rows only, although all rows would give another result. */
  readonly mixesRows: boolean;
  /** @throws Redraw, MissingColumn. */
  readonly evaluate: (inputs: Readonly<Record<string, Frame>>) => NodeResult;
}

export type SourceFormat = 'csv' | 'json' | 'parquet' | 'avro' | 'orc' | 'arrow';

export interface SourceFile {
  readonly name: string;
  /** The run before which the file is put there, from 0. */
  readonly round: number;
  readonly rows: readonly Row[];
  /** Rows, by position, before which a record stands that cannot be read; the number of rows is the end. */
  readonly badBefore: readonly number[];
}

export interface RandomSource {
  readonly id: string;
  readonly columns: readonly ValueField[];
  readonly format: SourceFormat;
  readonly options: Readonly<Record<string, unknown>>;
  /** Read as a table of the catalog, which a crawl makes; else by its path. */
  readonly fromCatalog: boolean;
  /**
   * What is wrong with the bad records of a CSV file: a value that does not fit its column is only noticed where the
   * column is read, and a column that no node uses is not.
   */
  readonly badRecords: 'misfit' | 'too-many-values';
  /** Read whole in every run, bookmark or not. */
  readonly isWhole: boolean;
  readonly files: readonly SourceFile[];
}

export interface RandomTarget {
  readonly id: string;
  readonly input: string;
  readonly toCatalog: boolean;
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly partitionKeys: readonly string[];
  readonly mode: 'append' | 'overwrite' | 'overwritePartitions';
  readonly fileName?: string;
}

export type RoundAction = 'run' | 'undo-and-run' | 'stop-and-resume';

export interface RandomJob {
  readonly seed: number;
  readonly sources: readonly RandomSource[];
  /** Each after those that feed it. */
  readonly nodes: readonly MiddleNode[];
  readonly targets: readonly RandomTarget[];
  readonly bookmark: boolean;
  readonly rounds: readonly RoundAction[];
}

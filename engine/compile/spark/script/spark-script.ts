/** A job as a PySpark script: what it is made from, and what it consists of. */

import type { FileReading } from '#engine/formats/format.ts';
import type { ResolvedGraph } from '#engine/graph/resolved-graph.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

/** Files that are read in one way. */
export interface ScriptFiles {
  readonly reading: FileReading;
  /** Sorted by path. */
  readonly files: readonly string[];
}

/** The files that a source node reads. */
export interface ScriptSource {
  /** `database.table`; null: a path. */
  readonly table: string | null;
  /** Its files by the way in which they are read. */
  readonly groups: readonly ScriptFiles[];
  /** Data columns, without partition keys. */
  readonly columns: Schema;
  readonly partitionKeys: readonly Column[];
  /** Folder of the files. */
  readonly root: string;
  /** Spark finds these files, and no others, in the folder. */
  readonly isWholeFolder: boolean;
  /** True when each key is a folder `key=value` below the root, in the order of the keys. */
  readonly hasKeyFolders: boolean;
}

/** Where a target node writes, and how. */
export interface ScriptTarget {
  readonly root: string;
  readonly fileName: string | null;
  readonly format: string;
  /** Output of the format's `writeOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly partitionKeys: readonly string[];
  readonly rowsPerFile?: number;
  readonly mode: 'append' | 'overwrite' | 'overwritePartitions' | 'merge' | 'mergePartitions';
  /** Table of the catalog; null: a path. */
  readonly table: { readonly databaseName: string; readonly name: string } | null;
  /** How the definition of the table changes. */
  readonly updateBehavior: 'UPDATE_IN_DATABASE' | 'LOG';
  /** Columns of the input under the names that they get, in the same order. */
  readonly schema: Schema;
}

/** What a script is made from in any language, besides its sources and targets. */
export interface ScriptJobText {
  readonly jobName: string;
  readonly description: string;
  readonly graph: ResolvedGraph;
  /** Paths below it are relative in the script. */
  readonly workspaceFolder: string;
  /** Values of arguments that the script has as constants. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly usesBookmark: boolean;
}

export interface SparkScriptRequest extends ScriptJobText {
  /** By node. */
  readonly sources: Readonly<Record<string, ScriptSource>>;
  /** By node. */
  readonly targets: Readonly<Record<string, ScriptTarget>>;
}

export interface ScriptPart {
  readonly nodeId: string;
  /** Lines of the script, counted from 1, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface ScriptProblem {
  readonly nodeId: string;
  /** As people call the node. */
  readonly node: string;
  /** Why it has no equivalent in Spark: a sentence. */
  readonly reason: string;
}

export interface SparkScript {
  /** Null while a node has no equivalent. */
  readonly text: string | null;
  /** The script with a comment in place of what has no equivalent. */
  readonly draft: string;
  readonly parts: readonly ScriptPart[];
  readonly problems: readonly ScriptProblem[];
  /** Where rows or values can be others in Spark; each once. */
  readonly differences: readonly { readonly nodeId: string; readonly says: string }[];
}

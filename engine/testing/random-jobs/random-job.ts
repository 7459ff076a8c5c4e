/** A random job: its nodes, each with its own evaluation, its sources with their files, and its runs. */

import type { Frame, Row, Value, ValueField } from './value-types.ts';

/** Thrown for a job that cannot be drawn this way; another draw follows. */
export class Redraw extends Error {}

export interface NodeCounts {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly deduplicated: number;
  /** Of a split. */
  readonly otherOutputs: number;
}

export interface NodeResult {
  readonly frame: Frame;
  readonly filtered?: number;
  readonly rejected?: number;
  readonly deduplicated?: number;
  readonly otherOutputs?: number;
  /** Column or part of an expression → values that casts turned into null. */
  readonly castToNull?: Readonly<Record<string, number>>;
}

/** A node between sources and targets, or one output of a node with several: those share everything but id and evaluation. */
export interface MiddleNode {
  /** `n1`, or `n1:remaining` for an output, or `n1:s2` for a step of a recipe. */
  readonly id: string;
  /** A step of the recipe that follows; it reads the step before it, and the first one what the recipe reads. */
  readonly isStep?: true;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Port → id of the node that feeds it. */
  readonly inputs: Readonly<Record<string, string>>;
  /** With a bookmark, it processes new rows only, although all rows would give a different result. */
  readonly mixesRows: boolean;
  /** @throws Redraw, MissingColumn. */
  readonly evaluate: (inputs: Readonly<Record<string, Frame>>) => NodeResult;
}

/** The node and the output of an id; an id of a node has no colon. */
export function edgeOf(id: string): { readonly node: string; readonly port?: string } {
  const colon = id.indexOf(':');
  return colon === -1 ? { node: id } : { node: id.slice(0, colon), port: id.slice(colon + 1) };
}

/** Each node once, however many of its outputs are used. */
function onlyNodes<N extends Pick<MiddleNode, 'id'>>(nodes: readonly N[]): readonly N[] {
  return nodes.filter(({ id }, index) => nodes.findIndex((each) => edgeOf(each.id).node === edgeOf(id).node) === index);
}

export interface SavedNode {
  readonly id: string;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, { readonly node: string; readonly port?: string }>>;
  readonly mixesRows: boolean;
}

type UnsavedNode = Pick<MiddleNode, 'id' | 'isStep' | 'transform' | 'args' | 'inputs'> & {
  readonly mixesRows?: boolean;
};

/** Each node of a definition, however many of its outputs are used, with its steps as an argument. */
export function savedNodes(nodes: readonly UnsavedNode[]): SavedNode[] {
  return onlyNodes(nodes.filter(({ isStep }) => isStep !== true)).map((node) => {
    const { node: id } = edgeOf(node.id);
    const steps = stepsOf(nodes, id);
    const args = steps.length === 0 ? node.args : { steps: [...offSteps(node), ...steps.map(stepOf)] };
    const inputs = steps[0]?.inputs ?? node.inputs;
    const mixesRows = [node, ...steps].some((each) => each.mixesRows === true);
    return { id, transform: node.transform, args, inputs: edgesOf(node.transform, inputs), mixesRows };
  });
}

/** Steps of a recipe that have an effect, in their order. */
export function stepsOf<N extends Pick<MiddleNode, 'id' | 'isStep'>>(nodes: readonly N[], id: string): N[] {
  return nodes.filter((each) => each.isStep === true && edgeOf(each.id).node === id);
}

function stepOf({ id, transform, args }: UnsavedNode): unknown {
  return { id: edgeOf(id).port, transform, args };
}

function offSteps({ args }: UnsavedNode): readonly unknown[] {
  return args['steps'] as readonly unknown[];
}

/** As they are saved. */
function edgesOf(
  transform: string,
  inputs: MiddleNode['inputs'],
): Record<string, { readonly node: string; readonly port?: string }> {
  const isCollection = transform === 'SelectFromCollection';
  return Object.fromEntries(
    Object.entries(inputs).map(([port, from]) => [port, isCollection ? { node: edgeOf(from).node } : edgeOf(from)]),
  );
}

export type SourceFormat = 'csv' | 'json' | 'parquet' | 'avro' | 'orc' | 'arrow';

export interface SourceFile {
  readonly name: string;
  /** The run before which the file is added, from 0. */
  readonly round: number;
  readonly rows: readonly Row[];
  /** Rows, by position, before which an unreadable record is inserted; the number of rows means the end. */
  readonly badBefore: readonly number[];
  /** Names of its columns in their order; the rows have null in those that it lacks. */
  readonly columnNames: readonly string[];
  /** Of the partition keys, which its folders have. */
  readonly keyValues: readonly Value[];
}

/** A condition on the keys of a table: partitions that do not meet it are not read. */
export interface PushDownPredicate {
  readonly text: string;
  readonly accepts: (keyValues: readonly Value[]) => boolean;
}

export interface RandomSource {
  readonly id: string;
  /** Of the files, then the partition keys. */
  readonly columns: readonly ValueField[];
  /** Name of a column → its name in the files, where that is another one. */
  readonly fileNames?: Readonly<Record<string, string>>;
  /** Names of the partition keys. */
  readonly keys: readonly string[];
  /** On the keys of a table. */
  readonly predicate?: PushDownPredicate | undefined;
  readonly format: SourceFormat;
  readonly options: Readonly<Record<string, unknown>>;
  /** Read as a table of the catalog, which a crawl makes; else by its path. */
  readonly fromCatalog: boolean;
  /**
   * The fault in the bad records of a CSV file: a value that does not fit its column is only noticed if the
   * column is read, and an unused column is not.
   */
  readonly badRecords: 'misfit' | 'too-many-values';
  /** Rows of later files are new states of rows of earlier ones: they have their `id`, and a later `since`. */
  readonly isVersioned?: true;
  /** Read whole in every run, bookmark or not. */
  readonly isWhole: boolean;
  /** None of a table that another job writes. */
  readonly files: readonly SourceFile[];
  readonly table?: WrittenTable;
}

/** A table that another job writes, which has the database. */
export interface WrittenTable {
  readonly name: string;
  /** Before each run. */
  readonly rounds: readonly WrittenRows[];
}

export interface WrittenRows {
  readonly all: readonly Row[];
  /** In files that the runs before have not read. */
  readonly added: readonly Row[];
}

/** Options of upsert and scd2; absent ones have their defaults: update, insert, keep, no condition, all columns. */
export interface Merging {
  /** Without effect for scd2, and so is `onNew`. */
  readonly onMatch?: 'ignore';
  readonly onNew?: 'ignore';
  readonly onMissing?: 'delete';
  /** On the new rows; absent columns of a smaller job throw. */
  readonly deleteWhen?: { readonly text: string; readonly accepts: (frame: Frame, row: Row) => boolean };
  /** Names of columns. */
  readonly notWritten?: readonly string[];
}

/** Of scd2. */
export interface History {
  /** A column of dates or times; undefined: the time of the run. */
  readonly changedAt?: string;
  /** Columns of the table. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly isCurrent: string;
}

export interface RandomTarget {
  readonly id: string;
  readonly input: string;
  readonly toCatalog: boolean;
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly partitionKeys: readonly string[];
  readonly mode: 'append' | 'overwrite' | 'overwritePartitions' | 'upsert' | 'scd2';
  /** Of upsert and scd2; no new row has the same ones as another, or a null in them. */
  readonly keys?: readonly string[];
  readonly merging?: Merging;
  readonly history?: History;
  readonly fileName?: string;
  readonly rowsPerFile?: number;
}

export type RoundAction = 'run' | 'undo-and-run' | 'stop-and-resume';

export interface RandomJob {
  readonly seed: number;
  readonly sources: readonly RandomSource[];
  /** Each after its inputs. */
  readonly nodes: readonly MiddleNode[];
  readonly targets: readonly RandomTarget[];
  readonly bookmark: boolean;
  readonly rounds: readonly RoundAction[];
  readonly reader?: RandomReader;
}

/** A second job, whose sources are targets of the first one: with a bookmark it runs after each of its runs, else after the last one. */
export interface RandomReader extends Pick<RandomJob, 'nodes' | 'targets' | 'bookmark'> {
  readonly sources: readonly (Pick<RandomSource, 'id' | 'predicate'> & { readonly targetId: string })[];
}

const numbering = new Set(['Relationalize', 'Identifier']);

/** Keys of later runs with a bookmark follow the number of the run in its workspace, which nothing here knows. */
export function numbersRows({ transform }: Pick<MiddleNode, 'transform'>): boolean {
  return numbering.has(transform);
}

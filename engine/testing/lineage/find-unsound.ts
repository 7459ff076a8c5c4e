/**
 * The law of lineage: other values in a source's column change neither the columns that do not come from it nor, where it does
 * not decide rows, their number.
 */

import path from 'node:path';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { compileQuery } from '#engine/compile/index.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { getNode, resolveGraph, traceColumn, type ResolvedGraph } from '#engine/graph/index.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import { withOtherValues, type CaseSource, type LineageCase } from '#engine/testing/lineage/lineage-case.ts';
import { edgeOf } from '#engine/testing/random-jobs/random-job.ts';
import { hiveText } from '#engine/testing/random-jobs/value-types.ts';
import { rowsText } from '#engine/testing/random-jobs/write-source.ts';
import type { Draw } from '#engine/testing/random-jobs/draw.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';

export interface Examined {
  /** The first counter-example; undefined: none. */
  readonly fault: string | undefined;
  /** Comparisons of columns of which lineage claimed something. */
  readonly claims: number;
  /** Transforms that some claim passed through. */
  readonly transforms: ReadonlySet<string>;
}

export interface Options {
  /** Columns of the sources that get other values, each alone. */
  readonly changes: number;
  /** For tests of the check itself. */
  readonly distort?: (transform: Transform) => Transform;
}

const nothing: Examined = { fault: undefined, claims: 0, transforms: new Set() };

/** A case that the engine refuses, or that fails for its values, claims nothing. */
export async function findUnsound(
  duck: TestDuck,
  draw: Draw,
  { job, sources, ends }: LineageCase,
  { changes, distort }: Options,
): Promise<Examined> {
  const schemas = Object.fromEntries(
    sources.map(({ id, columns }) => [
      id,
      columns.map(({ name, type }) => ({ ...schemaOf({ name: hiveText(type) })[0]!, name })),
    ]),
  );
  const end = draw.pick(ends);
  const graph = await orUndefined(
    resolveGraph(job, testEnvironment(duck.connection, schemas), { nodeId: edgeOf(end).node }),
  );
  // Random values are others each time, whatever the sources hold.
  if (graph === undefined || graph.nodes.some(({ transform }) => transform.varies === true)) return nothing;
  const claimed = distort === undefined ? graph : distorted(graph, distort);
  const files = new Map<string, string>();
  for (const source of sources) files.set(source.id, await writtenFile(duck, source, 'before'));
  const before = await orUndefined(rowsOf(duck, graph, end, files));
  if (before === undefined) return nothing;
  const transforms = new Set<string>();
  let claims = 0;
  const read = sources.filter(({ id }) => graph.nodes.some(({ node }) => node.id === id));
  const candidates = read.flatMap((source) => source.columns.map(({ name }) => ({ source, name })));
  for (const { source, name } of draw.some(candidates, changes)) {
    const untouched = columnsWithout(claimed, end, { nodeId: source.id, column: name });
    if (untouched === undefined) continue;
    const other = await writtenFile(duck, withOtherValues(draw, source, name), 'after');
    const after = await orUndefined(rowsOf(duck, graph, end, new Map([...files, [source.id, other]])));
    if (after === undefined) continue;
    claims += untouched.length + 1;
    for (const node of graph.nodes) transforms.add(node.transform.name);
    const [told, found] = [before, after].map((rows) => projected(rows, untouched));
    if (told === found) continue;
    const nodes = JSON.stringify(job.nodes, undefined, 1);
    const fault = `${source.id}.${name} changes ${end} (${untouched.join(', ')}), and lineage says that it does not.\nbefore ${told}\nafter  ${found}\n${nodes}`;
    return { fault, claims, transforms };
  }
  return { fault: undefined, claims, transforms };
}

/** Columns that do not come from the changed one; undefined: it decides the rows, so that nothing is claimed. */
function columnsWithout(
  graph: ResolvedGraph,
  end: string,
  changed: { readonly nodeId: string; readonly column: string },
): string[] | undefined {
  const isChanged = (one: { nodeId: string; column: string }): boolean =>
    one.nodeId === changed.nodeId && one.column === changed.column;
  const columns = getNode(graph, end).schema.map(({ name }) => name);
  const traces = columns.map((column) => ({ column, ...traceColumn(graph, end, column).comesFrom }));
  if (traces[0]!.rows.some(isChanged)) return undefined;
  return traces.filter(({ values }) => !values.some(isChanged)).map(({ column }) => column);
}

function projected(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): string {
  const texts = rows.map((row) => JSON.stringify(columns.map((column) => steady(row[column]))));
  return `${rows.length} rows: ${texts.sort().join(' ')}`;
}

/** Sums of floating numbers depend on their order in the last digits. */
function steady(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(8) : value;
}

async function rowsOf(
  duck: TestDuck,
  graph: ResolvedGraph,
  end: string,
  files: ReadonlyMap<string, string>,
): Promise<Record<string, unknown>[]> {
  const sources = Object.fromEntries(
    [...files].map(([id, file]): [string, SourceInput] => [
      id,
      {
        scans: [
          { format: parquetCode, reading: { format: 'parquet', compression: 'none', options: {} }, files: [file] },
        ],
        columns: graph.nodes.find(({ node }) => node.id === id)?.schema ?? [],
        partitionKeys: [],
        location: duck.folder,
      },
    ]),
  );
  const { query } = compileQuery({ graph, nodeId: end, sources, borders: {}, isolating: false, moment: 0 });
  const { schema } = getNode(graph, end);
  return (await duck.connection.rows(query)).map((row) => toJsonRow(row, schema));
}

async function writtenFile(duck: TestDuck, { id, columns, rows }: CaseSource, form: string): Promise<string> {
  const file = path.join(duck.folder, `${id}-${form}.parquet`);
  // The text consists only of quoted names and literals of the generator.
  const text = trustedSql(rowsText(columns, rows));
  await duck.connection.run(sql`COPY (${text}) TO ${literal(file)} (FORMAT parquet)`);
  return file;
}

function distorted(graph: ResolvedGraph, distort: (transform: Transform) => Transform): ResolvedGraph {
  return { nodes: graph.nodes.map((node) => ({ ...node, transform: distort(node.transform) })) };
}

async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((thrown: unknown) => {
    if (thrown instanceof EngineError && thrown.kind !== 'unexpected') return undefined;
    throw thrown;
  });
}

/** Jobs whose lineage is checked: their graph, and the rows of their sources, of which any column can get other values. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { savedNodes, type RandomSource } from '#engine/testing/random-jobs/random-job.ts';
import { drawJob } from '#engine/testing/random-jobs/draw-job.ts';
import { drawNullable } from '#engine/testing/random-jobs/draw-values.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { simple, type Row, type ValueField, type ValueType } from '#engine/testing/random-jobs/value-types.ts';
import { drawSelect } from '#engine/testing/lineage/draw-select.ts';
import { getTransform } from '#engine/transforms/index.ts';
import { mayBeStep } from '#engine/transforms/recipe/may-be-step.ts';

export interface CaseSource {
  readonly id: string;
  readonly columns: readonly ValueField[];
  readonly rows: readonly Row[];
}

export interface LineageCase {
  readonly job: Job;
  readonly sources: readonly CaseSource[];
  /** The nodes whose rows are compared. */
  readonly ends: readonly string[];
}

interface CaseNode {
  readonly id: string;
  readonly isStep?: true;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, string>>;
}

/** The graph of a random job, over all rows that its sources have in any run. */
export function randomJobCase(seed: number): LineageCase {
  const { sources, nodes } = drawJob(seed);
  const rows = sources.map(({ id, columns, files }) => ({ id, columns, rows: files.flatMap((file) => file.rows) }));
  return caseOf(rows, nodes);
}

/** A random job, each node of which is a recipe of one step where that is possible. */
export function recipeCase(seed: number): LineageCase {
  const one = randomJobCase(seed);
  const nodes = one.job.nodes.map((node) =>
    mayBeStep(getTransform(node.transform))
      ? { ...node, transform: 'Recipe', args: { steps: [{ id: 'own', transform: node.transform, args: node.args }] } }
      : node,
  );
  return { ...one, job: { ...one.job, nodes } };
}

/** A job without any transform, over one source of a random job. */
export function copyCase(seed: number): LineageCase {
  const [{ id, columns, files }] = drawJob(seed).sources as [RandomSource];
  return caseOf([{ id, columns, rows: files.flatMap((file) => file.rows) }], []);
}

const people: readonly ValueField[] = [
  { name: 'id', type: simple('bigint') },
  { name: 'v', type: simple('int') },
  { name: 'K', type: simple('string') },
  { name: 'd', type: { kind: 'decimal', precision: 9, scale: 2 } },
  {
    name: 's',
    type: {
      kind: 'struct',
      fields: [
        { name: 'f', type: simple('int') },
        { name: 'g', type: simple('string') },
      ],
    },
  },
  { name: 'l', type: { kind: 'array', element: simple('int') } },
];
const places: readonly ValueField[] = [
  { name: 'id', type: simple('bigint') },
  { name: 'w', type: simple('int') },
  { name: 'K', type: simple('string') },
];

/** A SELECT by grammar over one or two inputs, and a node behind it that reads its result. */
export function selectCase(seed: number): LineageCase {
  const draw = new Draw(seed);
  const select = drawSelect(draw);
  const sources = [
    { id: 'a', columns: people, rows: rowsOf(draw, people) },
    { id: 'b', columns: places, rows: rowsOf(draw, places) },
  ];
  const args = { sql: select, aliases: { in1: 't', in2: 'u' } };
  return caseOf(sources, [{ id: 'n0', transform: 'SqlTransform', args, inputs: { in1: 'a', in2: 'b' } }]);
}

/** Few different values, so that groups, duplicates and matches occur. */
function rowsOf(draw: Draw, columns: readonly ValueField[]): Row[] {
  return Array.from({ length: draw.whole(0, 12) }, (_none, id): Row =>
    columns.map(({ name, type }) => (name === 'id' ? BigInt(id) : otherValue(draw, type))),
  );
}

function caseOf(sources: readonly CaseSource[], nodes: readonly CaseNode[]): LineageCase {
  const read = new Set(nodes.flatMap(({ inputs }) => Object.values(inputs)));
  const job = jobSchema.parse({
    name: 'lineage',
    nodes: [
      ...sources.map(({ id }) => ({ id, name: id, transform: 'PathSource', args: { path: id } })),
      ...savedNodes(nodes).map(({ mixesRows: _mixesRows, ...node }) => ({ ...node, name: node.id })),
    ],
  });
  // A job that only copies ends with its sources.
  return { job, sources, ends: [...sources, ...nodes].map(({ id }) => id).filter((id) => !read.has(id)) };
}

/** The same rows with other values in one column. */
export function withOtherValues(draw: Draw, source: CaseSource, column: string): CaseSource {
  const at = source.columns.findIndex(({ name }) => name === column);
  const { type } = source.columns[at]!;
  const rows = source.rows.map((row) => row.map((value, index) => (index === at ? otherValue(draw, type) : value)));
  return { ...source, rows };
}

/** Small numbers: an expression that overflows stops the run, whatever its lineage. */
function otherValue(draw: Draw, type: ValueType): Row[number] {
  if (type.kind === 'int' && draw.chance(0.7)) return BigInt(draw.whole(0, 4));
  if (type.kind === 'string' && draw.chance(0.6)) return draw.pick(['a', 'b', 'abc', '7', '']);
  return drawNullable(draw, type, true);
}

/** Random jobs of counted nodes and expressions, whose receipts are compared with the reference's counts. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { jobSchema, type Node } from '#engine/contract/definitions/job.ts';
import { resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import { countReceipts, type CountedReceipts } from '#engine/testing/count-receipts.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { compileOver, testEnvironment } from '#engine/testing/example-runner.ts';
import { ExpressionGrammar } from '#engine/testing/random-expressions.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { node } from '#engine/testing/receipt-jobs.ts';
import { referenceCounts } from '#engine/testing/reference-counts.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const schemas: Record<string, Schema> = {
  rows: schemaOf({
    id: 'bigint',
    k: 'int',
    name: 'string',
    v: 'double',
    price: 'decimal(8,2)',
    flag: 'boolean',
    word: 'string',
    day: 'date',
    at: 'timestamp',
    s: 'struct<a:int,b:string>',
    tags: 'array<string>',
  }),
  more: schemaOf({ k: 'int', label: 'string', size: 'double' }),
};
const relations: Record<string, Sql> = {
  rows: sql`SELECT range AS id, CASE WHEN range % 11 = 0 THEN NULL ELSE CAST(range % 7 AS INTEGER) END AS k,
    CASE WHEN range % 13 = 0 THEN NULL ELSE 'n' || (range % 12) END AS name, CASE WHEN range % 5 = 0 THEN NULL ELSE range * 0.5::DOUBLE END AS v,
    CAST(range % 12 + 0.5 AS DECIMAL(8,2)) AS price, range % 3 = 0 AS flag, ['yes', 'no', '1', 'x', NULL, '12.7'][1 + range % 6] AS word,
    CAST(DATE '2024-01-01' + CAST(range % 14 AS INTEGER) AS DATE) AS day, TIMESTAMPTZ '2024-01-01 12:00:00Z' + to_days(CAST(range % 14 AS INTEGER)) AS at,
    CASE WHEN range % 4 = 0 THEN NULL ELSE {'a': CAST(range % 9 AS INTEGER), 'b': 'n' || (range % 4)} END AS s,
    ['n' || (range % 5), 'n3'] AS tags FROM range(300)`,
  more: sql`SELECT CAST(range % 5 + 2 AS INTEGER) AS k, 'l' || range AS label, range * 0.25::DOUBLE AS size FROM range(8)`,
};

const castTargets = [
  'boolean',
  'int',
  'bigint',
  'double',
  'decimal(10,1)',
  'string',
  'varchar(3)',
  'date',
  'timestamp',
];
const joins = ['inner', 'left', 'right', 'outer', 'leftsemi', 'leftanti'];

/** All nodes that are counted in different ways. */
export const countedKinds: readonly string[] = [
  'Filter',
  'DropDuplicates',
  'distinct',
  ...joins,
  'Union',
  'union of one node',
  'union distinct',
  'Aggregate',
  'ApplyMapping',
  'SqlTransform',
];

export interface RandomOutcome {
  readonly nodes: readonly Node[];
  /** Undefined: a value stopped the statement, which receipts do not cover. */
  readonly counted: CountedReceipts | undefined;
  /** Node id → rows, from the receipts and from the reference. */
  readonly differences: readonly { readonly node: string; readonly receipt: number; readonly reference: number }[];
}

/** `source`, then both kinds of nodes, then a filter; each with its own expressions. */
export async function runRandomJob(duck: TestDuck, kinds: readonly string[], seed: number): Promise<RandomOutcome> {
  const random = randomNumbers(seed);
  let nodes: Node[] = [node('source', 'PathSource', { path: 'rows' }), node('more', 'PathSource', { path: 'more' })];
  let from = 'source';
  let ordered = true;
  for (const [index, kind] of [...kinds, 'Filter'].entries()) {
    const id = `n${index}`;
    nodes = await addNode(duck, nodes, { kind, id, from, ordered }, random);
    ordered &&= keepsOrder.has(kind);
    from = id;
  }
  nodes.push(node('target', 'PathTarget', { path: 'out' }, { in: from }));
  const graph = await resolve(duck, nodes, 'target');
  return { nodes, ...(await compare(duck, graph)) };
}

/** Nodes that keep the order of their rows. */
const keepsOrder = new Set(['Filter', 'DropDuplicates', 'Union', 'union of one node', 'ApplyMapping', 'SqlTransform']);

interface Step {
  readonly kind: string;
  /** Which row is the first of several is not random. */
  readonly ordered: boolean;
  readonly id: string;
  readonly from: string;
}

/** Expressions are drawn until one passes the check: the grammar knows less of types than it does. */
async function addNode(duck: TestDuck, nodes: readonly Node[], step: Step, random: () => number): Promise<Node[]> {
  const schema = (await resolve(duck, nodes, step.from)).nodes.find((each) => each.node.id === step.from)!.schema;
  for (let attempt = 0; ; attempt += 1) {
    const made = [...nodes, ...makeNodes(step, schema, random, attempt < 30 ? 3 : 0)];
    try {
      await resolve(duck, made, step.id);
      return made;
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || attempt > 60) throw thrown;
    }
  }
}

function makeNodes({ kind, id, from, ordered }: Step, schema: Schema, random: () => number, depth: number): Node[] {
  const grammar = new ExpressionGrammar(random, schema);
  const filter = (name: string): Node => node(name, 'Filter', { condition: grammar.condition(depth) }, { in: from });
  if (joins.includes(kind)) {
    const args = { joinType: kind, keys: [{ left: 'k', right: 'k' }], rightPrefix: `${id}_` };
    return [node(id, 'Join', args, { left: from, right: 'more' })];
  }
  switch (kind) {
    case 'Filter':
      return [filter(id)];
    case 'DropDuplicates':
      return [node(id, kind, { columns: ordered ? ['k'] : schema.map(({ name }) => `\`${name}\``) }, { in: from })];
    case 'distinct':
      return [node(id, 'DropDuplicates', {}, { in: from })];
    case 'Union':
      return [filter(`${id}_side`), node(id, kind, {}, { in1: from, in2: `${id}_side` })];
    case 'union of one node':
      return [node(id, 'Union', {}, { in1: from, in2: from })];
    case 'union distinct':
      return [filter(`${id}_side`), node(id, 'Union', { unionType: 'DISTINCT' }, { in1: from, in2: `${id}_side` })];
    case 'Aggregate': {
      const aggs = [
        { column: 'k', aggFunc: 'count', alias: 'n' },
        { column: 'k', aggFunc: 'max', alias: 'v' },
      ];
      return [node(id, kind, { groups: ['k'], aggs }, { in: from })];
    }
    case 'ApplyMapping': {
      const mappings = schema.map(({ name, type }) => {
        const held = formatHive(type);
        const wanted = castTargets[Math.floor(random() * castTargets.length)]!;
        return [`\`${name}\``, held, `\`${name}\``, name === 'k' || random() < 0.4 ? held : wanted];
      });
      return [node(id, kind, { mappings }, { in: from })];
    }
    default:
      return [node(id, 'SqlTransform', { sql: 'SELECT * FROM in1 WHERE k IS NOT NULL' }, { in1: from })];
  }
}

function resolve(duck: TestDuck, nodes: readonly Node[], nodeId: string): Promise<ResolvedGraph> {
  const job = jobSchema.parse({ name: 'random', nodes });
  return resolveGraph(job, testEnvironment(duck.connection, schemas), { nodeId });
}

async function compare(duck: TestDuck, graph: ResolvedGraph): Promise<Omit<RandomOutcome, 'nodes'>> {
  const { connection, folder } = duck;
  const sources = { source: relations['rows']!, more: relations['more']! };
  const compiled = await compileOver(connection, folder, graph, 'target', sources, { countsCasts: true });
  for (const { statement } of compiled.setup) await connection.run(statement);
  const run = await connection
    .profile(sql`COPY (${compiled.query}) TO ${literal(`${folder}/out.parquet`)} (FORMAT parquet)`)
    .catch((thrown: unknown) => {
      if (thrown instanceof EngineError && thrown.kind !== 'unexpected') return undefined;
      throw thrown;
    });
  if (run === undefined) return { counted: undefined, differences: [] };
  const counted = await countReceipts(connection, compiled, run.profile, run.changed);
  const reference = await referenceCounts(connection, graph, (id) => `${folder}/${id}.parquet`);
  const differences = counted.receipts
    .map(({ nodeId, rowsOut }) => ({ node: nodeId, receipt: rowsOut, reference: reference.get(nodeId)! }))
    .filter(({ receipt, reference: expected }) => receipt !== expected);
  return { counted, differences };
}

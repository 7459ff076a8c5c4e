/** One node of a graph: arguments checked, expressions parsed, outputs and their schemas found. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { isInnerId } from '#engine/contract/definitions/inner-node.ts';
import { onlyOutput, portKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { checkArgs } from '#engine/graph/check-args.ts';
import type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
import { createNodeContext, emptyRelation, tableKey } from '#engine/graph/node-context.ts';
import type { Feeds } from '#engine/graph/resolve-edge.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { substituteNodeArguments } from '#engine/graph/substitute-arguments.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import type { CompileContext, Output, Transform } from '#engine/transforms/transform.ts';
import { inUserText } from '#engine/graph/user-text-place.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { expressionQuery, readExpressions } from '#engine/types/expression/syntax.ts';
import { readSelectSyntax, selectSyntaxQuery, type SelectSyntax } from '#engine/types/select/admit-select.ts';

/** @returns its outputs, in order. @throws EngineError of the arguments or the schema, with details.node and details.job. */
export async function resolveNode(
  job: Job,
  node: Node,
  transform: Transform,
  feeds: Feeds,
  environment: GraphEnvironment,
): Promise<ResolvedNode[]> {
  const args = checkedArgs(job, node, transform, environment);
  const expressions = await parseExpressions(transform, args, environment);
  const selects = await parseSelects(transform, args, environment);
  const tables = new Map<string, Schema>();
  for (const table of transform.tables?.(args) ?? []) {
    tables.set(tableKey(table), await environment.catalogSchema(table.databaseName, table.tableName));
  }
  const chosen = Object.entries(feeds).map(([port, outputs]) => [port, chooseFeed(transform, args, outputs)] as const);
  const inputs = Object.fromEntries(chosen.map(([port, { schema }]) => [port, schema]));
  const known = {
    node,
    transform,
    args,
    inputs: Object.fromEntries(chosen.map(([port, { id }]) => [port, id])),
    expressions,
    selects,
    tables,
  };
  await tryConstants(transform, args, environment);
  const outputs = await outputsOf(known, inputs, environment);
  const code = transform.code?.(args);
  if (code !== undefined)
    await environment.checkCode({ ...code, input: Object.values(inputs)[0]!, output: outputs[0]!.schema });
  return outputs.map(({ port, schema, depth = 0 }) => ({ ...known, id: portKey(node.id, port), port, schema, depth }));
}

/**
 * With the arguments of the run in place, which the arguments of a node inside of a sub-flow have already: values of its parameters are
 * not read again. @throws EngineError InvalidDefinition.
 */
export function checkedArgs(
  job: Job,
  node: Node,
  transform: Transform,
  environment: Pick<GraphEnvironment, 'arguments'>,
): Record<string, unknown> {
  return checkArgs(
    node,
    transform,
    isInnerId(node.id)
      ? node.args
      : substituteNodeArguments(transform, node.args, { ...job.defaultArguments, ...environment.arguments }),
  );
}

function chooseFeed(
  transform: Transform,
  args: Readonly<Record<string, unknown>>,
  outputs: readonly ResolvedNode[],
): ResolvedNode {
  if (transform.select === undefined) return outputs[0]!;
  const port = transform.select(
    args,
    outputs.map((output) => output.port),
  );
  return outputs.find((output) => output.port === port)!;
}

async function parseExpressions(
  transform: Transform,
  args: Record<string, unknown>,
  environment: GraphEnvironment,
): Promise<Map<string, unknown>> {
  const texts = [...new Set(transform.expressions?.(args) ?? [])];
  for (const text of texts) refuseNul(text);
  return texts.length === 0
    ? new Map<string, unknown>()
    : readExpressions(texts, await environment.parse(expressionQuery(texts)));
}

async function parseSelects(
  transform: Transform,
  args: Record<string, unknown>,
  environment: GraphEnvironment,
): Promise<Map<string, SelectSyntax>> {
  const parsed = new Map<string, SelectSyntax>();
  for (const text of new Set(transform.selects?.(args) ?? [])) {
    const [row] = await environment.parse(selectSyntaxQuery(text));
    parsed.set(text, readSelectSyntax(row!.parsed));
  }
  return parsed;
}

function refuseNul(text: string): void {
  if (!text.includes('\0')) return;
  throw new EngineError('SqlSyntax', 'SQL cannot contain the NUL character.', {
    hint: 'Remove it; use chr(0) where you need one.',
  });
}

/** The argument of a table function is computed when the statement is described. */
async function tryConstants(
  transform: Transform,
  args: Record<string, unknown>,
  environment: GraphEnvironment,
): Promise<void> {
  const trial = transform.trial?.(args);
  if (trial === undefined) return;
  const { value, what, hint } = trial;
  await environment.describe(sql`SELECT * FROM range(CAST((${value}) IS NULL AS BIGINT))`).catch((thrown: unknown) => {
    if (!(thrown instanceof EngineError) || thrown.kind !== 'user') throw thrown;
    throw new EngineError('InvalidInput', `Cannot use ${what}: ${thrown.message}`, { hint, cause: thrown });
  });
}

async function outputsOf(
  node: Omit<ResolvedNode, 'id' | 'port' | 'schema' | 'depth'>,
  inputs: Readonly<Record<string, Schema>>,
  environment: GraphEnvironment,
): Promise<readonly Output[]> {
  if (node.transform.effect === 'source')
    return onlyOne(sourceColumns(await environment.sourceSchema(node.node, node.args)));
  const contextWith = (schema: Schema | undefined, port = onlyOutput): CompileContext =>
    createNodeContext({
      nodeId: node.node.id,
      port,
      inputs,
      relation: (port) => emptyRelation(inputs[port]!),
      schema,
      expressions: node.expressions,
      selects: node.selects,
      tables: node.tables,
      isolating: false,
      keyBlock: 0,
    });
  const describe = (query: Sql): Promise<Schema> =>
    environment.describe(query).catch((thrown: unknown) => {
      throw withNearColumns(inUserText(thrown, query.text, [node]), inputs);
    });
  const result = node.transform.schema(node.args, inputs, contextWith(undefined));
  if ('describe' in result) {
    const described = await describe(result.describe);
    return onlyOne(checkedSchema(result.complete?.(described) ?? described));
  }
  const outputs = ('outputs' in result ? result.outputs : onlyOne(result.schema)).map((output) => ({
    ...output,
    schema: checkedSchema(output.schema),
  }));
  // Columns and functions were checked by name; only DuckDB can check the combination of types.
  const hasExpressions = (node.transform.expressions?.(node.args) ?? []).length > 0;
  if (hasExpressions && node.transform.sql !== undefined)
    for (const { port, schema } of outputs) await describe(node.transform.sql(node.args, contextWith(schema, port)));
  return outputs;
}

/** Files of which no record has a value, such as compressed files of nothing, have no columns. */
function sourceColumns(schema: Schema): Schema {
  if (schema.length > 0) return checkedSchema(schema);
  throw new EngineError('InvalidInput', 'The source has no columns, because its files contain no values.', {
    hint: 'Add a file with records, or choose another source.',
  });
}

function onlyOne(schema: Schema): Output[] {
  return [{ port: onlyOutput, schema }];
}

/** DuckDB suggests columns of a table, but not of a subquery, and the inputs of a SELECT are subqueries. */
function withNearColumns(thrown: unknown, inputs: Readonly<Record<string, Schema>>): unknown {
  if (!(thrown instanceof EngineError) || thrown.code !== 'UnknownColumn') return thrown;
  const { code, message, hint, details, cause } = thrown;
  if (details.column === undefined || details['candidates'] !== undefined) return thrown;
  const known = new Set(Object.values(inputs).flatMap((schema) => schema.map(({ name }) => name)));
  const near = nearNames(details.column, known);
  if (near.length === 0) return thrown;
  return new EngineError(
    code,
    `${message} ${meantHint(
      near.map((name) => `"${name}"`),
      '',
    )}`,
    {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, near },
      cause,
    },
  );
}

/** A node of a resolved graph as one fused SELECT, with the map from operators to nodes. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { CompiledQuery, CompileRequest, CountedNode, CountedOperator } from '#engine/compile/compiled-query.ts';
import { IsolatingStage } from '#engine/compile/isolating-stage.ts';
import { sourceRelation } from '#engine/compile/source-relation.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { createNodeContext, emptyRelation, markerName } from '#engine/graph/node-context.ts';
import { getNode, inputSchemas, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** @throws EngineError EntityNotFound for an unknown node, Internal for a source without files in the request. */
export function compileQuery(request: CompileRequest): CompiledQuery {
  return new QueryCompiler(request).compile();
}

class QueryCompiler {
  readonly #request: CompileRequest;
  readonly #isolating: IsolatingStage | undefined;
  readonly #relations = new Map<string, Sql>();
  readonly #counted = new Map<string, CountedNode>();

  constructor(request: CompileRequest) {
    this.#request = request;
    this.#isolating = request.isolating ? new IsolatingStage() : undefined;
  }

  compile(): CompiledQuery {
    const { nodeId } = this.#request;
    const query = this.#relation(nodeId);
    this.#count(nodeId);
    const counted = [...this.#counted.values()];
    return {
      setup: this.#isolating?.setup ?? [],
      query,
      schema: this.#node(nodeId).schema,
      counted,
      counts: counted.map((node) => ({
        nodeId: node.nodeId,
        query: sql`SELECT count(*) AS count FROM (${this.#relation(node.nodeId)})`,
      })),
      countedByProfile: this.#isolating === undefined,
      rejects: this.#isolating?.rejects ?? [],
      cleanup: this.#isolating?.cleanup ?? [],
    };
  }

  #node(nodeId: string): ResolvedNode {
    return getNode(this.#request.graph, nodeId);
  }

  /** A SELECT of the node's rows; a node with several consumers is written out for each. */
  #relation(nodeId: string): Sql {
    const known = this.#relations.get(nodeId);
    if (known !== undefined) return known;
    const made = this.#makeRelation(this.#node(nodeId));
    this.#relations.set(nodeId, made);
    return made;
  }

  #makeRelation(node: ResolvedNode): Sql {
    const { id } = node.node;
    const border = this.#request.borders[id];
    if (border !== undefined) return borderRelation(border, node.schema);
    switch (node.transform.effect) {
      case 'source': {
        const input = this.#request.sources[id];
        if (input === undefined) {
          throw new EngineError('Internal', `The source "${id}" was given no files.`, {
            hint: 'This is a bug in Tenon; please report it with the job.',
          });
        }
        return this.#isolating === undefined
          ? sourceRelation(input, node.schema)
          : this.#isolating.source(id, input, node.schema);
      }
      case 'target':
        return this.#relation(Object.values(node.inputs)[0]!);
      default:
        return this.#transformed(node);
    }
  }

  #transformed(node: ResolvedNode): Sql {
    const inputs = inputSchemas(this.#request.graph, node);
    const texts = node.transform.expressions?.(node.args) ?? [];
    const [port] = Object.keys(node.inputs);
    const guard = this.#isolating !== undefined && texts.length > 0 && Object.keys(node.inputs).length === 1;
    const guarded = guard
      ? this.#isolating!.guard(node, inputs[port!]!, this.#relation(node.inputs[port!]!), texts)
      : undefined;
    const context = nodeContext(
      node,
      inputs,
      (wanted) => guarded ?? this.#relation(node.inputs[wanted]!),
      this.#request.isolating,
    );
    const made = node.transform.sql?.(node.args, context);
    if (made === undefined) {
      throw new EngineError('Internal', `${node.transform.name} has no SQL.`, {
        hint: 'This is a bug in Tenon; please report it with the job.',
      });
    }
    const isVolatile = node.transform.deterministic?.(node.args) === false;
    return this.#isolating !== undefined && isVolatile ? this.#isolating.keep(node, made) : made;
  }

  #count(nodeId: string): void {
    if (this.#counted.has(nodeId)) return;
    const node = this.#node(nodeId);
    const operator = operatorOf(node, this.#request.borders[nodeId] !== undefined);
    const inputs = operator === 'border' ? {} : node.inputs;
    this.#counted.set(nodeId, {
      nodeId,
      effect: node.transform.effect,
      inputs,
      operator,
      markers: this.#markers(node, operator),
      partnered: node.transform.partnered?.(node.args) ?? [],
    });
    for (const input of Object.values(inputs)) this.#count(input);
  }

  #markers(node: ResolvedNode, operator: CountedOperator): Record<string, string> {
    const roles =
      operator === 'filter'
        ? ['keep']
        : operator === 'join'
          ? ['left', 'right']
          : operator === 'sql'
            ? Object.keys(node.inputs)
            : [];
    const inputs = roles.length === 0 ? {} : inputSchemas(this.#request.graph, node);
    return Object.fromEntries(roles.map((role) => [role, markerName(node.node.id, inputs, role)]));
  }
}

/** What a node's transform sees while it is compiled. */
export function nodeContext(
  node: ResolvedNode,
  inputs: Readonly<Record<string, Schema>>,
  relation: (port: string) => Sql,
  isolating: boolean,
): CompileContext {
  return createNodeContext({
    nodeId: node.node.id,
    inputs,
    relation,
    schema: node.schema,
    expressions: node.expressions,
    tables: node.tables,
    isolating,
  });
}

function operatorOf({ transform, args }: ResolvedNode, border: boolean): CountedOperator {
  if (border) return 'border';
  const special = transform.operator?.(args);
  if (special !== undefined) return special;
  switch (transform.effect) {
    case 'source':
      return 'leaf';
    case 'target':
    case 'row-wise':
      return 'row-wise';
    case 'filter':
    case 'deduplicate':
      return 'filter';
    case 'join':
    case 'union':
    case 'aggregate':
    case 'sql':
      return transform.effect;
  }
}

/** Parquet files that an earlier stage wrote; all of one schema. */
function borderRelation(files: readonly string[], schema: Schema): Sql {
  const columns = joinSql(schema.map(({ name }) => ident(name)));
  if (files.length === 0) return emptyRelation(schema);
  return sql`SELECT ${columns} FROM read_parquet(${literal(files)}, hive_partitioning = false)`;
}

/** A node of a resolved graph as one fused SELECT, with the map from operators to nodes. */

import { foldName } from '#engine/base/same-name.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { NodeCasts } from '#engine/compile/casts/node-casts.ts';
import type {
  CastCounts,
  CompiledQuery,
  CompileRequest,
  CountedNode,
  CountedOperator,
  CountQuery,
  SetupStatement,
} from '#engine/compile/compiled-query.ts';
import { operatorOf, tapped } from '#engine/compile/counted-operator.ts';
import { countTallies, type CountedTallies } from '#engine/compile/casts/row-tallies.ts';
import { IsolatingStage } from '#engine/compile/isolating-stage.ts';
import { findSharedNodes, SharedRows } from '#engine/compile/shared-rows.ts';
import { sourceRecords, sourceRelation } from '#engine/compile/source-relation.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { createNodeContext, emptyRelation, markerName, type CastCollector } from '#engine/graph/node-context.ts';
import { hasStableRows, isRowWise } from '#engine/graph/row-effects.ts';
import { getNode, inputSchemas, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { usedColumns, type UsedColumns } from '#engine/graph/used-columns.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** @throws EngineError EntityNotFound for an unknown node, Internal for a source without files in the request. */
export function compileQuery(request: CompileRequest): CompiledQuery {
  return new QueryCompiler(request).compile();
}

class QueryCompiler {
  readonly #request: CompileRequest;
  readonly #isolating: IsolatingStage | undefined;
  /** Where rows that would be others the next time are kept. */
  readonly #kept: IsolatingStage | undefined;
  /** Where the rows are kept that several outputs number: each must number the same ones, in the same order. */
  readonly #numbered: IsolatingStage;
  readonly #sharedNodes: ReadonlySet<string>;
  readonly #shared = new SharedRows();
  readonly #relations = new Map<string, Sql>();
  readonly #counted = new Map<string, CountedNode>();
  readonly #stable = new Map<string, boolean>();
  readonly #casts = new Map<string, CastCounts>();
  /** Of nodes that turn rows into others: those rows. */
  readonly #exploded = new Map<string, Sql>();
  readonly #used: UsedColumns;
  /** Temporary sequences that the statement advances. */
  readonly #sequences: SetupStatement[] = [];

  constructor(request: CompileRequest) {
    this.#request = request;
    this.#isolating = request.isolating ? new IsolatingStage() : undefined;
    this.#used = usedColumns(request.graph, request.nodeId, (nodeId) => this.#isBorder(nodeId));
    this.#kept = request.counting === true ? new IsolatingStage() : this.#isolating;
    this.#numbered = this.#kept ?? new IsolatingStage();
    this.#sharedNodes = request.sharesRows === true && this.#kept === undefined ? this.#findShared() : new Set();
  }

  compile(): CompiledQuery {
    const { nodeId } = this.#request;
    const query = this.#relation(nodeId);
    this.#count(nodeId);
    const counted = [...this.#counted.values()];
    return {
      setup: [...this.#sequences, ...this.#numbered.setup],
      query: this.#shared.over(query),
      schema: this.#node(nodeId).schema,
      counted,
      counts: counted.flatMap((node) => this.#countQueries(node)),
      casts: counted.flatMap(({ nodeId: id }) => {
        const casts = this.#casts.get(id);
        return casts === undefined ? [] : [{ ...casts, query: this.#shared.over(casts.query) }];
      }),
      countedByProfile: this.#request.counting !== true && !this.#numbered.storesRows,
      rejects: this.#isolating?.rejects ?? [],
      cleanup: this.#numbered.cleanup,
    };
  }

  #findShared(): ReadonlySet<string> {
    const { graph, nodeId, sources } = this.#request;
    return findSharedNodes({
      graph,
      nodeId,
      isBorder: (id) => this.#isBorder(id),
      isDearSource: (id) => sources[id]?.scans.some(({ reading }) => reading.format !== 'parquet') ?? false,
    });
  }

  #countRows(rows: Sql): Sql {
    return this.#shared.over(sql`SELECT count(*) AS count FROM (${rows})`);
  }

  #countQueries({ nodeId, operator }: CountedNode): CountQuery[] {
    const rows: CountQuery = {
      nodeId,
      of: 'rows',
      repeatable: this.#kept !== undefined || this.#hasStableCount(nodeId),
      query: this.#countRows(this.#relation(nodeId)),
    };
    const kept = this.#exploded.get(nodeId);
    if (kept !== undefined) {
      const from = Object.values(this.#node(nodeId).inputs)[0]!;
      const repeatable = this.#kept !== undefined || this.#hasStableRows(from);
      return [rows, { nodeId, of: 'kept', repeatable, query: this.#countRows(kept) }];
    }
    if (operator !== 'leaf') return [rows];
    const records = this.#isolating?.records.get(nodeId) ?? sourceRecords(this.#request.sources[nodeId]!);
    return [rows, { nodeId, of: 'records', repeatable: true, query: records }];
  }

  /** Whether the node gives as many rows each time, if not the same ones. */
  #hasStableCount(nodeId: string): boolean {
    if (this.#isBorder(nodeId)) return true;
    const { transform, args, inputs } = this.#node(nodeId);
    const before = Object.values(inputs);
    switch (transform.effect) {
      case 'source':
        return true;
      case 'row-wise':
      case 'split':
      case 'target':
        return before.every((id) => this.#hasStableCount(id));
      case 'union':
        return before.every((id) =>
          transform.operator?.(args) === undefined ? this.#hasStableCount(id) : this.#hasStableRows(id),
        );
      case 'explode':
      case 'deduplicate':
      case 'aggregate':
        return before.every((id) => this.#hasStableRows(id));
      default:
        return this.#hasStableRows(nodeId);
    }
  }

  #hasStableRows(nodeId: string): boolean {
    if (this.#isBorder(nodeId)) return true;
    const known = this.#stable.get(nodeId);
    if (known !== undefined) return known;
    const node = this.#node(nodeId);
    const found =
      hasStableRows(this.#request.graph, node) && Object.values(node.inputs).every((id) => this.#hasStableRows(id));
    this.#stable.set(nodeId, found);
    return found;
  }

  #isBorder(nodeId: string): boolean {
    return this.#request.borders[nodeId] !== undefined;
  }

  #node(nodeId: string): ResolvedNode {
    return getNode(this.#request.graph, nodeId);
  }

  /** A SELECT of the node's rows; a node with several consumers is written out for each if its rows are not shared. */
  #relation(nodeId: string): Sql {
    const known = this.#relations.get(nodeId);
    if (known !== undefined) return known;
    const node = this.#node(nodeId);
    const made = this.#makeRelation(node);
    const relation = this.#isNumberedTwice(node)
      ? this.#numbered.keep(node, made)
      : this.#sharedNodes.has(nodeId)
        ? this.#shared.add(node, made)
        : made;
    this.#relations.set(nodeId, relation);
    return relation;
  }

  /** In a run, the rows are a border then. */
  #isNumberedTwice(node: ResolvedNode): boolean {
    const { graph } = this.#request;
    if (this.#isBorder(node.id) || isRowWise(graph, node.id)) return false;
    // These are kept already.
    if (this.#kept !== undefined && !hasStableRows(graph, node)) return false;
    const readers = graph.nodes.filter(
      ({ id, inputs, transform }) =>
        transform.numbersRows === true && this.#used.has(id) && Object.values(inputs).includes(node.id),
    );
    return readers.length > 1;
  }

  #makeRelation(node: ResolvedNode): Sql {
    const { id } = node;
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
          : this.#isolating.source(id, input, node.schema, this.#used.get(id)!);
      }
      case 'target':
        return this.#relation(Object.values(node.inputs)[0]!);
      default:
        return this.#transformed(node);
    }
  }

  #transformed(node: ResolvedNode): Sql {
    const inputs = inputSchemas(this.#request.graph, node);
    const texts = this.#usesExpressions(node) ? (node.transform.expressions?.(node.args) ?? []) : [];
    const [port] = Object.keys(node.inputs);
    // The expressions of a merge are over its new rows, whether there is a table or not.
    const readsFirst = Object.keys(node.inputs).length === 1 || node.transform.tallies !== undefined;
    const guard = this.#isolating !== undefined && texts.length > 0 && readsFirst;
    const guarded = guard
      ? this.#isolating!.guard(node, inputs[port!]!, this.#relation(node.inputs[port!]!), texts)
      : undefined;
    const relation = (wanted: string): Sql =>
      wanted === port && guarded !== undefined ? guarded : this.#relation(node.inputs[wanted]!);
    const casts = this.#nodeCasts(node, inputs, relation);
    // Where casts are counted by query alone, the rows come from the plain SQL.
    const collector = casts === undefined || !this.#countsByQuery ? casts : undefined;
    const rows =
      collector === undefined
        ? relation
        : (wanted: string) => (wanted === port ? collector.over(relation(wanted)) : relation(wanted));
    const context = nodeContext(node, inputs, rows, this.#request, collector);
    const tallies = this.#tallies(node, nodeContext(node, inputs, relation, this.#request));
    if (tallies !== undefined) this.#casts.set(node.id, tallies.counts);
    const made = node.transform.sql?.(node.args, {
      ...context,
      ...(tallies === undefined ? {} : { tallied: tallies.tallied }),
    });
    const exploded = node.transform.exploded?.(node.args, context);
    if (exploded !== undefined) this.#exploded.set(node.id, exploded);
    if (casts !== undefined) {
      if (collector === undefined)
        node.transform.sql?.(node.args, nodeContext(node, inputs, rows, this.#request, casts));
      const repeatable = this.#kept !== undefined || this.#hasStableRows(node.inputs[port!]!);
      const counts = casts.counts(repeatable, tallies?.counts);
      if (counts !== undefined) this.#casts.set(node.id, counts);
    }
    if (made === undefined) {
      throw new EngineError('Internal', `${node.transform.name} has no SQL.`, {
        hint: 'This is a bug in Tenon; please report it with the job.',
      });
    }
    return this.#kept === undefined || hasStableRows(this.#request.graph, node) ? made : this.#kept.keep(node, made);
  }

  /** undefined: the node has none, or they are not counted. */
  #tallies(node: ResolvedNode, context: CompileContext): CountedTallies | undefined {
    const isCounted = this.#request.castRows === undefined && this.#request.countsCasts === true;
    const tallies = isCounted ? node.transform.tallies?.(node.args, context) : undefined;
    if (tallies === undefined) return undefined;
    const inputs = inputSchemas(this.#request.graph, node);
    return countTallies(tallies, {
      nodeId: node.id,
      nameOf: (role) => markerName(node.id, inputs, role),
      addSequence: () => this.#addSequence(node.id),
      repeatable: this.#kept !== undefined || Object.values(node.inputs).every((input) => this.#hasStableRows(input)),
    });
  }

  #addSequence(nodeId: string): string | null {
    if (this.#countsByQuery) return null;
    const name = `__casts_${this.#sequences.length}`;
    this.#sequences.push({ nodeId, statement: sql`CREATE OR REPLACE TEMP SEQUENCE ${ident(name)}` });
    return name;
  }

  /** False when its expressions give a column that the statement does not compute. */
  #usesExpressions({ id, transform, args }: ResolvedNode): boolean {
    const column = transform.expressionColumn?.(args);
    return column === undefined || (this.#used.get(id)?.has(foldName(column)) ?? true);
  }

  get #countsByQuery(): boolean {
    const storesRows = this.#request.counting === true || this.#kept?.storesRows === true;
    return storesRows || this.#request.castRows !== undefined;
  }

  /** Of the first input. undefined: casts are not counted, or the node has several inputs and does not merge. */
  #nodeCasts(
    node: ResolvedNode,
    inputs: Readonly<Record<string, Schema>>,
    relation: (port: string) => Sql,
  ): NodeCasts | undefined {
    const [port, ...more] = Object.keys(node.inputs);
    const nodeId = node.id;
    const { castRows } = this.#request;
    const isAsked = castRows === undefined ? this.#request.countsCasts === true : nodeId === this.#request.nodeId;
    if (
      !isAsked ||
      !this.#usesExpressions(node) ||
      port === undefined ||
      (more.length > 0 && node.transform.tallies === undefined) ||
      node.transform.effect === 'sql'
    )
      return undefined;
    return new NodeCasts({
      nodeId,
      columns: inputs[port]!,
      nameOf: (role) => markerName(nodeId, inputs, role),
      relation: castRows === undefined ? relation(port) : firstRows(relation(port), castRows),
      isUsed: (column) => this.#used.get(nodeId)?.has(foldName(column)) ?? true,
      addSequence: () => this.#addSequence(nodeId),
    });
  }

  #count(nodeId: string): void {
    if (this.#counted.has(nodeId)) return;
    const node = this.#node(nodeId);
    const operator = operatorOf(node, this.#isBorder(nodeId));
    const inputs = operator === 'border' ? {} : node.inputs;
    this.#counted.set(nodeId, {
      nodeId,
      ...(node.step === undefined ? {} : { isStep: true }),
      // The rows of the input, with other columns.
      effect: node.transform.effect === 'explode' && node.depth === 0 ? 'row-wise' : node.transform.effect,
      inputs,
      operator,
      depth: node.depth,
      ...(node.transform.made === undefined ? {} : { made: node.transform.made(node.args) }),
      markers: { ...this.#markers(node, operator), ...this.#casts.get(nodeId)?.markers },
      partnered: node.transform.partnered?.(node.args) ?? [],
    });
    for (const input of Object.values(inputs)) this.#count(input);
  }

  #markers(node: ResolvedNode, operator: CountedOperator): Record<string, string> {
    const roles =
      operator === 'filter' || (operator === 'explode' && this.#exploded.has(node.id))
        ? ['keep']
        : operator === 'join'
          ? ['left', 'right']
          : tapped.has(operator)
            ? Object.keys(node.inputs)
            : [];
    const inputs = roles.length === 0 ? {} : inputSchemas(this.#request.graph, node);
    return Object.fromEntries(roles.map((role) => [role, markerName(node.id, inputs, role)]));
  }
}

/** The context that a node's transform gets while it is compiled. */
export function nodeContext(
  node: ResolvedNode,
  inputs: Readonly<Record<string, Schema>>,
  relation: (port: string) => Sql,
  { isolating, keyBlock = 0, moment }: Pick<CompileRequest, 'isolating' | 'keyBlock' | 'moment'>,
  casts?: CastCollector,
): CompileContext {
  return createNodeContext({
    nodeId: node.id,
    port: node.port,
    inputs,
    relation,
    schema: node.schema,
    expressions: node.expressions,
    selects: node.selects,
    tables: node.tables,
    keyBlock,
    moment,
    isolating,
    casts,
  });
}

function firstRows(rows: Sql, count: number): Sql {
  return sql`SELECT * FROM (${rows}) LIMIT ${literal(count)}`;
}

/** Parquet files that an earlier stage wrote; all of one schema. */
function borderRelation(files: readonly string[], schema: Schema): Sql {
  const columns = joinSql(schema.map(({ name }) => ident(name)));
  if (files.length === 0) return emptyRelation(schema);
  return sql`SELECT ${columns} FROM read_parquet(${exactFiles(files)}, hive_partitioning = false)`;
}

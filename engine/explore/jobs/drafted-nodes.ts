/** The nodes of a job that gives the rows of a statement: its sources, and a node with SQL for it and for each view. */

import type { Table } from '#engine/catalog/entities.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { parseQuery } from '#engine/explore/operations.ts';
import { keyOf } from '#engine/explore/query/find-table.ts';
import { nameInputs, type ReadThing } from '#engine/explore/query/input-names.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import type { QuerySyntax, TableReference } from '#engine/explore/query/query-syntax.ts';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import { editText } from '#engine/explore/query/text-edits.ts';
import { findInView } from '#engine/explore/views/view-text.ts';

/** What a statement reads, as a node. */
export interface DraftedSource extends ReadThing {
  /** Of the node. */
  readonly title: string;
  readonly transform: 'CatalogSource' | 'PathSource' | 'SqlTransform';
  readonly args: Readonly<Record<string, unknown>>;
  /** Of a view. */
  readonly statement?: ReadStatement;
}

interface ReadStatement {
  readonly text: string;
  readonly syntax: QuerySyntax;
  /** By the key of their reference. */
  readonly sources: ReadonlyMap<string, DraftedSource>;
}

export class DraftedNodes {
  /** Each after its inputs. */
  readonly inOrder: Partial<Node>[] = [];
  readonly #host: QueryHost;
  readonly #signal: AbortSignal;
  readonly #views = new Map<string, ReadStatement>();
  /** Identity of a source → its node. */
  readonly #ids = new Map<string, string>();
  readonly #titles = new Map<string, number>();

  constructor(host: QueryHost, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
  }

  /**
   * A table as its source; a view as the statement that it is. The caller has checked that views do not read one another.
   * @throws EngineError InvalidInput for a view that reads no table.
   */
  async ofTable(table: Table, reference: TableReference): Promise<DraftedSource> {
    const { databaseName, name } = table;
    const common = { wanted: name, calledAs: reference.name, title: name };
    if (table.tableType === 'EXTERNAL_TABLE')
      return {
        ...common,
        identity: JSON.stringify(['table', databaseName, name]),
        transform: 'CatalogSource',
        args: { databaseName, tableName: name },
      };
    const identity = JSON.stringify(['view', databaseName, name]);
    let statement = this.#views.get(identity);
    if (statement === undefined) this.#views.set(identity, (statement = await this.#readView(table)));
    return { ...common, identity, transform: 'SqlTransform', args: {}, statement };
  }

  /** A node with the text, behind the nodes that it reads. */
  addStatement(
    { id, name }: { readonly id: string; readonly name: string },
    text: string,
    syntax: QuerySyntax,
    sources: ReadonlyMap<string, DraftedSource>,
  ): void {
    const named = nameInputs(text, syntax, (reference) => sources.get(keyOf(reference))!);
    const inputs = [...named.names].map(([identity, alias], index) => ({
      alias,
      port: `in${index + 1}`,
      node: this.#nodeOf([...sources.values()].find((source) => source.identity === identity)!),
    }));
    this.inOrder.push({
      id,
      name,
      transform: 'SqlTransform',
      inputs: Object.fromEntries(inputs.map(({ port, node }) => [port, { node }])),
      args: { sql: named.sql, aliases: Object.fromEntries(inputs.map(({ port, alias }) => [port, alias])) },
    });
  }

  #nodeOf({ identity, title, transform, args, statement }: DraftedSource): string {
    const known = this.#ids.get(identity);
    if (known !== undefined) return known;
    const id = `${statement === undefined ? 'source' : 'view'}_${this.#ids.size + 1}`;
    this.#ids.set(identity, id);
    const count = (this.#titles.get(title) ?? 0) + 1;
    this.#titles.set(title, count);
    const name = count === 1 ? title : `${title} ${count}`;
    if (statement === undefined) this.inOrder.push({ id, name, transform, args: { ...args } });
    else this.addStatement({ id, name }, statement.text, statement.syntax, statement.sources);
    return id;
  }

  async #readView({ databaseName, name, viewOriginalText = '' }: Table): Promise<ReadStatement> {
    const text = editText(viewOriginalText, quoteReservedDatabases(viewOriginalText));
    const syntax = await this.#host.workers.run(parseQuery, { text }, { signal: this.#signal });
    const sources = new Map<string, DraftedSource>();
    for (const reference of syntax.tables) {
      const { table } = await findInView(this.#host, reference);
      sources.set(keyOf(reference), await this.ofTable(table, reference));
    }
    if (sources.size === 0)
      throw new EngineError(
        'InvalidInput',
        `View ${databaseName}.${name} reads no table, so a job has nothing to read.`,
        {
          hint: 'Export its rows to a file instead.',
        },
      );
    return { text, syntax, sources };
  }
}

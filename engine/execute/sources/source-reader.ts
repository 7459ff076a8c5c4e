/** Finds what a source node reads: its objects, how they are read, and their columns. Asked once per node and run. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { nameNodes } from '#engine/execute/plan/name-nodes.ts';
import { readCatalogSource } from '#engine/execute/sources/catalog-source.ts';
import { readPathSource } from '#engine/execute/sources/path-source.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { keepTypes } from '#engine/execute/sources/standing-types.ts';
import type { WidenedSources } from '#engine/execute/sources/widen-sources.ts';

export type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';

export class SourceReader {
  readonly #host: SourceHost;
  readonly #signal: AbortSignal;
  readonly #widened: WidenedSources;
  readonly #jobName: string;
  readonly #read = new Map<string, Promise<SourceListing>>();

  /**
   * @param jobName whose committed runs decide types of paths.
   * @param widened columns that a run has found too narrow, and what they are now.
   */
  constructor(host: SourceHost, signal: AbortSignal, jobName: string, widened: WidenedSources = new Map()) {
    this.#host = host;
    this.#signal = signal;
    this.#widened = widened;
    this.#jobName = jobName;
  }

  /** @throws EngineError EntityNotFound, FileNotFound, FileChanged, UnsupportedFormat, … */
  read(node: Node, args: Readonly<Record<string, unknown>>): Promise<SourceListing> {
    let listing = this.#read.get(node.id);
    if (listing === undefined) {
      listing = this.#list(node, args).then((found) => ({
        ...found,
        columns: this.#widened.get(node.id) ?? found.columns,
      }));
      this.#read.set(node.id, listing);
    }
    return listing;
  }

  async #list(node: Node, args: Readonly<Record<string, unknown>>): Promise<SourceListing> {
    try {
      return await this.#listById(node, args);
    } catch (thrown) {
      throw nameNodes(toEngineError(thrown), (id) => (id === node.id ? node.name : undefined));
    }
  }

  async #listById(node: Node, args: Readonly<Record<string, unknown>>): Promise<SourceListing> {
    switch (node.transform) {
      case 'CatalogSource':
        return readCatalogSource(
          this.#host,
          node.id,
          args as { databaseName: string; tableName: string; pushDownPredicate: string; onMisfit: string },
          this.#signal,
        );
      case 'PathSource':
        return keepTypes(
          this.#host.catalog,
          this.#jobName,
          node,
          await readPathSource(
            this.#host,
            node,
            args as {
              path: string;
              format?: string;
              options: Record<string, unknown>;
              onMisfit: string;
              quietSeconds?: number;
              doneMarker?: string;
            },
            this.#signal,
          ),
        );
      default:
        throw new EngineError('NotImplemented', `A job cannot read from a ${node.transform} node yet.`, {
          hint: 'Use CatalogSource or PathSource.',
          details: { node: node.id },
        });
    }
  }
}

/** Compares a planned object list with the catalog's, page by page, and carries over what the catalog knows better. */

import type { TableObject } from '#engine/catalog/entities.ts';
import type { ObjectDifference } from '#engine/crawl/planned-table.ts';

/** Files and partitions named in a description. */
const sampleSize = 3;

export class ObjectComparison {
  readonly #planned: (TableObject | undefined)[];
  readonly #places: Map<string, number>;
  readonly #keys: readonly string[];
  readonly #keepAll: boolean;
  readonly #kept: TableObject[] = [];
  readonly #oldPartitions = new Set<string>();
  readonly #found: Uint8Array;
  readonly #sampleRemoved: string[] = [];
  readonly #sampleChanged: string[] = [];
  #removed = 0;
  #changed = 0;

  /** @param keepAll objects of the catalog stay as they are, whatever the listing says. */
  constructor(planned: readonly TableObject[], partitionKeys: readonly string[], keepAll: boolean) {
    this.#planned = [...planned];
    this.#places = new Map(planned.map((object, place) => [object.path, place]));
    this.#found = new Uint8Array(planned.length);
    this.#keys = partitionKeys;
    this.#keepAll = keepAll;
  }

  add(objects: readonly TableObject[]): void {
    for (const old of objects) {
      this.#oldPartitions.add(JSON.stringify(old.partitionValues));
      const place = this.#places.get(old.path);
      if (place === undefined) {
        if (this.#keepAll) this.#kept.push(old);
        else {
          this.#removed += 1;
          if (this.#removed <= sampleSize) this.#sampleRemoved.push(old.path);
        }
        continue;
      }
      this.#found[place] = 1;
      const found = this.#planned[place]!;
      if (this.#keepAll) this.#planned[place] = old;
      else if (this.#isChanged(old, found)) {
        this.#changed += 1;
        if (this.#changed <= sampleSize) this.#sampleChanged.push(found.path);
      } else {
        // Same file: how a run wrote it stays true, and a count that a run or an earlier, deeper look made.
        const recordCount = found.recordCount ?? old.recordCount;
        const inferenceHash = found.inferenceHash || old.inferenceHash;
        const { reading } = old;
        if (reading !== undefined) this.#planned[place] = { ...found, recordCount, inferenceHash, reading };
        else if (recordCount !== found.recordCount || inferenceHash !== found.inferenceHash)
          this.#planned[place] = { ...found, recordCount, inferenceHash };
      }
    }
  }

  #isChanged(old: TableObject, found: TableObject): boolean {
    return (
      old.size !== found.size ||
      old.modifiedMicros !== found.modifiedMicros ||
      old.compression !== found.compression ||
      (found.recordCount !== null && old.recordCount !== found.recordCount) ||
      JSON.stringify(old.partitionValues) !== JSON.stringify(found.partitionValues)
    );
  }

  difference(): ObjectDifference {
    const planned = new Set(this.objects().map((object) => JSON.stringify(object.partitionValues)));
    const partitioned = this.#keys.length > 0;
    const added = partitioned ? [...planned].filter((values) => !this.#oldPartitions.has(values)) : [];
    const removed = partitioned ? [...this.#oldPartitions].filter((values) => !planned.has(values)) : [];
    const isNew = this.#planned.filter((_, place) => this.#found[place] === 0);
    return {
      added: isNew.length,
      removed: this.#removed,
      changed: this.#changed,
      partitionsAdded: added.length,
      partitionsRemoved: removed.length,
      sampleAdded: isNew.slice(0, sampleSize).map((object) => object!.path),
      sampleRemoved: this.#sampleRemoved,
      sampleChanged: this.#sampleChanged,
      samplePartitionsAdded: added.slice(0, sampleSize).map((values) => this.#name(values)),
      samplePartitionsRemoved: removed.slice(0, sampleSize).map((values) => this.#name(values)),
    };
  }

  /** The list to publish, sorted by path as the listing is. */
  objects(): TableObject[] {
    const objects = this.#planned.filter((object) => object !== undefined);
    if (this.#kept.length === 0) return objects;
    return [...objects, ...this.#kept].sort((left, right) =>
      Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)),
    );
  }

  #name(values: string): string {
    const tuple = JSON.parse(values) as (string | null)[];
    return tuple.map((value, level) => `${this.#keys[level] ?? ''}=${value ?? '(none)'}`).join('/');
  }
}

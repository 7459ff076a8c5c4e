/** The crawler's summary of a file's content: its reading and schema, shared by all files that are alike. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { columnKeys, mergeRulesOf, mergeSchemas, mergesWell } from '#engine/types/merge-schemas.ts';
import type { TableClassifier } from '#engine/catalog/entities.ts';
import type { FileReading, Inference } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface FileShape {
  readonly reading: FileReading;
  /** Names as in the data. */
  readonly schema: Schema;
  readonly exact: boolean;
  readonly warnings: readonly string[];
  /** A run wrote files of it: the catalog says how each of them is read, and the table need not. */
  readonly written?: true;
  /** The crawler's classifier that recognised the files; absent: none. */
  readonly classifier?: TableClassifier;
}

/** Share of columns two schemas must have in common, exclusive (Glue's partition threshold). */
const partitionThreshold = 0.7;

export function shapeOf(inference: Inference, classifier?: TableClassifier): FileShape {
  const { reading, schema, exact, warnings } = inference;
  return { reading, schema, exact, warnings, ...(classifier === undefined ? {} : { classifier }) };
}

/** Names a shape; 32 hex digits. */
export function hashShape(shape: FileShape): string {
  return sha256(stableJson(shape)).slice(0, 32);
}

/**
 * The shapes of one crawl with everything derived from them, each computed once: schemas of sets of shapes and whether
 * two sets are similar.
 */
export class ShapeSet {
  readonly shapes: FileShape[] = [];
  readonly hashes: string[] = [];
  readonly #byHash = new Map<string, number>();
  readonly #byText = new Map<string, number>();
  readonly #schemas = new Map<string, Schema>();
  readonly #options = new Map<number, string>();

  /** Its number; equal shapes have one. */
  add(shape: FileShape, hash?: string): number {
    if (hash !== undefined) return this.#byHash.get(hash) ?? this.#insert(shape, hash);
    // Most files of a crawl are alike to the letter, and plain JSON is much cheaper than the hash.
    const text = JSON.stringify(shape);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const own = hashShape(shape);
    const index = this.#byHash.get(own) ?? this.#insert(shape, own);
    this.#byText.set(text, index);
    return index;
  }

  #insert(shape: FileShape, hash: string): number {
    const index = this.shapes.push(shape) - 1;
    this.hashes.push(hash);
    this.#byHash.set(hash, index);
    return index;
  }

  find(hash: string): number | undefined {
    return this.#byHash.get(hash);
  }

  /** Merged in the order given; names as in the data. */
  schemaOf(shapes: readonly number[]): Schema {
    if (shapes.length === 1) return this.shapes[shapes[0]!]!.schema;
    const key = shapes.join();
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const schema = mergeSchemas(
      shapes.map((shape) => this.shapes[shape]!.schema),
      mergeRulesOf(this.shapes[shapes[0]!]!.reading.format),
    );
    this.#schemas.set(key, schema);
    return schema;
  }

  format(shape: number): string {
    return this.shapes[shape]!.reading.format;
  }

  /** Read options as text, for comparing. */
  optionsText(shape: number): string {
    let text = this.#options.get(shape);
    if (text === undefined) this.#options.set(shape, (text = stableJson(this.shapes[shape]!.reading.options)));
    return text;
  }

  /** Same format and more than 0.7 of all columns (name and type) in common. */
  similar(left: readonly number[], right: readonly number[]): boolean {
    return this.#overlap(left, right, (common, a, b) => common / (a + b - common));
  }

  /**
   * For `key=value` folders, which say themselves that they belong together: columns may have come or gone, as long
   * as more than 0.7 of the smaller schema is in both.
   */
  compatible(left: readonly number[], right: readonly number[]): boolean {
    return this.#overlap(left, right, (common, a, b) => common / Math.min(a, b));
  }

  #overlap(
    left: readonly number[],
    right: readonly number[],
    share: (common: number, left: number, right: number) => number,
  ): boolean {
    if (left.length === right.length && left.every((shape, index) => shape === right[index])) return true;
    if (this.format(left[0]!) !== this.format(right[0]!)) return false;
    const a = this.schemaOf(left);
    const b = this.schemaOf(right);
    if (a.length === 0 || b.length === 0) return true;
    return share(this.#common(left[0]!, a, b), a.length, b.length) > partitionThreshold;
  }

  #common(shape: number, left: Schema, right: Schema): number {
    const { format, options } = this.shapes[shape]!.reading;
    const rules = mergeRulesOf(format);
    // Types of text files are guesses from the rows, so a name that a person wrote counts for more than they do.
    const namesDecide = format === 'json' || (format === 'csv' && options['withHeader'] !== false);
    const rightKeys = columnKeys(right, rules);
    const types = new Map(right.map((column, index) => [rightKeys[index]!, column.type]));
    let common = 0;
    for (const [index, key] of columnKeys(left, rules).entries()) {
      const other = types.get(key);
      if (other === undefined) continue;
      const mine = left[index]!.type;
      if (mergesWell(mine, other, rules) || (namesDecide && isScalar(mine.kind) && isScalar(other.kind))) common += 1;
    }
    return common;
  }
}

function isScalar(kind: string): boolean {
  return kind !== 'struct' && kind !== 'array' && kind !== 'map' && kind !== 'choice';
}

/** Objects and what was learned of files as columns, so that 10,000 of them cross a process border as one cheap message. */

import type { ObjectReading, SeenObject, TableObject } from '#engine/catalog/entities.ts';

/** Rows of one message; about 1 MiB. */
export const chunkRows = 8_192;

/** Strings of which most are equal: each once, and per row its number. */
interface Repeated {
  readonly values: readonly string[];
  readonly of: Uint32Array;
}

export interface ObjectChunk {
  /** Joined by NUL, which no path holds; empty text for no rows. */
  readonly paths: string;
  readonly sizes: Float64Array;
  readonly modifiedMicros: Float64Array;
  /** NaN for null. */
  readonly recordCounts: Float64Array;
  readonly compressions: Repeated;
  /** Tuples as JSON. */
  readonly partitions: Repeated;
  readonly inferenceHashes: Repeated;
  /** Readings as JSON; empty text for none. */
  readonly readings: Repeated;
}

export interface SeenChunk {
  readonly paths: string;
  readonly sizes: Float64Array;
  readonly modifiedMicros: Float64Array;
  readonly inferences: Repeated;
}

class RepeatedBuilder {
  readonly #numbers = new Map<string, number>();
  readonly #of: Uint32Array;

  constructor(rows: number) {
    this.#of = new Uint32Array(rows);
  }

  set(row: number, value: string): void {
    let number = this.#numbers.get(value);
    if (number === undefined) this.#numbers.set(value, (number = this.#numbers.size));
    this.#of[row] = number;
  }

  finish(): Repeated {
    return { values: [...this.#numbers.keys()], of: this.#of };
  }
}

export function packObjects(objects: readonly TableObject[]): ObjectChunk {
  const rows = objects.length;
  const compressions = new RepeatedBuilder(rows);
  const partitions = new RepeatedBuilder(rows);
  const inferenceHashes = new RepeatedBuilder(rows);
  const readings = new RepeatedBuilder(rows);
  const readingTexts = new Map<ObjectReading | undefined, string>([[undefined, '']]);
  let lastValues: readonly (string | null)[] | undefined;
  let lastText = '';
  for (const [row, object] of objects.entries()) {
    compressions.set(row, object.compression);
    if (object.partitionValues !== lastValues) {
      lastValues = object.partitionValues;
      lastText = JSON.stringify(lastValues);
    }
    partitions.set(row, lastText);
    inferenceHashes.set(row, object.inferenceHash);
    let reading = readingTexts.get(object.reading);
    if (reading === undefined) readingTexts.set(object.reading, (reading = JSON.stringify(object.reading)));
    readings.set(row, reading);
  }
  return {
    paths: objects.map((object) => object.path).join('\0'),
    sizes: Float64Array.from(objects, (object) => object.size),
    modifiedMicros: Float64Array.from(objects, (object) => object.modifiedMicros),
    recordCounts: Float64Array.from(objects, (object) => object.recordCount ?? Number.NaN),
    compressions: compressions.finish(),
    partitions: partitions.finish(),
    inferenceHashes: inferenceHashes.finish(),
    readings: readings.finish(),
  };
}

export function unpackObjects(chunk: ObjectChunk): TableObject[] {
  const tuples = chunk.partitions.values.map((text) => JSON.parse(text) as (string | null)[]);
  const readings = chunk.readings.values.map((text) =>
    text === '' ? {} : { reading: JSON.parse(text) as ObjectReading },
  );
  const paths = splitPaths(chunk.paths);
  return paths.map((path, row): TableObject => {
    const recordCount = chunk.recordCounts[row]!;
    return {
      path,
      size: chunk.sizes[row]!,
      modifiedMicros: chunk.modifiedMicros[row]!,
      compression: chunk.compressions.values[chunk.compressions.of[row]!]!,
      partitionValues: tuples[chunk.partitions.of[row]!]!,
      recordCount: Number.isNaN(recordCount) ? null : recordCount,
      inferenceHash: chunk.inferenceHashes.values[chunk.inferenceHashes.of[row]!]!,
      ...readings[chunk.readings.of[row]!]!,
    };
  });
}

export function packSeen(objects: readonly SeenObject[]): SeenChunk {
  const inferences = new RepeatedBuilder(objects.length);
  for (const [row, object] of objects.entries()) inferences.set(row, object.inference);
  return {
    paths: objects.map((object) => object.path).join('\0'),
    sizes: Float64Array.from(objects, (object) => object.size),
    modifiedMicros: Float64Array.from(objects, (object) => object.modifiedMicros),
    inferences: inferences.finish(),
  };
}

export function unpackSeen(chunk: SeenChunk): SeenObject[] {
  return splitPaths(chunk.paths).map((path, row) => ({
    path,
    size: chunk.sizes[row]!,
    modifiedMicros: chunk.modifiedMicros[row]!,
    inference: chunk.inferences.values[chunk.inferences.of[row]!]!,
  }));
}

export function joinPaths(paths: readonly string[]): string {
  return paths.join('\0');
}

export function splitPaths(paths: string): string[] {
  return paths === '' ? [] : paths.split('\0');
}

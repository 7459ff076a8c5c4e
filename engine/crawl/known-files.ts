/** The knowledge of earlier crawls, inside the worker: verdicts by path and shapes by hash. */

import type { FileShape } from '#engine/crawl/file-shape.ts';
import { splitPaths, type SeenChunk } from '#engine/crawl/object-chunk.ts';
import { decodeShape, decodeVerdict, type Verdict } from '#engine/crawl/seen-verdict.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

interface Known {
  readonly size: number;
  readonly modifiedMicros: number;
  readonly verdict: Verdict;
}

export class KnownFiles {
  readonly #files = new Map<string, Known>();
  /** Files that a run wrote and nobody changed: what the catalog says of them is certain. */
  readonly #written = new Map<string, Known>();
  readonly #shapes = new Map<string, FileShape>();
  /** Hash → paths of the rows that hold it. */
  readonly #shapeRows = new Map<string, string[]>();
  /** Paths that this crawl came upon. */
  readonly #met = new Set<string>();
  /** Rows that this version cannot read. */
  readonly #unreadable: string[] = [];

  add(chunk: SeenChunk): void {
    const marker = /[/\\]_tenon[/\\]crawl[/\\]shape[/\\]([0-9a-f]+)$/u;
    const verdicts = new Map<string, Verdict | undefined>();
    for (const [row, path] of splitPaths(chunk.paths).entries()) {
      const text = chunk.inferences.values[chunk.inferences.of[row]!]!;
      const hash = path.includes('_tenon') ? marker.exec(path)?.[1] : undefined;
      if (hash !== undefined) {
        const shape = decodeShape(text);
        if (shape === undefined) this.#unreadable.push(path);
        else {
          this.#shapes.set(hash, shape);
          this.#shapeRows.set(hash, [...(this.#shapeRows.get(hash) ?? []), path]);
        }
        continue;
      }
      if (!verdicts.has(text)) verdicts.set(text, decodeVerdict(text));
      const verdict = verdicts.get(text);
      if (verdict === undefined) this.#unreadable.push(path);
      else this.#files.set(path, { size: chunk.sizes[row]!, modifiedMicros: chunk.modifiedMicros[row]!, verdict });
    }
  }

  addWritten(chunk: SeenChunk, shapes: Readonly<Record<string, FileShape>>): void {
    for (const [hash, shape] of Object.entries(shapes)) this.#shapes.set(hash, shape);
    for (const [row, path] of splitPaths(chunk.paths).entries()) {
      const verdict = decodeVerdict(chunk.inferences.values[chunk.inferences.of[row]!]!);
      if (verdict === undefined) continue;
      this.#written.set(path, { size: chunk.sizes[row]!, modifiedMicros: chunk.modifiedMicros[row]!, verdict });
    }
  }

  /** Whether an earlier crawl or a run knew a file of the path. */
  has(path: string): boolean {
    return this.#files.has(path) || this.#written.has(path);
  }

  /** The verdict on a file that a run wrote, unless the file changed since. */
  findWritten(object: StoredObject): Verdict | undefined {
    const known = this.#written.get(object.path);
    if (known?.size !== object.size || known.modifiedMicros !== object.modifiedMicros) return undefined;
    this.#met.add(object.path);
    return known.verdict;
  }

  /**
   * The verdict on a file that has not changed since.
   * @param anyVersion accepts a verdict on earlier content, too.
   */
  find(object: StoredObject, anyVersion: boolean): Verdict | undefined {
    const known = this.#files.get(object.path);
    if (known === undefined) return undefined;
    this.#met.add(object.path);
    if (!anyVersion && (known.size !== object.size || known.modifiedMicros !== object.modifiedMicros)) return undefined;
    if (known.verdict.shape !== null && !this.#shapes.has(known.verdict.shape)) return undefined;
    return known.verdict;
  }

  /** The file as the last crawl saw it that read it; undefined where it had no shape. */
  findEarlier(object: StoredObject): StoredObject | undefined {
    const { path } = object;
    const known = this.#written.get(path) ?? this.#files.get(path);
    if (known === undefined || known.verdict.shape === null || !this.#shapes.has(known.verdict.shape)) return undefined;
    return { path, size: known.size, modifiedMicros: known.modifiedMicros };
  }

  /** As the crawls saw them that read them. */
  *files(): Generator<[string, StoredObject]> {
    for (const [path, { size, modifiedMicros }] of this.#files) yield [path, { path, size, modifiedMicros }];
  }

  shape(hash: string): FileShape {
    return this.#shapes.get(hash)!;
  }

  /** Whether an earlier crawl wrote the shape down at the path. */
  hasShapeRow(hash: string, path: string): boolean {
    return this.#shapeRows.get(hash)?.includes(path) ?? false;
  }

  learn(object: StoredObject, verdict: Verdict): void {
    this.#met.add(object.path);
    this.#files.set(object.path, { size: object.size, modifiedMicros: object.modifiedMicros, verdict });
  }

  learnShape(hash: string, shape: FileShape): void {
    this.#shapes.set(hash, shape);
  }

  /** Known paths that this crawl did not look up; few, and the caller checks which of them were removed. */
  unmet(): string[] {
    return [...this.#files.keys()].filter((path) => !this.#met.has(path));
  }

  /** Rows that no file refers to any longer, given the removed files and the shapes in use. */
  unused(gone: ReadonlySet<string>, used: ReadonlySet<string>): string[] {
    const live = new Set(used);
    for (const [path, { verdict }] of this.#files)
      if (verdict.shape !== null && !gone.has(path)) live.add(verdict.shape);
    const paths = [...this.#unreadable];
    for (const [hash, rows] of this.#shapeRows) if (!live.has(hash)) paths.push(...rows);
    return paths;
  }
}

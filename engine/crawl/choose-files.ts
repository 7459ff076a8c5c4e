/** Which files a crawl reads and how deep: every row while the budget lasts, then a sample of each leaf folder. Pure. */

import type { StoredObject } from '#engine/storage/storage.ts';

/** Per file: 0 every row, a number of bytes, or `leaveOut`. */
export type ReadDepths = Float64Array;
export const leaveOut = -1;

/** Content read of a file when not every row is. */
const sampleBytes = 1_048_576;
/** A file of at most so many bytes is read whole in any case. */
export const wholeBytes = sampleBytes;
/** Files to read in each leaf folder once the budget is spent, unless the crawler sets a number. */
const sampleBeyondBudget = 2;
/** Cost of formats whose schema and row count are in a footer, however large the file. */
const footerBytes = 65_536;
const footerFormats = /\.(?:parquet|orc|arrow|feather)$/iu;

/**
 * @param objects sorted by path; the choice depends on nothing else, so the next crawl makes the same.
 * @param sampleSize files per leaf folder and file ending; null: all of them.
 */
export function chooseFiles(
  objects: readonly StoredObject[],
  sampleSize: number | null,
  budget: number,
  separator: string,
): ReadDepths {
  const depths = new Float64Array(objects.length).fill(leaveOut);
  let left = budget;
  const read = (file: number): void => {
    const cost = costOf(objects[file]!);
    depths[file] = cost <= left ? 0 : sampleBytes;
    if (cost <= left) left -= cost;
  };
  if (sampleSize !== null) {
    for (const file of sampleFiles(objects, sampleSize, separator)) read(file);
    return depths;
  }
  let file = 0;
  for (; file < objects.length && costOf(objects[file]!) <= left; file += 1) read(file);
  const start = file;
  if (start === objects.length) return depths;
  left = 0;
  for (const chosen of sampleFolders(objects, sampleBeyondBudget, separator, (index) => index >= start)) read(chosen);
  return depths;
}

/** Numbers of the files that are read of each folder and file ending, in order. */
export function sampleFiles(objects: readonly StoredObject[], size: number, separator: string): number[] {
  return sampleFolders(objects, size, separator, () => true);
}

/** A file whose size alone makes it too dear is read in part; parquet and its like cost their footer. */
export function costOf(object: StoredObject): number {
  return footerFormats.test(object.path) ? Math.min(object.size, footerBytes) : object.size;
}

interface Sampled {
  readonly file: number;
  readonly hash: number;
}

/** The best files of one folder and ending so far, and which of them would go first. */
interface Sample {
  readonly files: Sampled[];
  worst: number;
}

/** The files with the smallest hash of their name: a file that comes or goes changes the sample only by itself. */
function sampleFolders(
  objects: readonly StoredObject[],
  size: number,
  separator: string,
  include: (file: number) => boolean,
): number[] {
  const samples = new Map<string, Sample>();
  let folder = '';
  let ending = '';
  let sample: Sample | undefined;
  for (let file = 0; file < objects.length; file += 1) {
    if (!include(file)) continue;
    const { path } = objects[file]!;
    const end = path.lastIndexOf(separator) + 1;
    const dot = path.indexOf('.', end);
    const sameFolder = end === folder.length && path.startsWith(folder);
    if (!sameFolder || dot < 0 || path.length - dot !== ending.length || !path.endsWith(ending)) {
      folder = path.slice(0, end);
      ending = dot < 0 ? '' : path.slice(dot);
      const key = `${folder}\0${ending.toLowerCase()}`;
      sample = samples.get(key);
      if (sample === undefined) samples.set(key, (sample = { files: [], worst: 0 }));
    }
    addToSample(sample!, file, hashName(path, end), size);
  }
  return [...samples.values()]
    .flatMap(({ files }) => files.map(({ file }) => file))
    .sort((left, right) => left - right);
}

function addToSample(sample: Sample, file: number, hash: number, size: number): void {
  const { files } = sample;
  const worst = files[sample.worst];
  // Most files rank no higher than the chosen ones: allocate nothing for them.
  if (files.length >= size && (worst === undefined || !isAfter(worst, file, hash))) return;
  if (files.length < size) files.push({ file, hash });
  else files[sample.worst] = { file, hash };
  sample.worst = files.reduce(
    (worst, entry, place) => (isAfter(entry, files[worst]!.file, files[worst]!.hash) ? place : worst),
    0,
  );
}

function isAfter(sampled: Sampled, file: number, hash: number): boolean {
  return sampled.hash === hash ? sampled.file > file : sampled.hash > hash;
}

/** FNV-1a over the file's name, 32 bits. */
function hashName(path: string, start: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < path.length; index += 1) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

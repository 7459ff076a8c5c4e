/** Every object below a prefix: sub-prefixes are listed at the same time, and those that nobody wants are passed over. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withRetries } from '#engine/storage/retries.ts';
import type { ListObjectsRequest, ObjectFacts, ObjectPage, ObjectService } from '#engine/storage/s3/object-service.ts';

const requestsAtOnce = 8;
/** Ranges that the folders of a prefix are divided into; each costs at least one request. */
const mostRanges = 16;
/** Levels that are searched for more than one folder. */
const mostLevels = 6;
/** Sorts behind every character of a key. */
const lastCharacter = '\u{10FFFF}';

export interface ListedKeys<Item> {
  readonly objects: readonly Item[];
  /** Of folders that were not entered, each with its final `/`. */
  readonly unentered: readonly string[];
}

interface Listing<Item> {
  readonly bucket: string;
  readonly root: string;
  /** Of each page when it is there, while the thread that makes requests reads the next ones. */
  readonly convert: (object: ObjectFacts) => Item;
  readonly list: (request: ListObjectsRequest) => Promise<ObjectPage>;
  /** Of a folder, relative to the root. */
  readonly isWanted: (relative: string) => boolean;
}

/** A part of the listing: the keys with a prefix that lie from `first` to `last`. */
interface KeyRange {
  readonly prefix: string;
  /** Both end with `/`; everything below `last` belongs to the range. */
  readonly first: string;
  readonly last: string;
}

/** @param root empty, or ends with `/`. */
export async function listObjects<Item>(
  service: ObjectService,
  { bucket, root, convert, isWanted }: Omit<Listing<Item>, 'list'>,
  signal: AbortSignal,
): Promise<ListedKeys<Item>> {
  const list = (request: ListObjectsRequest): Promise<ObjectPage> =>
    withRetries(() => service.list(request, signal), signal);
  const listing: Listing<Item> = { bucket, root, convert, list, isWanted };
  const { objects, folders, unentered } = await listLevels(listing, root);
  const parts = await eachWithLimit(rangesOf(folders), requestsAtOnce, (range) => listRange(listing, range));
  return { objects: [...objects, ...parts.flat()], unentered };
}

interface Levels<Item> {
  readonly objects: Item[];
  /** In the order of their keys. */
  readonly folders: readonly string[];
  readonly unentered: string[];
}

/** By folders, down to the first level that has several of them: these are listed at the same time. */
async function listLevels<Item>(listing: Listing<Item>, prefix: string, level = 1): Promise<Levels<Item>> {
  const objects: Item[] = [];
  const folders: string[] = [];
  const unentered: string[] = [];
  let token: string | undefined;
  do {
    const page = await listing.list({
      bucket: listing.bucket,
      prefix,
      byFolder: true,
      ...(token === undefined ? {} : { token }),
    });
    for (const object of page.objects) objects.push(listing.convert(object));
    for (const folder of page.prefixes) (isWantedFolder(listing, folder) ? folders : unentered).push(folder);
    token = page.token;
  } while (token !== undefined);
  if (folders.length !== 1 || level === mostLevels) return { objects, folders, unentered };
  const below = await listLevels(listing, folders[0]!, level + 1);
  return {
    objects: [...objects, ...below.objects],
    folders: below.folders,
    unentered: [...unentered, ...below.unentered],
  };
}

function isWantedFolder({ root, isWanted }: Pick<Listing<unknown>, 'root' | 'isWanted'>, folder: string): boolean {
  return isWanted(folder.slice(root.length, -1));
}

/** Few folders are listed one by one, many in ranges of neighbours: a folder of one file is not worth a request. */
function rangesOf(folders: readonly string[]): KeyRange[] {
  if (folders.length <= mostRanges) return folders.map((folder) => ({ prefix: folder, first: folder, last: folder }));
  const prefix = folders[0]!.slice(0, folders[0]!.lastIndexOf('/', folders[0]!.length - 2) + 1);
  const size = Math.ceil(folders.length / mostRanges);
  return Array.from({ length: Math.ceil(folders.length / size) }, (_, index) => {
    const some = folders.slice(index * size, (index + 1) * size);
    return { prefix, first: some[0]!, last: some.at(-1)! };
  });
}

async function listRange<Item>(listing: Listing<Item>, { prefix, first, last }: KeyRange): Promise<Item[]> {
  const objects: Item[] = [];
  const isWhole = prefix === first;
  // A dot sorts directly before the slash.
  let from: Pick<ListObjectsRequest, 'after' | 'token'> = isWhole ? {} : { after: `${first.slice(0, -1)}.` };
  for (;;) {
    const page = await listing.list({ bucket: listing.bucket, prefix, byFolder: false, ...from });
    let end = false;
    for (const object of page.objects) {
      const { key } = object;
      if (!isWhole && isBehind(key, last)) {
        end = true;
        break;
      }
      // Objects directly in the prefix have been listed with its folders.
      if (isWhole || (key.includes('/', prefix.length) && !isBefore(key, first))) objects.push(listing.convert(object));
    }
    const newest = page.objects.at(-1)?.key;
    if (end || page.token === undefined) return objects;
    const unwanted = newest === undefined ? undefined : unwantedFolder(listing, newest);
    from = unwanted === undefined ? { token: page.token } : { after: unwanted + lastCharacter };
  }
}

/** The outermost folder of a key that is not wanted: the next page begins behind it. */
function unwantedFolder(listing: Listing<unknown>, key: string): string | undefined {
  for (let end = key.indexOf('/', listing.root.length); end !== -1; end = key.indexOf('/', end + 1)) {
    const folder = key.slice(0, end + 1);
    if (!isWantedFolder(listing, folder)) return folder;
  }
  return undefined;
}

function isBehind(key: string, folder: string): boolean {
  return !key.startsWith(folder) && compareKeys(key, folder) > 0;
}

function isBefore(key: string, folder: string): boolean {
  return compareKeys(key, folder) < 0;
}

const surrogates = /[\uD800-\uDFFF]/;

/** By their bytes in UTF-8, as services sort them. */
function compareKeys(left: string, right: string): number {
  if (!surrogates.test(left) && !surrogates.test(right)) return left < right ? -1 : left > right ? 1 : 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

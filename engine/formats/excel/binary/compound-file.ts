/** Reads the streams of a compound file, the container of xls ([MS-CFB]). */

const endOfChain = 0xfffffffe;
const headerSize = 512;
const entrySize = 128;

export interface CompoundFile {
  /** Names of all streams and storages. */
  readonly names: readonly string[];
  /** The first stream of a name in any capitals; undefined when there is none. */
  find(name: string): Uint8Array | undefined;
}

interface DirectoryEntry {
  readonly name: string;
  readonly isStream: boolean;
  readonly start: number;
  readonly size: number;
}

/** @throws Error with what is wrong in words. */
export function openCompoundFile(content: Buffer): CompoundFile {
  if (content.length < headerSize) throw new Error('it is cut off in its header');
  const sectorSize = 1 << Math.min(content.readUInt16LE(30), 16);
  const miniSectorSize = 1 << Math.min(content.readUInt16LE(32), 12);
  if (sectorSize < 128 || miniSectorSize < 8) throw new Error('its header is damaged');
  const miniCutoff = content.readUInt32LE(56);
  const sectorAt = (sector: number): Buffer => content.subarray((sector + 1) * sectorSize, (sector + 2) * sectorSize);
  const table = readTable(content, sectorSize, sectorAt);
  const chain = (start: number, next: readonly number[], size: number, read: (sector: number) => Buffer): Buffer => {
    const pieces: Buffer[] = [];
    let length = 0;
    for (let sector = start; sector < endOfChain && length < size; sector = next[sector] ?? endOfChain) {
      const piece = read(sector);
      if (piece.length === 0) break;
      pieces.push(piece);
      length += piece.length;
      if (pieces.length > next.length + 1) throw new Error('a chain of its sectors has no end');
    }
    return Buffer.concat(pieces).subarray(0, size);
  };
  const directory = readDirectory(chain(content.readUInt32LE(48), table, content.length, sectorAt));
  const root = directory[0];
  if (root === undefined) throw new Error('its directory is empty');
  const miniStream = chain(root.start, table, root.size, sectorAt);
  const miniTable = numbersOf(chain(content.readUInt32LE(60), table, content.length, sectorAt));
  const miniAt = (sector: number): Buffer =>
    miniStream.subarray(sector * miniSectorSize, (sector + 1) * miniSectorSize);
  return {
    names: directory.map(({ name }) => name),
    find(name) {
      const entry = directory.find((each) => each.isStream && each.name.toLowerCase() === name.toLowerCase());
      if (entry === undefined) return undefined;
      return entry.size < miniCutoff
        ? chain(entry.start, miniTable, entry.size, miniAt)
        : chain(entry.start, table, entry.size, sectorAt);
    },
  };
}

/** The sector that follows each one. */
function readTable(content: Buffer, sectorSize: number, sectorAt: (sector: number) => Buffer): number[] {
  const sectors: number[] = [];
  for (let index = 0; index < 109; index += 1) sectors.push(content.readUInt32LE(76 + index * 4));
  let next = content.readUInt32LE(68);
  const mostSectors = content.length / sectorSize + 1;
  for (let count = 0; next < endOfChain && count < mostSectors; count += 1) {
    const more = numbersOf(sectorAt(next));
    sectors.push(...more.slice(0, -1));
    next = more.at(-1) ?? endOfChain;
  }
  const table: number[] = [];
  for (const sector of sectors) {
    if (sector >= endOfChain || table.length > content.length) continue;
    for (const number of numbersOf(sectorAt(sector))) table.push(number);
  }
  return table;
}

function numbersOf(bytes: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) numbers.push(bytes.readUInt32LE(at));
  return numbers;
}

function readDirectory(bytes: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + entrySize <= bytes.length; at += entrySize) {
    const nameLength = Math.min(bytes.readUInt16LE(at + 64), 64);
    const kind = bytes[at + 66];
    if (kind === 0) continue;
    entries.push({
      name: bytes.toString('utf16le', at, at + Math.max(nameLength - 2, 0)),
      isStream: kind === 2,
      start: bytes.readUInt32LE(at + 116),
      size: bytes.readUInt32LE(at + 120),
    });
  }
  return entries;
}

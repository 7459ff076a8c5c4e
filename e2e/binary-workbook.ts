/** A workbook as Excel 97 wrote it, of texts and numbers: records in a compound file. After [MS-XLS] and [MS-CFB]. */

const sectorSize = 512;
const [endOfChain, freeSector, tableSector] = [0xfffffffe, 0xffffffff, 0xfffffffd];
/** A shorter stream would have to be stored among the small ones. */
const leastSectors = 8;

/** @param rows the first is the header. */
export function binaryWorkbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cells = rows.flatMap((row, index) => row.map((value, column) => cell(index, column, value)));
  const sheet = Buffer.concat([item(0x0809, u16(0x0600, 0x10), u32(0, 0)), ...cells, item(0x000a)]);
  const begin = Buffer.concat([item(0x0809, u16(0x0600, 5), u32(0, 0)), item(0x00e0, u16(0, 0), Buffer.alloc(16))]);
  const entry = (position: number): Buffer =>
    item(0x0085, u32(position), u16(0), Buffer.from([5, 0]), Buffer.from('Sheet'));
  const position = begin.length + entry(0).length + item(0x000a).length;
  return compoundFile(Buffer.concat([begin, entry(position), item(0x000a), sheet]));
}

function cell(row: number, column: number, value: string | number): Buffer {
  return typeof value === 'number'
    ? item(0x0203, u16(row, column, 0), Buffer.from(Float64Array.of(value).buffer))
    : item(0x0204, u16(row, column, 0, value.length), Buffer.from([0]), Buffer.from(value, 'latin1'));
}

function item(kind: number, ...content: Buffer[]): Buffer {
  const all = Buffer.concat(content);
  return Buffer.concat([u16(kind, all.length), all]);
}

function u16(...values: number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function u32(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

/** One stream, `Workbook`; the table of sectors is the first sector, the directory the second. */
function compoundFile(stream: Buffer): Buffer {
  const sectors = Math.max(leastSectors, Math.ceil(stream.length / sectorSize));
  const content = Buffer.concat([stream, Buffer.alloc(sectors * sectorSize - stream.length)]);
  const header = Buffer.alloc(sectorSize, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.fill(0, 8, 76);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  for (const [at, value] of [
    [44, 1],
    [48, 1],
    [56, 4096],
    [60, endOfChain],
    [68, endOfChain],
    [76, 0],
  ] as const)
    header.writeUInt32LE(value, at);
  const table = Buffer.alloc(sectorSize, 0xff);
  [tableSector, endOfChain].forEach((value, index) => table.writeUInt32LE(value, index * 4));
  for (let index = 0; index < sectors; index += 1)
    table.writeUInt32LE(index === sectors - 1 ? endOfChain : index + 3, (index + 2) * 4);
  const directory = Buffer.alloc(sectorSize);
  const entries = [
    { name: 'Root Entry', kind: 5, start: endOfChain, size: 0 },
    { name: 'Workbook', kind: 2, start: 2, size: content.length },
  ];
  for (const [index, { name, kind, start, size }] of entries.entries()) {
    const at = index * 128;
    directory.write(name, at, 'utf16le');
    directory.writeUInt16LE(name.length * 2 + 2, at + 64);
    directory[at + 66] = kind;
    for (const offset of [68, 72, 76]) directory.writeUInt32LE(freeSector, at + offset);
    directory.writeUInt32LE(start, at + 116);
    directory.writeUInt32LE(size, at + 120);
  }
  return Buffer.concat([header, table, directory, content]);
}

/** Writes one big orders CSV for benches and slow tests: `node build/sample/big-csv.ts GIGABYTES`. */

import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine } from './csv-text.ts';
import { createRandom, type Random } from './random.ts';

const output = join(import.meta.dirname, '../../out/sample');
const header = 'order_id,customer_id,ordered_at,status,amount,currency,postcode,note\n';
const rowsPerBlock = 40_000;
/** Order ids have ten digits, so that they are patched in place and every row of a block keeps its length. */
const idLength = 10;
const firstId = 1_000_000_000;

export interface BigCsv {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * About `gigabytes` × 10⁹ bytes of orders, never less; a file of an earlier call is used again. Ids count up
 * without gaps, the other columns repeat every 40,000 rows.
 * @param folder defaults to out/sample of the checkout.
 */
export function writeBigCsv(gigabytes: number, folder = output): BigCsv {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `orders-${gigabytes}gb.csv`);
  const { block, offsets } = renderBlock(createRandom(53));
  const blocks = Math.max(1, Math.ceil((gigabytes * 1e9) / block.length));
  const made = { path, rows: blocks * rowsPerBlock, bytes: header.length + blocks * block.length };
  if (existsSync(path)) return made;
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  try {
    writeSync(file, header);
    for (let index = 0; index < blocks; index += 1) {
      numberRows(block, offsets, firstId + index * rowsPerBlock);
      for (let written = 0; written < block.length;) written += writeSync(file, block, written);
    }
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  return made;
}

function renderBlock(random: Random): { block: Buffer; offsets: Uint32Array } {
  const offsets = new Uint32Array(rowsPerBlock);
  const lines: Buffer[] = [];
  let length = 0;
  for (let row = 0; row < rowsPerBlock; row += 1) {
    offsets[row] = length;
    const line = Buffer.from(orderLine(random));
    lines.push(line);
    length += line.length;
  }
  return { block: Buffer.concat(lines), offsets };
}

function orderLine(random: Random): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const cents = random.integer(499, 48_999);
  return csvLine([
    '0'.repeat(idLength),
    String(random.integer(1, 5_000_000)),
    `2025-${two(random.integer(1, 12))}-${two(random.integer(1, 28))} ${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:00`,
    random.pick(['paid', 'paid', 'shipped', 'returned', 'cancelled']),
    `${Math.floor(cents / 100)}.${two(cents % 100)}`,
    random.pick(['EUR', 'EUR', 'PLN', 'SEK']),
    String(random.integer(0, 99_999)).padStart(5, '0'),
    random.pick(['', '', '', 'gift, please wrap', 'call "before" noon', 'leave at the door of the second house']),
  ]);
}

/** Writes the running number over the first ten digits of every row. */
function numberRows(block: Buffer, offsets: Uint32Array, first: number): void {
  for (let row = 0; row < rowsPerBlock; row += 1) {
    let rest = first + row;
    for (let place = offsets[row]! + idLength - 1; place >= offsets[row]!; place -= 1) {
      block[place] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
}

if (import.meta.main) {
  const start = performance.now();
  const { path, rows, bytes } = writeBigCsv(Number(process.argv[2] ?? 1));
  const seconds = (performance.now() - start) / 1000;
  console.log(`${path}: ${rows} rows, ${bytes} bytes in ${seconds.toFixed(1)} s`);
}

/** Writes 100,000 small CSV files in 1,200 Hive folders for benches and slow tests: `node build/sample/many-files.ts`. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from './random.ts';

const output = join(import.meta.dirname, '../../out/sample');
const months = 12;
const rowsPerFile = 8;

export interface ManyFiles {
  /** Root of the table: `store=NNN/month=NN/part-NNNN.csv`. */
  readonly path: string;
  readonly files: number;
  readonly folders: number;
  readonly rows: number;
}

/**
 * Files are dealt out evenly over the folders; what an earlier call finished is used again.
 * @param folder defaults to out/sample of the checkout.
 */
export function writeManyFiles(files = 100_000, folders = 1_200, folder = output): ManyFiles {
  const path = join(folder, `sales-${files}-files`);
  const made = { path, files, folders, rows: files * rowsPerFile };
  const mark = join(path, '_complete');
  if (existsSync(mark)) return made;
  rmSync(path, { recursive: true, force: true });
  const random = createRandom(71);
  let saleId = 1;
  for (let index = 0; index < folders; index += 1) {
    const store = String(Math.floor(index / months) + 1).padStart(3, '0');
    const partition = join(path, `store=${store}`, `month=${String((index % months) + 1).padStart(2, '0')}`);
    mkdirSync(partition, { recursive: true });
    const last = Math.floor(((index + 1) * files) / folders);
    for (let part = Math.floor((index * files) / folders); part < last; part += 1) {
      let text = 'sale_id,product,quantity,price\n';
      for (let row = 0; row < rowsPerFile; row += 1) {
        text += `${saleId},product ${random.integer(1, 500)},${random.integer(1, 9)},${random.integer(1, 99)}.${random.integer(10, 99)}\n`;
        saleId += 1;
      }
      writeFileSync(join(partition, `part-${String(part).padStart(6, '0')}.csv`), text);
    }
  }
  writeFileSync(mark, '');
  return made;
}

if (import.meta.main) {
  const start = performance.now();
  const { path, files, rows } = writeManyFiles();
  console.log(`${path}: ${files} files, ${rows} rows in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Writes the sample workspace; the copy in resources/sample/ is its output, kept in the repository. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { customersCsv } from './customers.ts';
import { sampleDefinitions } from './definitions.ts';
import { orderFiles } from './orders.ts';
import { newestRow, newestRowSelect } from './own-transforms.ts';
import { createRandom } from './random.ts';
import { webEventFiles } from './web-events.ts';

/** Each part has its own seed, so that a change of one leaves the others unchanged. */
const seeds = { customers: 11, orders: 23, webEvents: 37 };

/** Path below the workspace → bytes; the same on every machine. */
export function sampleFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [path, value] of sampleDefinitions()) files.set(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
  files.set(`transforms/${newestRow.name}.sql`, Buffer.from(newestRowSelect));
  files.set('customers/customers.csv', Buffer.from(customersCsv(createRandom(seeds.customers))));
  for (const [path, bytes] of orderFiles(createRandom(seeds.orders))) files.set(`orders/${path}`, bytes);
  for (const [path, text] of webEventFiles(createRandom(seeds.webEvents)))
    files.set(`web_events/${path}`, Buffer.from(text));
  return files;
}

/** Existing files in `folder` with other names are kept. */
export function writeSample(folder: string): void {
  for (const [path, bytes] of sampleFiles()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** Loads the code of the formats that a statement is compiled over; the compiler itself waits for nothing. */

import type { LoadedScan, SourceScan } from '#engine/compile/compiled-query.ts';
import { loadFormat } from '#engine/formats/index.ts';

/** @throws EngineError UnknownFormat. */
export function loadScans(scans: readonly SourceScan[]): Promise<LoadedScan[]> {
  return Promise.all(scans.map(async (scan) => ({ ...scan, format: await loadFormat(scan.reading.format) })));
}

/** What a workbook is to the reader, whatever its file format. */

import type { CellSink } from '#engine/formats/excel/cell-sink.ts';

export interface SheetEntry {
  readonly name: string;
  readonly isHidden: boolean;
}

export interface Workbook {
  /** In the order of their tabs; charts and the like are excluded. */
  readonly sheets: readonly SheetEntry[];
  /**
   * Passes the cells of a sheet to the sink; between the pieces the caller takes the cells so far.
   * @param index in `sheets`.
   * @throws EngineError `MalformedFile` where the sheet is damaged.
   */
  readCells(index: number, sink: CellSink, signal: AbortSignal): AsyncGenerator<void, void, void>;
}

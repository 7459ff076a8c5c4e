/** What a workbook is to the reader, whatever its file format. */

import type { CellSink } from '#engine/formats/excel/cell-sink.ts';

export interface SheetEntry {
  readonly name: string;
  readonly isHidden: boolean;
}

export interface Workbook extends AsyncDisposable {
  /** In the order of their tabs; charts and the like are left out. */
  readonly sheets: readonly SheetEntry[];
  /**
   * Tells the sink the cells of a sheet; between the pieces the caller takes what came.
   * @param index in `sheets`.
   * @throws EngineError `MalformedFile` where the sheet is damaged.
   */
  readCells(index: number, sink: CellSink, signal: AbortSignal): AsyncGenerator<void, void, void>;
}

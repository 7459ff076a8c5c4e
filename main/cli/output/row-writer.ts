/** Writes rows as they arrive, in the requested form. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { formatCsvLine } from '#main/cli/output/format-csv.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeData, writeOut, writeStyled } from '#main/cli/output/out.ts';

type Row = Readonly<Record<string, unknown>>;

export interface RowWriter {
  begin(columns: readonly ColumnText[]): Promise<void>;
  rows(rows: readonly Row[]): Promise<void>;
  end(): Promise<void>;
}

/** A table needs every row for its widths; above this many it is printed in parts, each with its own. */
const tablePart = 10_000;

/** `json` is one array, without a line break behind it. */
export function openRowWriter(form: string, guardFormulas: boolean): RowWriter {
  switch (form) {
    case 'json':
      return jsonWriter();
    case 'jsonl':
      return {
        begin: async () => undefined,
        rows: (rows) => writeOut(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
        end: async () => undefined,
      };
    case 'csv':
      return csvWriter(guardFormulas);
    default:
      return tableWriter();
  }
}

function jsonWriter(): RowWriter {
  let separator = '[';
  return {
    begin: async () => undefined,
    async rows(rows) {
      if (rows.length === 0) return;
      await writeOut(separator + rows.map((row) => JSON.stringify(row)).join(','));
      separator = ',';
    },
    end: () => writeOut(separator === '[' ? '[]' : ']'),
  };
}

function csvWriter(guardFormulas: boolean): RowWriter {
  let names: readonly string[] = [];
  const style = { guardFormulas };
  return {
    async begin(columns) {
      names = columns.map(({ name }) => name);
      await writeData(formatCsvLine(names, style));
    },
    rows: (rows) =>
      writeData(
        rows
          .map((row) =>
            formatCsvLine(
              names.map((name) => row[name]),
              style,
            ),
          )
          .join(''),
      ),
    end: async () => undefined,
  };
}

function tableWriter(): RowWriter {
  let columns: readonly ColumnText[] = [];
  let pending: Row[] = [];
  let printed = false;
  const print = async (): Promise<void> => {
    await writeStyled(formatTable(columns, pending, terminalStyle()));
    pending = [];
    printed = true;
  };
  return {
    async begin(known) {
      columns = known;
    },
    async rows(rows) {
      pending.push(...rows);
      if (pending.length >= tablePart) await print();
    },
    async end() {
      if (pending.length > 0 || !printed) await print();
    },
  };
}

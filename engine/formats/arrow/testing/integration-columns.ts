/** The columns of Arrow's integration files (`*.json.gz`), value by value as they state them. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface ArrowType {
  readonly name: string;
  readonly unit?: string;
  readonly scale?: number;
  readonly precision?: number | string;
  readonly timezone?: string;
  readonly listSize?: number;
  readonly mode?: string;
  readonly typeIds?: readonly number[];
}

interface Field {
  readonly name: string;
  readonly type: ArrowType;
  readonly children?: readonly Field[];
  readonly dictionary?: { readonly id: number };
}

interface Column {
  readonly count: number;
  readonly VALIDITY?: readonly number[];
  readonly DATA?: readonly unknown[];
  readonly OFFSET?: readonly (number | string)[];
  readonly TYPE_ID?: readonly number[];
  readonly VIEWS?: readonly View[];
  readonly VARIADIC_DATA_BUFFERS?: readonly string[];
  readonly children?: readonly Column[];
}

interface View {
  readonly SIZE: number;
  readonly INLINED?: string;
  readonly BUFFER_INDEX?: number;
  readonly OFFSET?: number;
}

interface Batch {
  readonly count: number;
  readonly columns: readonly Column[];
}

interface Integration {
  readonly schema: { readonly fields: readonly Field[] };
  readonly batches: readonly Batch[];
  readonly dictionaries?: readonly { readonly id: number; readonly data: Batch }[];
}

/** null, or what the file states with the type that it states. */
export type ArrowValue =
  | null
  | { readonly kind: 'scalar'; readonly type: ArrowType; readonly stated: unknown }
  | { readonly kind: 'list'; readonly items: readonly ArrowValue[] }
  /** Fields by position: names may stand twice. */
  | { readonly kind: 'struct'; readonly items: readonly ArrowValue[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly ArrowValue[])[] };

/** Of every row the values in the order of the columns. */
export function readIntegrationRows(path: string): ArrowValue[][] {
  const { schema, batches, dictionaries = [] } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Integration;
  const dictionaryColumns = new Map(dictionaries.map(({ id, data }) => [id, data.columns[0]!]));
  const reader = new ColumnReader(dictionaryColumns);
  return batches.flatMap(({ count, columns }) => {
    const values = schema.fields.map((field, index) => reader.read(field, columns[index]!));
    return Array.from({ length: count }, (_, row) => values.map((column) => column[row]!));
  });
}

class ColumnReader {
  readonly #dictionaries: ReadonlyMap<number, Column>;

  constructor(dictionaries: ReadonlyMap<number, Column>) {
    this.#dictionaries = dictionaries;
  }

  read(field: Field, column: Column): ArrowValue[] {
    if (field.dictionary !== undefined) {
      const { dictionary, ...plain } = field;
      const values = this.read(plain, this.#dictionaries.get(dictionary.id)!);
      return rowsOf(column, (row) => values[Number(column.DATA![row])]!);
    }
    const { type, children: fields = [] } = field;
    const parts = column.children ?? [];
    switch (type.name) {
      case 'null':
        return Array.from({ length: column.count }, () => null);
      case 'list':
      case 'largelist':
      case 'fixedsizelist': {
        const items = this.read(fields[0]!, parts[0]!);
        return rowsOf(column, (row) => ({ kind: 'list', items: slice(items, column, type, row) }));
      }
      case 'map': {
        const entries = this.read(fields[0]!, parts[0]!) as { items: readonly ArrowValue[] }[];
        return rowsOf(column, (row) => ({
          kind: 'map',
          entries: slice(entries, column, type, row).map(({ items }) => items),
        }));
      }
      case 'struct': {
        const members = fields.map((child, index) => this.read(child, parts[index]!));
        return rowsOf(column, (row) => ({ kind: 'struct', items: members.map((member) => member[row]!) }));
      }
      case 'union': {
        const members = fields.map((child, index) => this.read(child, parts[index]!));
        return rowsOf(column, (row) => {
          const member = type.typeIds!.indexOf(column.TYPE_ID![row]!);
          return members[member]![type.mode === 'DENSE' ? Number(column.OFFSET![row]) : row]!;
        });
      }
      case 'runendencoded': {
        const ends = parts[0]!.DATA!.map(Number);
        const values = this.read(fields[1]!, parts[1]!);
        return Array.from({ length: column.count }, (_, row) => values[ends.findIndex((end) => row < end)]!);
      }
      case 'binaryview':
      case 'utf8view':
        return rowsOf(column, (row) => ({ kind: 'scalar', type, stated: viewed(column, type, row) }));
      default:
        return rowsOf(column, (row) => ({ kind: 'scalar', type, stated: column.DATA![row] }));
    }
  }
}

function rowsOf(column: Column, valueAt: (row: number) => ArrowValue): ArrowValue[] {
  return Array.from({ length: column.count }, (_, row) => (column.VALIDITY?.[row] === 0 ? null : valueAt(row)));
}

function slice<T>(items: readonly T[], column: Column, { listSize }: ArrowType, row: number): readonly T[] {
  if (listSize !== undefined) return items.slice(row * listSize, (row + 1) * listSize);
  return items.slice(Number(column.OFFSET![row]), Number(column.OFFSET![row + 1]));
}

/** Text unchanged; binary in hexadecimal digits. */
function viewed({ VIEWS, VARIADIC_DATA_BUFFERS }: Column, { name }: ArrowType, row: number): string {
  const view = VIEWS![row]!;
  if (view.INLINED !== undefined) return view.INLINED;
  const start = view.OFFSET! * 2;
  const digits = VARIADIC_DATA_BUFFERS![view.BUFFER_INDEX!]!.slice(start, start + view.SIZE * 2);
  return name === 'utf8view' ? Buffer.from(digits, 'hex').toString('utf8') : digits;
}

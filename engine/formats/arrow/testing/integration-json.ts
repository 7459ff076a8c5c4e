/** Reads the JSON that Arrow's integration tests keep beside their files (format/Integration.rst), as plain values. */

import { dateText, timestampText } from '#engine/workers/calendar-text.ts';

export interface JsonField {
  readonly name: string;
  readonly type: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly children: readonly JsonField[];
  readonly dictionary?: { readonly id: number };
  readonly metadata?: readonly { readonly key: string; readonly value: string }[];
}
interface JsonColumn {
  readonly count: number;
  readonly VALIDITY?: readonly number[];
  readonly DATA?: readonly unknown[];
  readonly OFFSET?: readonly (number | string)[];
  readonly TYPE_ID?: readonly number[];
  readonly VIEWS?: readonly {
    readonly SIZE: number;
    readonly INLINED?: string;
    readonly BUFFER_INDEX?: number;
    readonly OFFSET?: number;
  }[];
  readonly VARIADIC_DATA_BUFFERS?: readonly string[];
  readonly children?: readonly JsonColumn[];
}
export interface IntegrationFile {
  readonly schema: { readonly fields: readonly JsonField[] };
  readonly batches: readonly { readonly count: number; readonly columns: readonly JsonColumn[] }[];
  readonly dictionaries?: readonly {
    readonly id: number;
    readonly data: { readonly columns: readonly JsonColumn[] };
  }[];
}

/** Stands for a value that the test does not compare. */
export const anyValue = Symbol('any value');

/** Rows of columns, as previews show them; floats as they are written in the JSON. */
export function integrationRows(file: IntegrationFile): unknown[][] {
  const dictionaries = new Map(file.dictionaries?.map(({ id, data }) => [id, data.columns[0]!]));
  return file.batches.flatMap(({ count, columns }) => {
    const values = columns.map((column, index) => valuesOf(file.schema.fields[index]!, column, dictionaries));
    return Array.from({ length: count }, (_, row) => values.map((column) => column[row]));
  });
}

function valuesOf(field: JsonField, column: JsonColumn, dictionaries: ReadonlyMap<number, JsonColumn>): unknown[] {
  if (field.dictionary !== undefined) {
    const { dictionary, ...plain } = field;
    const source = dictionaries.get(dictionary.id)!;
    const known = valuesOf(plain, source, dictionaries);
    return masked(column, (row) => known[Number(column.DATA![row])]);
  }
  const inner = (index: number): unknown[] => valuesOf(field.children[index]!, column.children![index]!, dictionaries);
  const data = column.DATA ?? [];
  const { type } = field;
  switch (type.name) {
    case 'null':
      return Array.from({ length: column.count }, () => null);
    case 'int':
      return masked(column, (row) => String(data[row]));
    case 'bool':
      return masked(column, (row) => data[row] === 1 || data[row] === true);
    case 'floatingpoint':
      return masked(column, (row) => Number(data[row]));
    case 'utf8':
    case 'largeutf8':
      return masked(column, (row) => data[row]);
    case 'binary':
    case 'largebinary':
      return masked(column, (row) => base64(data[row] as string));
    case 'fixedsizebinary': {
      const isUuid = field.metadata?.some(({ value }) => value === 'arrow.uuid') === true;
      return masked(column, (row) => (isUuid ? anyValue : base64(data[row] as string)));
    }
    case 'binaryview':
    case 'utf8view':
      return masked(column, (row) => viewed(column, row, type.name === 'utf8view'));
    case 'decimal':
      return masked(column, (row) => decimal(String(data[row]), Number(type['scale'])));
    case 'date':
      return masked(column, (row) =>
        dateText(type['unit'] === 'DAY' ? Number(data[row]) : Math.floor(Number(data[row]) / 86_400_000)),
      );
    case 'timestamp':
      return masked(column, (row) => timestamp(BigInt(data[row] as string), type));
    case 'list':
    case 'largelist':
      return listsOf(column, inner(0));
    case 'fixedsizelist': {
      const size = Number(type['listSize']);
      const items = inner(0);
      return masked(column, (row) => items.slice(row * size, (row + 1) * size));
    }
    case 'map':
      return listsOf(column, inner(0)).map((entries) =>
        entries === null ? null : Object.fromEntries(entries as [string, unknown][]),
      );
    case 'struct': {
      const columns = field.children.map((_child, index) => inner(index));
      // Names of fields need not be distinct.
      return masked(column, (row) => columns.map((values) => values[row]));
    }
    case 'union': {
      const ids = type['typeIds'] as number[];
      const columns = field.children.map((_child, index) => inner(index));
      return Array.from({ length: column.count }, (_, row) => {
        const child = ids.indexOf(column.TYPE_ID![row]!);
        return columns[child]![column.OFFSET === undefined ? row : Number(column.OFFSET[row])];
      });
    }
    case 'runendencoded': {
      const [ends, values] = [inner(0).map(Number), inner(1)];
      return Array.from({ length: column.count }, (_, row) => values[ends.findIndex((end) => row < end)]);
    }
    default:
      return masked(column, () => anyValue);
  }
}

function masked(column: JsonColumn, valueAt: (row: number) => unknown): unknown[] {
  return Array.from({ length: column.count }, (_, row) => (column.VALIDITY?.[row] === 0 ? null : valueAt(row)));
}

function listsOf(column: JsonColumn, items: readonly unknown[]): unknown[] {
  return masked(column, (row) => items.slice(Number(column.OFFSET![row]), Number(column.OFFSET![row + 1])));
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function viewed(column: JsonColumn, row: number, isText: boolean): string {
  const { SIZE: size, INLINED: inlined, BUFFER_INDEX: index = 0, OFFSET: offset = 0 } = column.VIEWS![row]!;
  if (inlined !== undefined) return isText ? inlined : base64(inlined);
  const bytes = Buffer.from(column.VARIADIC_DATA_BUFFERS![index]!, 'hex').subarray(offset, offset + size);
  return bytes.toString(isText ? 'utf8' : 'base64');
}

function decimal(unscaled: string, scale: number): string {
  const negative = unscaled.startsWith('-');
  const digits = unscaled.replace('-', '').padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}

function timestamp(value: bigint, type: JsonField['type']): string {
  const unit = ['SECOND', 'MILLISECOND', 'MICROSECOND', 'NANOSECOND'].indexOf(String(type['unit']));
  let micros = value * [1_000_000n, 1000n, 1n, 1n][unit]!;
  if (unit === 3) micros = value / 1000n - (value < 0n && value % 1000n !== 0n ? 1n : 0n);
  return timestampText(micros, 1_000_000n, type['timezone'] === undefined ? '' : 'Z');
}

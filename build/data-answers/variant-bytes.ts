/** Variants in their binary encoding (metadata, then value), as the Parquet specification lays it out. */

/** `exact` holds the digits of a number that a double might not hold. */
export type Variant =
  | null
  | boolean
  | { readonly exact: string }
  | { readonly double: number; readonly isSingle: boolean }
  | { readonly text: string }
  | { readonly hex: string }
  | readonly Variant[]
  | ReadonlyMap<string, Variant>;

export function readVariant(bytes: Uint8Array): Variant {
  const view = Buffer.from(bytes);
  const offsetSize = (view[0]! >> 6) + 1;
  const count = view.readUIntLE(1, offsetSize);
  const offsetAt = (index: number): number => view.readUIntLE(1 + offsetSize * (1 + index), offsetSize);
  const start = 1 + offsetSize * (2 + count);
  const names = Array.from({ length: count }, (_, index) =>
    view.toString('utf8', start + offsetAt(index), start + offsetAt(index + 1)),
  );
  return readValue(view, start + offsetAt(count), names);
}

function readValue(view: Buffer, at: number, names: readonly string[]): Variant {
  const kind = view[at]! & 3;
  const header = view[at]! >> 2;
  if (kind === 1) return { text: view.toString('utf8', at + 1, at + 1 + header) };
  if (kind === 2) return readObject(view, at + 1, header, names);
  if (kind === 3) return readArray(view, at + 1, header, names);
  return readPrimitive(view, at + 1, header);
}

function readObject(view: Buffer, at: number, header: number, names: readonly string[]): Variant {
  const offsetSize = (header & 3) + 1;
  const idSize = ((header >> 2) & 3) + 1;
  const countSize = ((header >> 4) & 1) === 1 ? 4 : 1;
  const count = view.readUIntLE(at, countSize);
  const ids = at + countSize;
  const offsets = ids + count * idSize;
  const values = offsets + (count + 1) * offsetSize;
  return new Map(
    Array.from({ length: count }, (_, index) => [
      names[view.readUIntLE(ids + index * idSize, idSize)]!,
      readValue(view, values + view.readUIntLE(offsets + index * offsetSize, offsetSize), names),
    ]),
  );
}

function readArray(view: Buffer, at: number, header: number, names: readonly string[]): Variant {
  const offsetSize = (header & 3) + 1;
  const countSize = ((header >> 2) & 1) === 1 ? 4 : 1;
  const count = view.readUIntLE(at, countSize);
  const offsets = at + countSize;
  const values = offsets + (count + 1) * offsetSize;
  return Array.from({ length: count }, (_, index) =>
    readValue(view, values + view.readUIntLE(offsets + index * offsetSize, offsetSize), names),
  );
}

function readPrimitive(view: Buffer, at: number, kind: number): Variant {
  switch (kind) {
    case 0:
      return null;
    case 1:
    case 2:
      return kind === 1;
    case 3:
      return { exact: String(view.readInt8(at)) };
    case 4:
      return { exact: String(view.readInt16LE(at)) };
    case 5:
      return { exact: String(view.readInt32LE(at)) };
    case 6:
      return { exact: String(view.readBigInt64LE(at)) };
    case 7:
      return { double: view.readDoubleLE(at), isSingle: false };
    case 8:
      return { exact: decimalText(BigInt(view.readInt32LE(at + 1)), view[at]!) };
    case 9:
      return { exact: decimalText(view.readBigInt64LE(at + 1), view[at]!) };
    case 10: {
      const unscaled = (view.readBigInt64LE(at + 9) << 64n) | view.readBigUInt64LE(at + 1);
      return { exact: decimalText(unscaled, view[at]!) };
    }
    case 11:
      return { text: new Date(view.readInt32LE(at) * 86_400_000).toISOString().slice(0, 10) };
    case 12:
    case 13:
      return { text: timeText(view.readBigInt64LE(at) * 1000n, kind === 12) };
    case 14:
      return { double: view.readFloatLE(at), isSingle: true };
    case 15:
      return { hex: view.toString('hex', at + 4, at + 4 + view.readUInt32LE(at)) };
    case 16:
      return { text: view.toString('utf8', at + 4, at + 4 + view.readUInt32LE(at)) };
    case 17:
      return { text: clockText(view.readBigInt64LE(at) * 1000n) };
    case 18:
    case 19:
      return { text: timeText(view.readBigInt64LE(at), kind === 18) };
    case 20:
      return {
        text: view.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-'),
      };
    default:
      throw new RangeError(`a variant has no type ${kind}`);
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const nanosPerDay = 86_400_000_000_000n;

function timeText(nanos: bigint, isInstant: boolean): string {
  const clock = ((nanos % nanosPerDay) + nanosPerDay) % nanosPerDay;
  const day = new Date(Number((nanos - clock) / 1_000_000n)).toISOString().slice(0, 10);
  return `${day}T${clockText(clock)}${isInstant ? 'Z' : ''}`;
}

/** Digits behind the seconds as far as there are any. */
function clockText(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n;
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/u, '');
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => String(part).padStart(2, '0'));
  return parts.join(':') + (fraction === '' ? '' : `.${fraction}`);
}

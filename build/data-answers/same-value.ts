/** Whether two readers mean the same value although they spell it otherwise in JSON. */

export type JsonRow = Readonly<Record<string, unknown>>;

/** Relative difference up to which two texts are one double: some writers give fifteen digits. */
const roundOff = 1e-15;

/**
 * @param theirs may hold `$hex`, `$decimal` and the like for what JSON has no spelling for.
 * @param ours as the command line gives values.
 */
export function sameValue(theirs: unknown, ours: unknown): boolean {
  if (theirs === null || theirs === undefined) return ours === null || ours === undefined;
  if (ours === null || ours === undefined) return typeof theirs === 'object' && isEmptyMap(theirs);
  if (typeof theirs === 'boolean') return ours === theirs;
  if (typeof theirs === 'number') return sameNumber(theirs, ours);
  if (typeof theirs === 'string') return sameText(theirs, ours);
  if (Array.isArray(theirs)) return sameList(theirs, ours);
  return sameObject(theirs as JsonRow, ours);
}

function isEmptyMap(value: object): boolean {
  return Object.keys(value).length === 0 && !Array.isArray(value);
}

function sameNumber(theirs: number, ours: unknown): boolean {
  if (typeof ours !== 'number' && typeof ours !== 'string') return false;
  if (Number.isNaN(theirs)) return ours === 'NaN';
  const number = Number(ours);
  if (number === theirs || Math.abs(number - theirs) <= Math.abs(theirs) * roundOff) return true;
  // A single float, which one of the two gives with the digits of the double that it is.
  const single = Math.fround(number);
  return single === Math.fround(theirs) && (single === theirs || single === number);
}

function sameText(theirs: string, ours: unknown): boolean {
  if (theirs === ours || theirs === String(ours)) return true;
  if (typeof ours === 'number') return theirs.trim() !== '' && sameNumber(Number(theirs), ours);
  if (typeof ours !== 'string') return false;
  return plainTime(theirs) === plainTime(ours) || Buffer.from(ours, 'base64').toString('utf8') === theirs;
}

/** A time of any spelling without its zone, which both give as UTC; other texts as they are. */
function plainTime(text: string): string {
  const time = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?)?(?:Z|[+-]00:?00)?$/u.exec(text);
  if (time === null) return text;
  const fraction = (time[3] ?? '').slice(0, 6).replace(/0+$/u, '');
  return `${time[1]!} ${time[2] ?? '00:00:00'}${fraction === '' ? '' : `.${fraction}`}`;
}

function sameList(theirs: readonly unknown[], ours: unknown): boolean {
  if (Array.isArray(ours))
    return theirs.length === ours.length && theirs.every((item, index) => sameValue(item, ours[index]));
  if (typeof ours !== 'object') return false;
  // A map, as pairs of key and value.
  const entries = new Map(Object.entries(ours as JsonRow));
  return (
    theirs.length === entries.size &&
    theirs.every(
      (pair) => Array.isArray(pair) && entries.has(keyOf(pair[0])) && sameValue(pair[1], entries.get(keyOf(pair[0]))),
    )
  );
}

function keyOf(key: unknown): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function sameObject(theirs: JsonRow, ours: unknown): boolean {
  if ('$hex' in theirs) return Buffer.from(String(ours), 'base64').toString('hex') === theirs['$hex'];
  if ('$decimal' in theirs) return sameNumber(Number(theirs['$decimal']), ours);
  if ('$float' in theirs) return String(ours).toLowerCase().startsWith(String(theirs['$float']).toLowerCase());
  if (typeof ours !== 'object' || Array.isArray(ours)) return false;
  const mine = ours as JsonRow;
  return (
    Object.entries(theirs).every(([name, value]) => sameValue(value, mine[name])) &&
    Object.entries(mine).every(([name, value]) => name in theirs || value === null)
  );
}

/** Clean tables to pollute: seeded, with columns of many kinds, as texts. */

import { randomNumbers } from '#engine/testing/random.ts';

export interface CleanTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface SeededRandom {
  /** Whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(values: readonly T[]): T;
}

export function seededRandom(seed: number): SeededRandom {
  const next = randomNumbers(seed);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return { integer, pick: (values) => values[integer(0, values.length - 1)]! };
}

const two = (value: number): string => String(value).padStart(2, '0');
const words = ['north', 'amber', 'gate', 'river', 'stone', 'lamp', 'cedar', 'field', 'harbour', 'mill'];
const places = ['Köln', 'Lyon', 'Łódź', 'Porto', 'Århus', 'Gent', 'Bern', 'Graz', 'Cork', 'Turku'];
const people = ['Ann Lee', 'Omar Diaz', 'Ivo Novak', 'Mia Berg', 'Luc Petit', 'Eva Król', 'Tom Hale'];

type Maker = (random: SeededRandom, row: number) => string;

const makers: Readonly<Record<string, Maker>> = {
  id: (_, row) => String(1001 + row),
  name: (random) => random.pick(people),
  city: (random) => random.pick(places),
  amount: (random) => `${random.integer(1, 900)}.${two(random.integer(0, 99))}`,
  day: (random) => `20${two(random.integer(10, 26))}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`,
  active: (random) => random.pick(['true', 'false']),
  code: (random) => `00${random.integer(100, 999)}`,
  stock: (random) => String(random.integer(0, 500)),
  seen: (random) => `2025-${two(random.integer(1, 12))}-10T${two(random.integer(0, 23))}:30:00`,
  remark: (random) => `${random.pick(words)} ${random.pick(words)} ${random.pick(words)}`,
};

/** Three to eight columns, the first an id; some cells are empty, none of the first two columns. */
export function cleanTable(seed: number, rowCount?: number): CleanTable {
  const random = seededRandom(seed);
  const others = Object.keys(makers).slice(1);
  const wanted = random.integer(2, 7);
  while (others.length > wanted) others.splice(random.integer(0, others.length - 1), 1);
  const names = ['id', ...others];
  const rows = Array.from({ length: rowCount ?? random.integer(8, 60) }, (_, row) =>
    names.map((name, index) => (index > 1 && random.integer(1, 20) === 1 ? '' : makers[name]!(random, row))),
  );
  return { names, rows };
}

/** The same with texts that need quotes: separators, quotes and line ends inside. */
export function textTable(seed: number): CleanTable {
  const random = seededRandom(seed + 7919);
  const { names, rows } = cleanTable(seed);
  const inside = ['one, two', 'say "yes" now', 'first line\nsecond line', 'a; b | c', "it's fine", 'plain'];
  return { names: [...names, 'comment'], rows: rows.map((row) => [...row, random.pick(inside)]) };
}

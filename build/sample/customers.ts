/** The sample's customers: one `;`-separated file in which people who moved appear more than once. */

import { csvLine } from './csv-text.ts';
import type { Random } from './random.ts';

/** Customers are numbered 1 … customerCount, without gaps. */
export const customerCount = 900;

const firstNames = [
  'Zoë',
  'José',
  'Łukasz',
  'Ana',
  'Björn',
  'Chloé',
  'Dušan',
  'Émile',
  'Fatma',
  'Gülşen',
  'Håkon',
  'Inés',
  'João',
  'Käthe',
  'Lena',
  'Márta',
  'Niamh',
  'Ottó',
  'Paweł',
  'Renée',
  'Sören',
  'Tomás',
  'Ulla',
  'Žofie',
];
const lastNames = [
  'Müller',
  'García',
  'Nowak',
  "O'Brien",
  'Öztürk',
  'Dvořák',
  'Lindström',
  'Peña',
  'Szabó',
  'Côté',
  'van den Berg',
  'Weiß',
  'Sørensen',
  'Popescu',
  'Horváth',
  'Kowalczyk',
  'Martín',
  'Lefèvre',
  'Bauer',
  'Novák',
];
const streets = [
  'Hauptstraße',
  'Rue de l’Église',
  'Calle Mayor',
  'ulica Długa',
  'Storgatan',
  'Kerkstraat',
  'Via Roma',
  'Lange Gasse',
];
/** Postcodes of the east of Germany and of Spain begin with zero: they are not numbers. */
const cities = [
  ['Leipzig', '04109', 'DE'],
  ['Dresden', '01067', 'DE'],
  ['Köln', '50667', 'DE'],
  ['Barcelona', '08001', 'ES'],
  ['Málaga', '29001', 'ES'],
  ['Kraków', '31-002', 'PL'],
  ['Malmö', '211 20', 'SE'],
  ['Besançon', '25000', 'FR'],
  ['Ajaccio', '20000', 'FR'],
  ['Győr', '9021', 'HU'],
] as const;

/** Postcode of a random city; orders are shipped there. */
export function randomPostcode(random: Random): string {
  return random.pick(cities)[1];
}

export function customersCsv(random: Random): string {
  const people = Array.from({ length: customerCount }, (_, index) => person(random, index + 1));
  const lines = people.flatMap((known) => {
    // Everyone once; one in ten moved, one in a hundred twice. The newest address has the latest updated_at.
    const moves = random.chance(0.01) ? 2 : random.chance(0.1) ? 1 : 0;
    return Array.from({ length: moves + 1 }, (_, move) => ({ ...known, ...address(random, move) }));
  });
  // Later addresses were appended as they came in, so duplicates are not adjacent.
  lines.sort((left, right) =>
    left.updated < right.updated ? -1 : left.updated > right.updated ? 1 : left.id - right.id,
  );
  const head = csvLine(
    ['customer_id', 'name', 'email', 'street', 'postcode', 'city', 'country', 'newsletter', 'updated_at'],
    ';',
  );
  return (
    head +
    lines
      .map((line) =>
        csvLine(
          [
            String(line.id),
            line.name,
            line.email,
            line.street,
            line.postcode,
            line.city,
            line.country,
            line.newsletter,
            line.updated,
          ],
          ';',
        ),
      )
      .join('')
  );
}

function person(random: Random, id: number): { id: number; name: string; email: string; newsletter: string } {
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const account = `${first}.${last}`
    .normalize('NFD')
    .replaceAll(/[^A-Za-z.]/gu, '')
    .toLowerCase();
  return {
    id,
    name: `${first} ${last}`,
    email: random.chance(0.04) ? '' : `${account}${id}@example.com`,
    newsletter: random.chance(0.6) ? 'true' : 'false',
  };
}

function address(
  random: Random,
  move: number,
): { street: string; postcode: string; city: string; country: string; updated: string } {
  const [city, postcode, country] = random.pick(cities);
  const month = String(move === 0 ? random.integer(1, 6) : random.integer(7, 12)).padStart(2, '0');
  const year = 2023 + move;
  return {
    street: `${random.pick(streets)} ${random.integer(1, 140)}${random.chance(0.1) ? `; floor ${random.integer(1, 9)}` : ''}`,
    postcode,
    city,
    country,
    updated: `${year}-${month}-${String(random.integer(1, 28)).padStart(2, '0')}`,
  };
}

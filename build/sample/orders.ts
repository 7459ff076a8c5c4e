/** The sample's orders: CSV in Hive partitions, with the quirks that exports of real shops have. */

import { csvLine } from './csv-text.ts';
import { customerCount, randomPostcode } from './customers.ts';
import type { Random } from './random.ts';
import { storedGzip } from './stored-gzip.ts';

const months = [1, 2, 3, 4, 5, 6];
const filesPerMonth = 2;
const rowsPerFile = 420;
const columns = [
  'order_id',
  'customer_id',
  'ordered_at',
  'status',
  'amount',
  'shipping_fee',
  'currency',
  'postcode',
  'note',
];
const notes = [
  '',
  '',
  '',
  '',
  '',
  'gift, please wrap',
  'Leave at the door',
  'He said "ring twice"',
  'second floor\nno lift',
  'Für Oma',
  'call before,\nnot after "six"',
];
/** Amounts that someone typed: a letter O, a decimal comma, words. */
const badAmounts = ['12,5O', 'n/a', '1 249,00', 'see invoice', '--', '99.9.0'];

/** Path below orders/ → bytes. */
export function orderFiles(random: Random): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let orderId = 100_001;
  let bad = 0;
  for (const month of months) {
    for (let part = 1; part <= filesPerMonth; part += 1) {
      // The late file came after the shop had learned coupons: one column more than all others.
      const late = month === 6 && part === filesPerMonth;
      let text = csvLine(late ? [...columns, 'coupon'] : columns);
      for (let row = 0; row < rowsPerFile; row += 1) {
        const fields = orderFields(random, orderId, month);
        if (random.chance(0.0015)) fields[4] = badAmounts[bad++ % badAmounts.length]!;
        text += csvLine(late ? [...fields, random.chance(0.3) ? `SUMMER${random.integer(5, 25)}` : ''] : fields);
        orderId += 1;
      }
      const folder = `year=2025/month=${String(month).padStart(2, '0')}`;
      const packed = month === 3 && part === filesPerMonth;
      const name = late ? 'late-orders.csv' : `orders-${part}.csv${packed ? '.gz' : ''}`;
      files.set(`${folder}/${name}`, packed ? storedGzip(Buffer.from(text)) : Buffer.from(text));
    }
  }
  return files;
}

function orderFields(random: Random, orderId: number, month: number): string[] {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}`;
  // Few customers order much: the product draws low numbers more often.
  const customerId = 1 + Math.floor(random.next() * random.next() * customerCount);
  return [
    String(orderId),
    String(customerId),
    `2025-${two(month)}-${two(random.integer(1, 28))} ${time}`,
    random.pick(['paid', 'paid', 'paid', 'paid', 'shipped', 'shipped', 'returned', 'cancelled']),
    cents(random.integer(499, 48_999)),
    cents(random.pick([0, 390, 490, 690])),
    random.chance(0.92) ? 'EUR' : random.pick(['PLN', 'SEK', 'HUF']),
    randomPostcode(random),
    random.pick(notes),
  ];
}

function cents(value: number): string {
  return `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
}

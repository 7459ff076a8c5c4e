/** The sample's web events: NDJSON with nested objects whose shape drifts from day to day. */

import { customerCount } from './customers.ts';
import type { Random } from './random.ts';

const days = 10;
const sessionsPerDay = 75;
/** From this day on the shop's script sends `value` as text with a unit; before, as whole cents. */
const firstDayOfText = 7;
const pages = ['/', '/search', '/product/chair', '/product/lamp', '/product/desk', '/cart', '/checkout', '/help'];
const referrers = ['https://search.example/', 'https://news.example/shop', 'https://mail.example/'];

/** Path below web_events/ → text. */
export function webEventFiles(random: Random): Map<string, string> {
  const files = new Map<string, string>();
  let eventId = 1;
  for (let day = 1; day <= days; day += 1) {
    const lines: string[] = [];
    for (let session = 1; session <= sessionsPerDay; session += 1) {
      for (const event of sessionEvents(random, day, session))
        lines.push(JSON.stringify({ event_id: eventId++, ...event }));
    }
    files.set(`dt=2025-06-${two(day)}/events.json`, `${lines.join('\n')}\n`);
  }
  return files;
}

function sessionEvents(random: Random, day: number, session: number): object[] {
  const customerId = random.chance(0.55) ? 1 + Math.floor(random.next() * random.next() * customerCount) : null;
  const start = random.integer(0, 85_000);
  const device = {
    os: random.pick(['Linux', 'Windows', 'macOS', 'Android', 'iOS']),
    browser: random.pick(['Firefox', 'Chromium', 'Safari']),
    ...(random.chance(0.7)
      ? { screen: { width: random.pick([390, 1280, 1920]), height: random.pick([844, 720, 1080]) } }
      : {}),
  };
  const referrer = random.chance(0.4) ? random.pick(referrers) : null;
  return Array.from({ length: random.integer(1, 9) }, (_, index) => {
    const type = index === 0 ? 'view' : random.pick(['view', 'view', 'view', 'add_to_cart', 'purchase']);
    const value = random.integer(499, 48_999);
    return {
      session_id: `s-${two(day)}-${String(session).padStart(4, '0')}`,
      customer_id: customerId,
      type,
      at: `2025-06-${two(day)}T${clock(start + index * random.integer(5, 90))}Z`,
      page: { path: random.pick(pages), ...(index === 0 && referrer !== null ? { referrer } : {}) },
      ...(random.chance(0.85) ? { device } : {}),
      ...(type === 'view' ? {} : { value: day < firstDayOfText ? value : `${(value / 100).toFixed(2)} EUR` }),
      ...(type === 'purchase'
        ? {
            items: Array.from({ length: random.integer(1, 3) }, () => ({
              sku: `SKU-${random.integer(100, 199)}`,
              quantity: random.integer(1, 4),
            })),
          }
        : {}),
    };
  });
}

function clock(secondOfDay: number): string {
  const second = Math.min(secondOfDay, 86_399);
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

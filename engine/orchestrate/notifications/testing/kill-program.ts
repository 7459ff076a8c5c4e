/** A host that may be killed between the end of a run and the record of what it sent: `kill-program.ts PATH RECEIVED`, with TENON_FAULTS. */

import { appendFileSync } from 'node:fs';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { notificationSchema } from '#engine/contract/definitions/notification.ts';
import { NotificationPlace } from '#engine/orchestrate/notifications/testing/notification-place.ts';

export const begin = Date.UTC(2026, 4, 1);
const minute = 60_000;

/** Each message that the receiver has is a line of a file: id and run. Every third attempt is refused. */
export async function openPlace(catalog: Catalog, received: string, now: number): Promise<NotificationPlace> {
  let attempts = 0;
  const place = new NotificationPlace(catalog, now, async (_notification, { message }) => {
    attempts += 1;
    if (attempts % 3 === 0) return { isSent: false, mayRetry: true, answer: '503' };
    appendFileSync(received, `${message.id} ${message.runId}\n`);
    return { isSent: true, answer: '200' };
  });
  const channel = { type: 'webhook', url: 'https://example.com/' };
  const notification = { name: 'any', enabled: true, events: ['SUCCEEDED', 'FAILED'], channel };
  place.files.byName.set('any', notificationSchema.parse(notification));
  await place.open();
  await place.control.activate(place.files.byName.get('any')!);
  return place;
}

if (import.meta.main) {
  const [, , path, received] = process.argv as [string, string, string, string];
  await using catalog = await openCatalog({ path });
  const place = await openPlace(catalog, received, begin);
  for (let run = 0; run < 5; run += 1) {
    await place.run('load', `jr_${run}`, run % 2 === 0 ? 'SUCCEEDED' : 'FAILED');
    await place.advance(begin + (run + 1) * minute);
  }
  await place.close();
}

/** Fetches what will be read of a stripe, of files whose reads would have to wait: its footer, and the wanted streams. */

import type { OrcColumn } from '#engine/formats/orc/read/column-types.ts';
import type { StripePlace } from '#engine/formats/orc/container/orc-footer.ts';
import type { StripeRequest } from '#engine/formats/orc/read/stripe-reader.ts';
import { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import { operationColumn, rowColumn } from '#engine/formats/orc/read/table-layout.ts';

/** @throws EngineError `MalformedFile`, and of the source. */
export async function fetchStripe(
  { file, tail, layout, columns, encoding }: StripeRequest,
  place: StripePlace,
): Promise<void> {
  if (file.isWhole) return;
  const footer = place.offset + place.indexLength + place.dataLength;
  await file.fetch([{ start: footer, end: footer + place.footerLength }]);
  const ids = new Set([0, ...columns.flatMap(idsOf)]);
  if (layout.kind === 'wrapped') for (const id of [operationColumn, rowColumn]) ids.add(id);
  await file.fetch(new StripeStreams(file, tail, place, encoding).rangesOf(ids));
}

function idsOf({ id, members }: OrcColumn): number[] {
  return [id, ...members.flatMap(idsOf)];
}

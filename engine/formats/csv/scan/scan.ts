/** Reading CSV files as SQL: the plain form, which a bad value stops, and the form that sets bad records aside. */

import { sql } from '#engine/base/sql.ts';
import type { IsolatingScan, Scan, ScanRequest } from '#engine/formats/format.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import { convertInLists } from '#engine/formats/csv/scan/convert-in-lists.ts';
import { isolateDirect } from '#engine/formats/csv/scan/isolate-direct.ts';
import { isolateKnown } from '#engine/formats/csv/scan/isolate-known.ts';
import { isolatePlaced } from '#engine/formats/csv/scan/isolate-placed.ts';
import { convertWanted, planRead, projection, readCall, withoutMissing } from '#engine/formats/csv/scan/read-call.ts';
import { noRecords } from '#engine/formats/count-records.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { stopAtFaults } from '#engine/formats/stop-at-faults.ts';

export function scanCsv(request: ScanRequest): Scan {
  const read = planRead(request);
  if (request.files.length === 0 || read.columns.length === 0)
    return { relation: emptyRelation(request), records: noRecords };
  const call = readCall(read, { withFilename: request.withFilename });
  const listed = request.everyColumn === true ? convertInLists(read, call) : undefined;
  const items = listed?.items ?? projection(read, (column) => convertWanted(read, column, 'strict'));
  const from = listed?.from ?? withoutMissing(read, call);
  return {
    // Ambiguous rows were written with their fault; they stop the plain form.
    relation:
      read.options.places === 'faults'
        ? stopAtFaults(
            request,
            items,
            from,
            sql`CASE WHEN p_fault IS NOT NULL THEN concat('line ', p_line, ': ', p_fault) END`,
          )
        : sql`SELECT ${items} FROM ${from}`,
    records: sql`SELECT count(*) AS count FROM ${call}`,
  };
}

export function isolateCsv(request: ScanRequest): IsolatingScan {
  const read = planRead(request);
  if (request.files.length === 0 || read.columns.length === 0) {
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, records: noRecords, cleanup: [] };
  }
  const { places, setAside } = read.options;
  if (setAside !== undefined) return isolateKnown(read, setAside);
  return places === 'none' ? isolateDirect(read) : isolatePlaced(read);
}

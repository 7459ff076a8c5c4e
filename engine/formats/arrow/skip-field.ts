/** Passes over the nodes and buffers of a column that nobody wants. */

import { arrowTypes, type ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import type { BatchBody } from '#engine/formats/arrow/batch-body.ts';

export function skipField(field: ArrowField, body: BatchBody): void {
  body.nextNode();
  if (field.dictionary !== undefined) {
    body.skipBuffers(2);
    return;
  }
  body.skipBuffers(ownBuffers(field, body));
  for (const child of field.children) skipField(child, body);
}

function ownBuffers(field: ArrowField, body: BatchBody): number {
  switch (field.type) {
    case arrowTypes.null:
    case arrowTypes.runEnds:
      return 0;
    case arrowTypes.struct:
    case arrowTypes.fixedList:
      return 1;
    case arrowTypes.utf8:
    case arrowTypes.binary:
    case arrowTypes.largeUtf8:
    case arrowTypes.largeBinary:
    case arrowTypes.listView:
    case arrowTypes.largeListView:
      return 3;
    case arrowTypes.utf8View:
    case arrowTypes.binaryView:
      return 2 + body.nextVariadicCount();
    case arrowTypes.union:
      return (field.isDense ? 2 : 1) + (body.isOld ? 1 : 0);
    default:
      return 2;
  }
}

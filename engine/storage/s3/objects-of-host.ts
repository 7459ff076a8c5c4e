/** Objects for a worker process: its host fetches them, since it may open no connection and gets no keys. */

import { askedObjects } from '#engine/storage/s3/object-questions.ts';
import { setObjectService } from '#engine/storage/s3/object-service.ts';
import { askHost } from '#engine/workers/ask-host.ts';

export function useObjectsOfHost(): void {
  setObjectService(askedObjects(askHost));
}

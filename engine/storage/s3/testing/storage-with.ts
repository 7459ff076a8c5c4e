/** The storage of objects, all of whose steps use one service. */

import { withObjectService, type ObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Storage } from '#engine/storage/s3/s3-storage.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Storage } from '#engine/storage/storage.ts';

export function storageWith(service: ObjectService): Storage {
  return {
    ...s3Storage,
    list: (request, signal) => withObjectService(service, () => s3Storage.list(request, signal)),
    open: (path): Promise<ByteSource> => withObjectService(service, () => s3Storage.open(path)),
    find: (path) => withObjectService(service, () => s3Storage.find(path)),
    look: (path) => withObjectService(service, () => s3Storage.look(path)),
  };
}

/** The objects of connections that use no secret of Tenon's. */

import type { Connection } from '#engine/contract/definitions/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';

export function connectedTo(...connections: readonly Connection[]): ConnectedObjects {
  return new ConnectedObjects(
    async () => ({ valid: connections, invalid: [] }),
    async (name) => {
      throw new EngineError('EntityNotFound', `Secret "${name}" does not exist.`);
    },
  );
}

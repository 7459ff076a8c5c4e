/** The resources of the writer's operations. */

import type { Publication } from '#engine/catalog/repositories/publication.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { Sweeper } from '#engine/catalog/thread/sweeper.ts';

export interface WriterContext {
  readonly connection: Connection;
  /** The host process, see owner.ts. */
  readonly owner: string;
  readonly sweeper: Sweeper;
  /** Publications that were started and neither published nor abandoned. */
  readonly publications: Map<number, Publication>;
}

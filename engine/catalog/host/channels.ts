/** The two threads as the host sees them. */

import type { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import type { ReaderOperations } from '#engine/catalog/thread/reader-operations.ts';
import type { WriterOperations } from '#engine/catalog/thread/writer-operations.ts';

export type WriterChannel = ThreadChannel<WriterOperations>;
export type ReaderChannel = ThreadChannel<ReaderOperations>;

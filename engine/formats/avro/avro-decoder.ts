/** What a decoder of Avro's values is. */

import type { Tap } from '#engine/formats/avro/tap.ts';

export interface AvroDecoder {
  /** Appends one value to the decoder's column. */
  read(tap: Tap): void;
}

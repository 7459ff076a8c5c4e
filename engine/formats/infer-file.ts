/** The operation that looks at one file: what it is, how it is read, and its columns. */

import { describeOperation } from '#engine/workers/operation.ts';
import type { Classification, Inference, InferRequest } from '#engine/formats/format.ts';

export interface InferFileInput {
  readonly path: string;
  /** `format` states the format; every other member is a read option. */
  readonly stated?: Readonly<Record<string, unknown>>;
  readonly depth: InferRequest['depth'];
  readonly keepNull?: InferRequest['keepNull'];
}

export interface InferFileOutput extends Inference {
  /** Surest first; empty when the format was stated. */
  readonly claims: readonly Classification[];
}

export const inferFileOperation = describeOperation<InferFileInput, InferFileOutput>('formats.inferFile');

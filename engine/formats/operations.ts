/** Handlers of the formats' operations. */

import { classifyFile, rankClaims } from '#engine/formats/classify-file.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { withOpenedFile, type OpenedFile } from '#engine/formats/open-file.ts';
import { inferFileOperation, type InferFileInput, type InferFileOutput } from '#engine/formats/infer-file.ts';
import { implementOperation, type OperationContext, type OperationHandler } from '#engine/workers/operation.ts';

/**
 * @throws EngineError of {@link classifyFile} and of the format's `infer`; a stated format is not second-guessed.
 */
export async function inferFile(input: InferFileInput, context: OperationContext): Promise<InferFileOutput> {
  return await withOpenedFile(input.path, context, (opened) => inferOpened(opened, input, context));
}

/** As {@link inferFile}, of a file that is open. */
export async function inferOpened(
  { source, head }: OpenedFile,
  input: Omit<InferFileInput, 'path'>,
  context: OperationContext,
): Promise<InferFileOutput> {
  const { format: name, ...stated } = input.stated ?? {};
  const named = typeof name === 'string';
  const claims = named ? [] : await rankClaims(head);
  const format = await (named ? loadFormat(name) : classifyFile(head, claims));
  const { depth, keepNull = false } = input;
  const inference = await format.infer({ source, head, stated, depth, keepNull }, context);
  return { ...inference, claims };
}

export const operationHandlers: readonly OperationHandler[] = [implementOperation(inferFileOperation, inferFile)];

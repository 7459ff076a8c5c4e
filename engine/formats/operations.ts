/** Handlers of the formats' operations. */

import { classifyFile, loadClassifiers, rankClaims } from '#engine/formats/classify-file.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';
import { withOpenedFile, type OpenedFile } from '#engine/formats/open-file.ts';
import { inferFileOperation, type InferFileInput, type InferFileOutput } from '#engine/formats/infer-file.ts';
import { inferXmlTextsOperation } from '#engine/formats/infer-xml-texts.ts';
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

/** Loads every claim on files, and what reads the formats that most files have. */
export async function warmUp(): Promise<void> {
  await loadClassifiers();
  for (const { name, isCommon } of formats) if (isCommon === true) await (await loadFormat(name)).warmUp();
}

export const operationHandlers: readonly OperationHandler[] = [
  implementOperation(inferFileOperation, inferFile),
  implementOperation(inferXmlTextsOperation, async (input) =>
    (await import('#engine/formats/xml/infer-texts.ts')).inferTexts(input),
  ),
];

/** Tries the classifiers of a crawler on a file, before the built-in ones. */

import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { rankClaims } from '#engine/formats/classify-file.ts';
import type { Classification, Inference, InferRequest } from '#engine/formats/format.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { findUnreadableFormat } from '#engine/formats/known-unreadable.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Of the records of a file, so many have to fit at least. */
const leastShare = 0.5;
/** From here on the content of a file says surely what it is. */
const sureClaim = 0.9;
/** What classifiers read; of any other format a file is what it is. */
const textFormats: ReadonlySet<string> = new Set(['csv', 'json', 'xml', 'grokLog', 'fixedWidth']);

interface Found {
  readonly classifier: ClassifierReading;
  readonly inference: Inference;
  /** 0…1, see {@link inferByClassifier}. */
  readonly certainty: number;
}

/**
 * As AWS Glue chooses: classifiers in their order, the first with certainty 1 at once, otherwise the one with the
 * highest. The certainty is the share of the records that fit, in the first bytes of a large file; below a half the
 * classifier does not recognise the file. A csv classifier leaves JSON and XML, in which separators stand, too.
 * @param request of the file; stated options win over those of a classifier.
 * @returns undefined: no classifier recognises the file.
 * @throws EngineError `InvalidDefinition` for a classifier that cannot be applied to any file, such as one with a wrong pattern.
 */
export async function inferByClassifier(
  classifiers: readonly ClassifierReading[],
  request: InferRequest,
  context: OperationContext,
): Promise<{ readonly classifier: ClassifierReading; readonly inference: Inference } | undefined> {
  const { head } = request;
  if (classifiers.length === 0 || findUnreadableFormat(head) !== undefined) return undefined;
  const sure = (await rankClaims(head)).filter(({ certainty }) => certainty >= sureClaim);
  if (sure.some(({ format }) => !textFormats.has(format))) return undefined;
  const trial = head.complete ? request : { ...request, depth: { bytes: head.bytes.length } };
  let best: Found | undefined;
  for (const classifier of classifiers) {
    if (!mayBe(classifier, sure)) continue;
    const found = await tryClassifier(classifier, trial, context);
    if (found !== undefined && found.certainty > (best?.certainty ?? 0)) best = found;
    if (best?.certainty === 1) break;
  }
  if (best === undefined || head.complete) return best;
  const format = await loadFormat(best.classifier.format);
  return { classifier: best.classifier, inference: await format.infer(statedFor(best.classifier, request), context) };
}

function mayBe({ format }: ClassifierReading, sure: readonly Classification[]): boolean {
  return format !== 'csv' || !sure.some((claim) => claim.format === 'json' || claim.format === 'xml');
}

function statedFor({ options }: ClassifierReading, request: InferRequest): InferRequest {
  return { ...request, stated: { ...options, ...request.stated } };
}

async function tryClassifier(
  classifier: ClassifierReading,
  request: InferRequest,
  context: OperationContext,
): Promise<Found | undefined> {
  const format = await loadFormat(classifier.format);
  try {
    const inference = await format.infer(statedFor(classifier, request), context);
    const certainty = inference.fittingShare ?? 1;
    const isKnown = inference.schema.length >= classifier.leastColumns && certainty >= leastShare;
    return isKnown ? { classifier, inference, certainty } : undefined;
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = toEngineError(thrown);
    // Options of the table may be of another format; without them only the classifier can be wrong.
    if (error.code === 'InvalidInput' && Object.keys(request.stated).length === 0) throw unusable(classifier, error);
    if (error.kind !== 'user') throw error;
    return undefined;
  }
}

function unusable({ name }: ClassifierReading, error: EngineError): EngineError {
  return new EngineError('InvalidDefinition', `Cannot apply the classifier "${name}": ${error.message}`, {
    hint: error.hint ?? 'Correct the classifier.',
    details: { ...error.details, classifier: name },
    cause: error,
  });
}

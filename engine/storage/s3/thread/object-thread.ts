/** Entry of the thread that makes requests to S3. */

import { parentPort } from 'node:worker_threads';
import { resolveOwnModules } from '#engine/own-modules.ts';

resolveOwnModules();
const [{ Answers }, { answerS3 }] = await Promise.all([
  import('#engine/workers/questions.ts'),
  import('#engine/storage/s3/thread/answer-s3.ts'),
]);
const answers = new Answers((frame) => {
  const isBytes = frame.kind === 'answer' && frame.answer instanceof Uint8Array;
  // Bytes are handed over and not copied.
  parentPort!.postMessage(frame, isBytes ? [(frame.answer as Uint8Array<ArrayBuffer>).buffer] : []);
}, answerS3);
parentPort!.on('message', (frame: Parameters<typeof answers.take>[0]) => answers.take(frame));

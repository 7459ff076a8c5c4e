/** The host's end of the thread that makes requests: started by the first one, so that nobody else loads AWS's library. */

import { Worker } from 'node:worker_threads';
import { EngineError } from '#engine/contract/errors.ts';
import type { S3Question } from '#engine/storage/s3/thread/answer-s3.ts';
import { Questions, type AnswerFrame } from '#engine/workers/questions.ts';

/** Endpoints are those of connections; keys of the machine that runs Tenon are not looked for in its network. */
const overriding = {
  AWS_ENDPOINT_URL: undefined,
  AWS_ENDPOINT_URL_S3: undefined,
  AWS_ENDPOINT_URL_SQS: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
};

interface Started {
  readonly worker: Worker;
  readonly questions: Questions;
}

export class ObjectThread implements AsyncDisposable {
  #started: Started | undefined;

  /** @throws EngineError of the answer; WorkerCrashed. */
  async ask(question: S3Question | 'forgetKeys', signal?: AbortSignal): Promise<unknown> {
    const { worker, questions } = (this.#started ??= this.#start());
    worker.ref();
    try {
      return await questions.ask(question, signal);
    } finally {
      if (questions.pending === 0) worker.unref();
    }
  }

  /** Of the clients that are kept; does not start the thread. */
  async forgetKeys(): Promise<void> {
    if (this.#started !== undefined) await this.ask('forgetKeys');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started?.worker.terminate();
  }

  #start(): Started {
    const env = { ...process.env, ...overriding };
    const worker = new Worker(new URL('./thread/object-thread.ts', import.meta.url), { name: 'objects', env });
    const questions = new Questions((frame) => worker.postMessage(frame));
    let cause: unknown;
    worker.on('message', (frame: AnswerFrame) => questions.take(frame));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#started = undefined;
      questions.end(
        new EngineError('WorkerCrashed', 'The thread that makes requests to S3 ended.', {
          hint: 'Run again.',
          cause,
        }),
      );
    });
    return { worker, questions };
  }
}

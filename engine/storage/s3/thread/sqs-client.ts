/** Requests to SQS by AWS's library, which is loaded here and nowhere else. Each is one try. */

import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueuedMessage, QueueQuestion } from '#engine/storage/s3/object-queue.ts';
import { parseQueueAddress, type QueueAddress } from '#engine/storage/s3/queue-address.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { answerInTime } from '#engine/storage/s3/thread/answer-in-time.ts';
import { clientConfig } from '#engine/storage/s3/thread/client-config.ts';
import { convertQueueError } from '#engine/storage/s3/thread/queue-errors.ts';

/** Milliseconds until an answer, beyond the time that a receive waits. */
const answerPatience = 30_000;
/** Messages of one request; a limit of SQS. */
const mostMessages = 10;

/** Requests by one connection. */
export class QueueRequests {
  readonly #settings: S3Settings;
  /** By region: a queue may be in another one than the bucket. */
  readonly #clients = new Map<string, SQSClient>();
  readonly #urls = new Map<string, string>();

  constructor(settings: S3Settings) {
    this.#settings = settings;
  }

  async answer({ method, request }: QueueQuestion, signal: AbortSignal): Promise<unknown> {
    const address = parseQueueAddress(request.queue);
    switch (method) {
      case 'queueRetention':
        return await this.#retention(address, signal);
      case 'receiveMessages':
        return await this.#receive(address, request.waitSeconds, signal);
      case 'deleteMessages':
        return await this.#delete(address, request.handles, signal);
    }
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
  }

  async #retention(address: QueueAddress, signal: AbortSignal): Promise<number> {
    const answer = await this.#send(address, 0, signal, (client, url, abortSignal) =>
      client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['MessageRetentionPeriod'] }), {
        abortSignal,
      }),
    );
    // SQS keeps messages for at least a minute.
    return Math.max(60, Number(answer.Attributes?.['MessageRetentionPeriod'] ?? 60)) * 1000;
  }

  async #receive(address: QueueAddress, waitSeconds: number, signal: AbortSignal): Promise<QueuedMessage[]> {
    const answer = await this.#send(address, waitSeconds, signal, (client, url, abortSignal) =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: mostMessages,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
        { abortSignal },
      ),
    );
    return (answer.Messages ?? []).map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
      id: MessageId ?? '',
      handle: ReceiptHandle ?? '',
      body: Body ?? '',
      sentOn: Number(Attributes?.SentTimestamp ?? 0),
    }));
  }

  async #delete(address: QueueAddress, handles: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#send(address, 0, signal, (client, url, abortSignal) =>
      client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: handles.map((handle, index) => ({ Id: String(index), ReceiptHandle: handle })),
        }),
        { abortSignal },
      ),
    );
  }

  async #send<Answer>(
    address: QueueAddress,
    waitSeconds: number,
    signal: AbortSignal,
    work: (client: SQSClient, url: string, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const client = this.#clientFor(address);
    try {
      return await answerInTime(signal, answerPatience + waitSeconds * 1000, async (ended) =>
        work(client, await this.#urlOf(client, address, ended), ended),
      );
    } catch (thrown) {
      signal.throwIfAborted();
      // A queue that was deleted and created again may have another address.
      this.#urls.clear();
      throw convertQueueError(thrown, this.#settings, address);
    }
  }

  async #urlOf(client: SQSClient, { name, account, region }: QueueAddress, signal: AbortSignal): Promise<string> {
    const key = `${region} ${account} ${name}`;
    const known = this.#urls.get(key);
    if (known !== undefined) return known;
    const owner = account === null ? {} : { QueueOwnerAWSAccountId: account };
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name, ...owner }), {
      abortSignal: signal,
    });
    this.#urls.set(key, QueueUrl ?? '');
    return QueueUrl ?? '';
  }

  #clientFor({ region }: QueueAddress): SQSClient {
    const name = region ?? '';
    let client = this.#clients.get(name);
    if (client === undefined) {
      const config = clientConfig(this.#settings);
      // The address of the connection counts, not the one that an answer names.
      client = new SQSClient({ ...config, ...(region === null ? {} : { region }), useQueueUrlAsEndpoint: false });
      this.#clients.set(name, client);
    }
    return client;
  }
}

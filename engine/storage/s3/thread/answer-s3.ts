/** Answers the thread's questions, with one client for each connection. */

import { stableJson } from '#engine/base/hash.ts';
import type { ObjectChange } from '#engine/storage/s3/object-changes.ts';
import type { ObjectQuestion } from '#engine/storage/s3/object-questions.ts';
import type { QueueQuestion } from '#engine/storage/s3/object-queue.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { answerChange } from '#engine/storage/s3/thread/answer-change.ts';
import { S3Requests } from '#engine/storage/s3/thread/s3-client.ts';
import type { QueueRequests } from '#engine/storage/s3/thread/sqs-client.ts';

export interface S3Question {
  readonly settings: S3Settings;
  readonly asked: ObjectQuestion | ObjectChange | QueueQuestion | { readonly method: 'listBuckets' };
}

/** Clients keep their connections open; a changed connection or key makes a new one. */
const mostClients = 16;
const clients = new Map<string, S3Requests>();
const queueClients = new Map<string, QueueRequests>();

export async function answerS3(question: unknown, signal: AbortSignal): Promise<unknown> {
  if (question === 'forgetKeys') {
    clients.clear();
    queueClients.clear();
    return undefined;
  }
  const { settings, asked } = question as S3Question;
  if (asked.method === 'receiveMessages' || asked.method === 'deleteMessages' || asked.method === 'queueRetention')
    return await (await queueClientFor(settings)).answer(asked, signal);
  const client = keptClient(clients, settings, S3Requests);
  switch (asked.method) {
    case 'list':
      return await client.list(asked.request, signal);
    case 'find':
      return await client.find(asked.request, signal);
    case 'read':
      return await client.read(asked.request, signal);
    case 'listBuckets':
      return await client.listBuckets(signal);
    default:
      return await answerChange(client, asked, signal);
  }
}

/** Whoever has no queue does not load the library for it. */
async function queueClientFor(settings: S3Settings): Promise<QueueRequests> {
  const module = await import('#engine/storage/s3/thread/sqs-client.ts');
  return keptClient(queueClients, settings, module.QueueRequests);
}

function keptClient<Client>(
  kept: Map<string, Client>,
  settings: S3Settings,
  Kind: new (settings: S3Settings) => Client,
): Client {
  const key = stableJson(settings);
  const client = kept.get(key) ?? new Kind(settings);
  kept.delete(key);
  kept.set(key, client);
  if (kept.size > mostClients) kept.delete(kept.keys().next().value!);
  return client;
}

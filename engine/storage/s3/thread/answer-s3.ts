/** Answers the thread's questions, with one client for each connection. */

import { stableJson } from '#engine/base/hash.ts';
import type { ObjectChange } from '#engine/storage/s3/object-changes.ts';
import type { ObjectQuestion } from '#engine/storage/s3/object-questions.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { answerChange } from '#engine/storage/s3/thread/answer-change.ts';
import { S3Requests } from '#engine/storage/s3/thread/s3-client.ts';

export interface S3Question {
  readonly settings: S3Settings;
  readonly asked: ObjectQuestion | ObjectChange | { readonly method: 'listBuckets' };
}

/** Clients keep their connections open; a changed connection or key makes a new one. */
const mostClients = 16;
const clients = new Map<string, S3Requests>();

export async function answerS3(question: unknown, signal: AbortSignal): Promise<unknown> {
  if (question === 'forgetKeys') {
    clients.clear();
    return undefined;
  }
  const { settings, asked } = question as S3Question;
  const client = clientFor(settings);
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

function clientFor(settings: S3Settings): S3Requests {
  const key = stableJson(settings);
  const client = clients.get(key) ?? new S3Requests(settings);
  clients.delete(key);
  clients.set(key, client);
  if (clients.size > mostClients) clients.delete(clients.keys().next().value!);
  return client;
}

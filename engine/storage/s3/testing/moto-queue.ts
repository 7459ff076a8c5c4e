/** A queue of moto that receives the notifications of a bucket, and what tests do to it without Tenon. */

import { PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export interface TestQueue {
  readonly arn: string;
  readonly url: string;
  send(...bodies: readonly string[]): Promise<void>;
  /** Messages that can be received, and those that were received and not deleted. */
  count(): Promise<number>;
  delete(): Promise<void>;
}

interface QueueSettings {
  readonly name: string;
  /** Bucket whose notifications it receives; absent: only what is sent by hand. */
  readonly bucket?: string;
  /** Seconds until a message that was received and not deleted comes again (default: 1). */
  readonly visibility?: number;
  /** Seconds (default: four days). */
  readonly retention?: number;
  /** Receives what was received this often without being deleted. */
  readonly deadLetters?: { readonly queue: TestQueue; readonly after: number };
}

export async function createTestQueue(endpoint: string, settings: QueueSettings): Promise<TestQueue> {
  const { name, bucket, visibility = 1, retention = 345_600, deadLetters } = settings;
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  };
  const client = new SQSClient(config);
  const redrive =
    deadLetters === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: deadLetters.queue.arn,
            maxReceiveCount: deadLetters.after,
          }),
        };
  const { QueueUrl: url = '' } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { VisibilityTimeout: String(visibility), MessageRetentionPeriod: String(retention), ...redrive },
    }),
  );
  const arn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
  if (bucket !== undefined) {
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: {
          QueueConfigurations: [{ QueueArn: arn, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] }],
        },
      }),
    );
    s3.destroy();
  }
  return {
    arn,
    url,
    async send(...bodies) {
      for (let from = 0; from < bodies.length; from += 10)
        await client.send(
          new SendMessageBatchCommand({
            QueueUrl: url,
            Entries: bodies.slice(from, from + 10).map((body, index) => ({ Id: String(index), MessageBody: body })),
          }),
        );
    },
    async count() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      return (
        Number(Attributes?.['ApproximateNumberOfMessages']) +
        Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
      );
    },
    async delete() {
      await client.send(new DeleteQueueCommand({ QueueUrl: url }));
    },
  };
}

/** A notification as S3 sends it (its key is encoded as forms are). */
export function s3Notification(bucket: string, key: string, eventName = 'ObjectCreated:Put'): string {
  const written = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: '2026-01-02T03:04:05.678Z',
        eventName,
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key: written },
        },
      },
    ],
  });
}

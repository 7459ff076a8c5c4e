/** Messages of queues: what S3, SNS and EventBridge send, and everything else. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQueuedEvent } from '#engine/storage/s3/object-event.ts';
import { isSameQueue, parseQueueAddress } from '#engine/storage/s3/queue-address.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';

const event = { bucket: { name: 'lake' }, object: { key: 'a b/ü+1.csv' } };
const place = { bucket: 'lake', key: 'a b/ü+1.csv' };

describe('readQueuedEvent', () => {
  test.each([
    ['S3', s3Notification('lake', place.key), [place]],
    ['S3, a removed object', s3Notification('lake', place.key, 'ObjectRemoved:Delete'), [place]],
    ['a key whose slashes are encoded', s3Notification('lake', place.key).replace('a+b/', 'a+b%2F'), [place]],
    ['SNS', JSON.stringify({ Type: 'Notification', Message: s3Notification('lake', place.key) }), [place]],
    ['EventBridge', JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: event }), [place]],
    [
      'EventBridge, a key that looks encoded',
      JSON.stringify({ source: 'aws.s3', detail: { ...event, object: { key: 'a+b%20' } } }),
      [{ bucket: 'lake', key: 'a+b%20' }],
    ],
    [
      'several records',
      JSON.stringify({
        Records: [{ s3: { ...event, object: { key: 'x' } } }, { s3: { ...event, object: { key: 'y' } } }],
      }),
      [
        { bucket: 'lake', key: 'x' },
        { bucket: 'lake', key: 'y' },
      ],
    ],
  ])('%s', (_name, body, places) => {
    expect(readQueuedEvent(body)).toEqual({ kind: 'changes', places });
  });

  test('the test event, also through SNS', () => {
    const body = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'lake' });
    expect(readQueuedEvent(body)).toEqual({ kind: 'test' });
    expect(readQueuedEvent(JSON.stringify({ Type: 'Notification', Message: body }))).toEqual({ kind: 'test' });
  });

  test.each([
    ['', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['hello', 'not a JSON object'],
    ['{}', 'not an event of S3'],
    ['{"Records":[]}', 'no records'],
    ['{"Records":[{"s3":{"bucket":{"name":"b"}}}]}', 'no bucket and key'],
    [s3Notification('lake', 'a').replace('"key":"a"', '"key":"%E0%A4%A"'), 'no bucket and key'],
    ['{"Type":"Notification","Message":"hello"}', 'SNS'],
    ['{"source":"aws.s3","detail":{"bucket":"b"}}', 'no bucket and key'],
    ['{"Type":"SubscriptionConfirmation","Message":"x"}', 'not an event of S3'],
  ])('%s is unreadable', (body, why) => {
    expect(readQueuedEvent(body)).toMatchObject({ kind: 'unreadable', why: expect.stringContaining(why) as string });
  });

  test('one bad record makes the whole message unreadable', () => {
    const body = JSON.stringify({ Records: [{ s3: event }, { s3: null }] });
    expect(readQueuedEvent(body).kind).toBe('unreadable');
  });

  test('every key comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((key) => key.isWellFormed()),
        (key) => {
          expect(readQueuedEvent(s3Notification('lake', key))).toEqual({
            kind: 'changes',
            places: [{ bucket: 'lake', key }],
          });
        },
      ),
    );
  });

  test('any JSON gives an answer', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(['changes', 'test', 'unreadable']).toContain(readQueuedEvent(body).kind);
      }),
    );
  });
});

describe('names of queues', () => {
  test.each([
    ['arn:aws:sqs:eu-central-1:123456789012:lake', { region: 'eu-central-1', account: '123456789012', name: 'lake' }],
    [
      'https://sqs.eu-central-1.amazonaws.com/123456789012/lake',
      { region: 'eu-central-1', account: '123456789012', name: 'lake' },
    ],
    [
      'https://eu-central-1.queue.amazonaws.com/123456789012/lake',
      { region: 'eu-central-1', account: '123456789012', name: 'lake' },
    ],
    [
      'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/lake',
      { region: 'cn-north-1', account: '123456789012', name: 'lake' },
    ],
    ['http://localhost:4566/000000000000/lake.fifo', { region: null, account: '000000000000', name: 'lake.fifo' }],
    ['http://localhost:9324/queue/lake', { region: null, account: null, name: 'lake' }],
  ])('%s', (queue, address) => {
    expect(parseQueueAddress(queue)).toEqual(address);
  });

  test.each(['', 'lake', 'arn:aws:s3:::lake', 'https://a@b/c', 'ftp://x/y', 'https://sqs/', 'https://x/a b'])(
    '%j is refused',
    (queue) => {
      expect(() => parseQueueAddress(queue)).toThrow(/neither the ARN nor the URL/u);
    },
  );

  test('ARN and URL of one queue are the same', () => {
    const arn = 'arn:aws:sqs:eu-central-1:123456789012:lake';
    expect(isSameQueue(arn, 'https://sqs.eu-central-1.amazonaws.com/123456789012/lake')).toBe(true);
    expect(isSameQueue(arn, 'http://localhost:9324/queue/lake')).toBe(true);
    expect(isSameQueue(arn, 'arn:aws:sqs:eu-west-1:123456789012:lake')).toBe(false);
    expect(isSameQueue(arn, 'arn:aws:sqs:eu-central-1:123456789012:other')).toBe(false);
  });
});

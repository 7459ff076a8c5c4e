/** What a message of a queue says: which objects of which buckets changed. Pure. */

import type { S3Place } from '#engine/storage/s3/s3-path.ts';

export type QueuedEvent =
  /** Objects that were created, removed, restored or changed otherwise: the store says what they are now. */
  | { readonly kind: 'changes'; readonly places: readonly S3Place[] }
  /** S3 sends it when notifications are set up. */
  | { readonly kind: 'test' }
  | { readonly kind: 'unreadable'; readonly why: string };

const unreadable = (why: string): QueuedEvent => ({ kind: 'unreadable', why });

/**
 * A notification of S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html), also
 * one that SNS wrapped, or an event of EventBridge (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html).
 */
export function readQueuedEvent(body: string): QueuedEvent {
  const message = parseObject(body);
  if (message === undefined) return unreadable('it is not a JSON object');
  if (message['Type'] !== 'Notification' || typeof message['Message'] !== 'string') return readEvent(message);
  const wrapped = parseObject(message['Message']);
  return wrapped === undefined ? unreadable('what SNS forwarded is not a JSON object') : readEvent(wrapped);
}

function readEvent(message: Readonly<Record<string, unknown>>): QueuedEvent {
  if (message['Event'] === 's3:TestEvent') return { kind: 'test' };
  if (Array.isArray(message['Records'])) return readRecords(message['Records']);
  if (message['source'] === 'aws.s3' || message['detail'] !== undefined) {
    // Its keys are not encoded.
    const place = placeOf(message['detail'], (key) => key);
    return place === undefined
      ? unreadable('its detail names no bucket and key')
      : { kind: 'changes', places: [place] };
  }
  return unreadable('it is not an event of S3');
}

function readRecords(records: readonly unknown[]): QueuedEvent {
  if (records.length === 0) return unreadable('it has no records');
  const places: S3Place[] = [];
  for (const record of records) {
    const place = placeOf(memberOf(record, 's3'), decodeEventKey);
    // What a part of a message says is not known, so none of it counts as read.
    if (place === undefined) return unreadable('a record names no bucket and key');
    places.push(place);
  }
  return { kind: 'changes', places };
}

function placeOf(holder: unknown, decode: (key: string) => string | undefined): S3Place | undefined {
  const bucket = memberOf(memberOf(holder, 'bucket'), 'name');
  const written = memberOf(memberOf(holder, 'object'), 'key');
  if (typeof bucket !== 'string' || bucket === '' || typeof written !== 'string' || written === '') return undefined;
  const key = decode(written);
  return key === undefined ? undefined : { bucket, key };
}

/** As forms are encoded: a space is a plus sign. */
function decodeEventKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

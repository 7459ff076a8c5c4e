/** Targets of a crawler of AWS Glue: those that crawlers of a workspace have as well, and what is said of the others. */

import { z } from 'zod';
import { isEmpty, noteUnknown } from '#engine/interchange/glue-crawlers/other-members.ts';
import { isObject } from '#engine/interchange/glue-list.ts';

const text = z.string();
const list = z.array(text).nullish();

const s3Target = z.object({
  Path: text.min(1),
  Exclusions: list,
  SampleSize: z.number().nullish(),
  EventQueueArn: text.nullish(),
});
const catalogTarget = z.object({ DatabaseName: text, Tables: z.array(text), EventQueueArn: text.nullish() });

export const targetsSchema = z.object({
  S3Targets: z.array(s3Target).nullish(),
  CatalogTargets: z.array(catalogTarget).nullish(),
});

export const targetKinds = ['S3Targets', 'CatalogTargets'] as const;

/** What is said of a member of a target that has no equivalent. */
const reasons: Readonly<Record<string, string>> = {
  ConnectionName: 'the bucket decides which connection of the workspace is used',
  DlqEventQueueArn: 'the redrive policy of the queue itself moves messages that cannot be used',
};

/** Kinds of targets that no crawler of a workspace has. */
const otherKinds: Readonly<Record<string, string>> = {
  JdbcTargets: 'databases cannot be crawled',
  MongoDBTargets: 'MongoDB cannot be crawled',
  DynamoDBTargets: 'DynamoDB cannot be crawled',
  DeltaTargets: 'Delta tables cannot be crawled',
  IcebergTargets: 'Iceberg tables cannot be crawled',
  HudiTargets: 'Hudi tables cannot be crawled',
};

/** Names everything in `Targets` that is not imported. */
export function listTargets(targets: Readonly<Record<string, unknown>>, changes: string[]): void {
  for (const [kind, value] of Object.entries(targets)) {
    if (kind === 'S3Targets' || kind === 'CatalogTargets') {
      const { shape } = kind === 'S3Targets' ? s3Target : catalogTarget;
      const given = (value ?? []) as readonly Readonly<Record<string, unknown>>[];
      for (const [place, target] of given.entries())
        noteUnknown(target, shape, `Targets.${kind}.${place}`, reasons, changes);
    } else if (!isEmpty(value)) noteKind(kind, value, changes);
  }
}

function noteKind(kind: string, value: unknown, changes: string[]): void {
  const why = otherKinds[kind] ?? 'this kind of target is not known here';
  for (const [place, target] of (Array.isArray(value) ? value : [value]).entries()) {
    const what = isObject(target) ? namesOf(target) : '';
    changes.push(`Targets.${kind}.${place}${what === '' ? '' : ` (${what})`} is not imported: ${why}.`);
  }
}

/** What the target is, as AWS Glue names it. */
function namesOf({ Path, DeltaTables, Paths }: Readonly<Record<string, unknown>>): string {
  return [Path, DeltaTables, Paths]
    .flat()
    .filter((name) => typeof name === 'string')
    .join(', ');
}

/** Databases, tables and partitions of the catalog in the form of AWS Glue's answers. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import type { Database, Table, TableObject } from '#engine/catalog/entities.ts';
import { skippedLinesParameter } from '#engine/catalog/tables/columns-by-place.ts';
import { partitionLocation } from '#engine/catalog/tables/partition-location.ts';
import { hiveFormats } from '#engine/interchange/glue-catalog/serde.ts';
import { isSecretName, withoutSecrets } from '#engine/storage/location-secrets.ts';
import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Called with what is omitted, in words. */
type OnSecret = (says: string) => void;

export function databaseToGlue(database: Database, onSecret: OnSecret): object {
  const { name, description, locationUri, parameters, createTime } = database;
  const title = `database ${name}`;
  return {
    Name: name,
    ...(description === '' ? {} : { Description: description }),
    ...(locationUri === null ? {} : { LocationUri: openLocation(locationUri, title, onSecret) }),
    Parameters: openParameters(parameters, title, onSecret),
    CreateTime: timeOf(createTime),
  };
}

export function tableToGlue(table: Table, onSecret: OnSecret): object {
  const { databaseName, name, description, owner, tableType, reading, columns, partitionKeys } = table;
  const { comments = {}, tags = {}, viewOriginalText, viewReads } = table;
  const title = `${databaseName}.${name}`;
  return {
    Name: name,
    DatabaseName: databaseName,
    ...(description === '' ? {} : { Description: description }),
    ...(owner === '' ? {} : { Owner: owner }),
    CreateTime: timeOf(table.createTime),
    UpdateTime: timeOf(table.updateTime),
    Retention: 0,
    StorageDescriptor: {
      Columns: columnsToGlue(columns, comments),
      Location: openLocation(table.location, title, onSecret),
      ...storageToGlue(table),
    },
    PartitionKeys: columnsToGlue(partitionKeys, comments),
    ...(viewOriginalText === undefined ? {} : { ViewOriginalText: viewOriginalText }),
    TableType: tableType,
    Parameters: openParameters(table.parameters, title, onSecret),
    VersionId: String(table.versionId),
    Tenon: {
      version: 1,
      ...reading,
      columns,
      partitionKeys,
      tags,
      ...(viewReads === undefined ? {} : { viewReads }),
    },
  };
}

/** Adds files to those of their partitions, which are in the order of their first files. */
export function addToPartitions(found: Map<string, TableObject[]>, objects: readonly TableObject[]): void {
  for (const object of objects) {
    const key = JSON.stringify(object.partitionValues);
    const known = found.get(key);
    if (known === undefined) found.set(key, [object]);
    else known.push(object);
  }
}

/** @param files of the partition, at least one. */
export function partitionToGlue(table: Table, files: readonly TableObject[]): object {
  return {
    Values: files[0]!.partitionValues.map((value) => value ?? hiveDefaultPartition),
    DatabaseName: table.databaseName,
    TableName: table.name,
    StorageDescriptor: {
      Columns: columnsToGlue(table.columns, {}),
      Location: withoutSecrets(partitionLocation(table, files[0]!.path)),
      ...storageToGlue(table),
    },
    Parameters: {
      objectCount: String(files.length),
      sizeKey: String(files.reduce((sum, { size }) => sum + size, 0)),
    },
  };
}

function columnsToGlue(columns: Schema, comments: Readonly<Record<string, string>>): object[] {
  return columns.map(({ name, type }) => ({
    Name: name,
    Type: formatHive(type),
    ...(Object.hasOwn(comments, foldName(name)) ? { Comment: comments[foldName(name)] } : {}),
  }));
}

function storageToGlue({ reading }: Table): object {
  const { classification, compression, options } = reading;
  const format = hiveFormats[classification];
  const count = (name: string, usual: number): number => (typeof options[name] === 'number' ? options[name] : usual);
  const skipped =
    classification === 'csv' && options['withHeader'] === true ? count('skipLines', 0) + count('headerRows', 1) : 0;
  const parameters = {
    ...(classification === 'csv'
      ? { 'field.delim': typeof options['separator'] === 'string' ? options['separator'] : ',' }
      : {}),
    'serialization.format': '1',
  };
  return {
    ...(format === undefined ? {} : { InputFormat: format.inputFormat, OutputFormat: format.outputFormat }),
    Compressed: compression !== 'none',
    NumberOfBuckets: -1,
    SerdeInfo: {
      ...(format === undefined ? {} : { SerializationLibrary: format.serde }),
      Parameters: format === undefined ? {} : parameters,
    },
    BucketColumns: [],
    SortColumns: [],
    Parameters: skipped > 0 ? { [skippedLinesParameter]: String(skipped) } : {},
    StoredAsSubDirectories: false,
  };
}

function openLocation(location: string, title: string, onSecret: OnSecret): string {
  const open = withoutSecrets(location);
  if (open !== location) onSecret(`${title}: the location without its keys.`);
  return open;
}

function openParameters(
  parameters: Readonly<Record<string, string>>,
  title: string,
  onSecret: OnSecret,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name, value]) => {
      const isOpen = !isSecretName(name) && withoutSecrets(value) === value;
      if (!isOpen) onSecret(`${title}: without the parameter ${name}.`);
      return isOpen;
    }),
  );
}

/** As the AWS command line prints times. */
function timeOf(millis: number): string {
  return new Date(millis).toISOString().replace('Z', '+00:00');
}

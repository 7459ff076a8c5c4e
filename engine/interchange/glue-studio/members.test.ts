/** Every member of the API is listed once, and every transform is written as one or has a reason. */

import { expect, test } from 'vitest';
import { getFormat } from '#engine/formats/index.ts';
import { compressions } from '#engine/interchange/glue-studio/members/target-fields.ts';
import { supportedMembers, unsupportedMembers, writers } from '#engine/interchange/glue-studio/members/index.ts';
import { transformsWithoutForm } from '#engine/interchange/glue-studio/without-form.ts';
import { findTransform, transforms } from '#engine/transforms/index.ts';

/** CodeGenConfigurationNode, AWS SDK for JavaScript 3.1169.0 (client-glue). */
const api =
  'AthenaConnectorSource JDBCConnectorSource SparkConnectorSource CatalogSource RedshiftSource S3CatalogSource GovernedCatalogSource S3CsvSource S3JsonSource S3ParquetSource RelationalCatalogSource MicrosoftSQLServerCatalogSource MySQLCatalogSource OracleSQLCatalogSource PostgreSQLCatalogSource DynamoDBCatalogSource JDBCConnectorTarget SparkConnectorTarget CatalogTarget RedshiftTarget S3CatalogTarget S3GlueParquetTarget S3DirectTarget ApplyMapping SelectFields DropFields SplitFields RenameField Spigot Join SelectFromCollection FillMissingValues Filter CustomCode SparkSQL DirectKinesisSource DirectKafkaSource CatalogKinesisSource CatalogKafkaSource DropNullFields Merge Union PIIDetection Aggregate DropDuplicates GovernedCatalogTarget MicrosoftSQLServerCatalogTarget MySQLCatalogTarget OracleSQLCatalogTarget PostgreSQLCatalogTarget Route DynamicTransform EvaluateDataQuality S3CatalogHudiSource CatalogHudiSource S3HudiSource S3HudiCatalogTarget S3HudiDirectTarget DirectJDBCSource S3CatalogDeltaSource CatalogDeltaSource S3DeltaSource S3DeltaCatalogTarget S3DeltaDirectTarget AmazonRedshiftSource AmazonRedshiftTarget EvaluateDataQualityMultiFrame Recipe SnowflakeSource SnowflakeTarget ConnectorDataSource ConnectorDataTarget S3CatalogIcebergSource CatalogIcebergSource S3IcebergCatalogTarget S3IcebergDirectTarget S3ExcelSource S3HyperDirectTarget DynamoDBELTConnectorSource'.split(
    ' ',
  );

test('each of the 79 members is supported, or has a reason', () => {
  const listed = [...supportedMembers, ...unsupportedMembers].map(({ name }) => name);
  expect(listed.toSorted()).toEqual(api.toSorted());
  expect(new Set(api).size).toBe(79);
});

test('members become transforms that exist', () => {
  for (const { name, ours } of supportedMembers)
    for (const transform of ours) expect(findTransform(transform), `${name} → ${transform}`).toBeDefined();
});

test('each transform is written as a member, or has a reason', () => {
  for (const { name } of transforms)
    expect(Number(writers.has(name)) + Number(Object.hasOwn(transformsWithoutForm, name)), name).toBe(1);
});

test('reasons are sentences that say what to do', () => {
  for (const { reason } of unsupportedMembers) expect(reason).toMatch(/^[A-Z].+\. [A-Z].+\.$/u);
});

test('compressions are options of their format', () => {
  for (const [format, names] of Object.entries(compressions))
    for (const compression of names)
      expect(getFormat(format).writeOptions!.safeParse({ compression }).success, `${format} ${compression}`).toBe(true);
});

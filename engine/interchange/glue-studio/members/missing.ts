/** Members that are not supported: why, and what to do instead. */

import type { MissingMember } from '#engine/interchange/glue-studio/member.ts';

const python = (what: string): string =>
  `${what} Tenon does not run it. Replace the node with transforms, such as Derived Column or SQL Query.`;
const database = (what: string): string =>
  `Tenon does not connect to ${what}. Export the rows to files, and read these in a Files source.`;
const databaseTarget = (what: string): string =>
  `Tenon does not write into ${what}. Write files in a Files target, and load these.`;
const stream = 'Tenon reads files, not streams. Write the stream to files, and read these in a Files source.';
const lake = (what: string): string =>
  `Tenon does not read ${what} tables. Export the table to Parquet, and read that in a Files source.`;
const lakeTarget = (what: string): string =>
  `Tenon does not write ${what} tables. Write Parquet in a Files target, or in a Data Catalog table.`;

function all(kind: MissingMember['kind'], names: readonly string[], reason: string): MissingMember[] {
  return names.map((name) => ({ name, kind, reason }));
}

export const missingMembers: readonly MissingMember[] = [
  ...all('source', ['AthenaConnectorSource'], database('Amazon Athena')),
  ...all('source', ['JDBCConnectorSource', 'DirectJDBCSource'], database('databases over JDBC')),
  ...all('source', ['SparkConnectorSource', 'ConnectorDataSource'], database('data stores over connectors')),
  ...all('source', ['RedshiftSource', 'AmazonRedshiftSource'], database('Amazon Redshift')),
  ...all('source', ['SnowflakeSource'], database('Snowflake')),
  ...all('source', ['DynamoDBCatalogSource', 'DynamoDBELTConnectorSource'], database('Amazon DynamoDB')),
  ...all(
    'source',
    [
      'RelationalCatalogSource',
      'MicrosoftSQLServerCatalogSource',
      'MySQLCatalogSource',
      'OracleSQLCatalogSource',
      'PostgreSQLCatalogSource',
    ],
    database('relational databases'),
  ),
  ...all('source', ['DirectKinesisSource', 'DirectKafkaSource', 'CatalogKinesisSource', 'CatalogKafkaSource'], stream),
  ...all('source', ['S3CatalogHudiSource', 'CatalogHudiSource', 'S3HudiSource'], lake('Hudi')),
  ...all('source', ['S3CatalogDeltaSource', 'CatalogDeltaSource', 'S3DeltaSource'], lake('Delta Lake')),
  ...all('source', ['S3CatalogIcebergSource', 'CatalogIcebergSource'], lake('Iceberg')),
  ...all('transform', ['CustomCode'], python('The node is Python code.')),
  ...all(
    'transform',
    ['FillMissingValues'],
    'AWS Glue estimates the values by machine learning, so that the result would differ. Remove the node, import the job, then add Fill Missing Values with a method.',
  ),
  ...all(
    'transform',
    ['DropNullFields'],
    'Which columns remain depends on all rows, and the columns of a job here are known before it runs. Remove the node, import the job, then add Drop Null Fields, which finds the fields.',
  ),
  ...all(
    'transform',
    ['PIIDetection'],
    'Its kinds of data and actions are others than those of Tenon. Remove the node, import the job, then add Detect Sensitive Data.',
  ),
  ...all(
    'transform',
    ['EvaluateDataQuality', 'EvaluateDataQualityMultiFrame'],
    'A job here has no node for rules of data quality. Remove the node, or check the rows in Filter.',
  ),
  ...all('target', ['JDBCConnectorTarget'], databaseTarget('databases over JDBC')),
  ...all('target', ['SparkConnectorTarget', 'ConnectorDataTarget'], databaseTarget('data stores over connectors')),
  ...all('target', ['RedshiftTarget', 'AmazonRedshiftTarget'], databaseTarget('Amazon Redshift')),
  ...all('target', ['SnowflakeTarget'], databaseTarget('Snowflake')),
  ...all(
    'target',
    ['MicrosoftSQLServerCatalogTarget', 'MySQLCatalogTarget', 'OracleSQLCatalogTarget', 'PostgreSQLCatalogTarget'],
    databaseTarget('relational databases'),
  ),
  ...all('target', ['S3HudiCatalogTarget', 'S3HudiDirectTarget'], lakeTarget('Hudi')),
  ...all('target', ['S3DeltaCatalogTarget', 'S3DeltaDirectTarget'], lakeTarget('Delta Lake')),
  ...all('target', ['S3IcebergCatalogTarget', 'S3IcebergDirectTarget'], lakeTarget('Iceberg')),
  ...all('target', ['S3HyperDirectTarget'], lakeTarget('Tableau Hyper')),
];

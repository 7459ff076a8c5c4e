/** Formats as Hive and AWS Glue name them: input and output format, SerDe (Apache Hive, "SerDe"; AWS Glue crawlers). */

import { findFormat } from '#engine/formats/index.ts';

export interface HiveFormat {
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serde: string;
}

const textInput = 'org.apache.hadoop.mapred.TextInputFormat';
const textOutput = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';
const parquet = 'org.apache.hadoop.hive.ql.io.parquet';

/** By the name of our format; absent: Hive has none for it. */
export const hiveFormats: Readonly<Record<string, HiveFormat>> = {
  csv: {
    inputFormat: textInput,
    outputFormat: textOutput,
    serde: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
  },
  json: { inputFormat: textInput, outputFormat: textOutput, serde: 'org.openx.data.jsonserde.JsonSerDe' },
  grokLog: { inputFormat: textInput, outputFormat: textOutput, serde: 'com.amazonaws.glue.serde.GrokSerDe' },
  parquet: {
    inputFormat: `${parquet}.MapredParquetInputFormat`,
    outputFormat: `${parquet}.MapredParquetOutputFormat`,
    serde: `${parquet}.serde.ParquetHiveSerDe`,
  },
  orc: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.orc.OrcInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat',
    serde: 'org.apache.hadoop.hive.ql.io.orc.OrcSerde',
  },
  avro: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat',
    serde: 'org.apache.hadoop.hive.serde2.avro.AvroSerDe',
  },
};

/** Other SerDes of our formats. */
const otherSerdes: Readonly<Record<string, string>> = {
  'org.apache.hadoop.hive.serde2.OpenCSVSerde': 'csv',
  'org.apache.hive.hcatalog.data.JsonSerDe': 'json',
  'org.apache.hadoop.hive.serde2.JsonSerDe': 'json',
};

/** The SerDe that says how csv is quoted. */
export const openCsvSerde = 'org.apache.hadoop.hive.serde2.OpenCSVSerde';

/**
 * The format of a table; undefined: Tenon has none for it.
 * @param classification as crawlers set it. @param serde full name of its class.
 */
export function formatOfHive(classification: string | undefined, serde: string | undefined): string | undefined {
  const named = classification === undefined ? undefined : findFormat(classification);
  if (named !== undefined) return named.name;
  const format = Object.entries(hiveFormats).find(([, each]) => each.serde === serde)?.[0];
  return format ?? (serde !== undefined && Object.hasOwn(otherSerdes, serde) ? otherSerdes[serde] : undefined);
}

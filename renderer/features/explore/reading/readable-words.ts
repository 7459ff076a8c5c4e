/** The readable formats in a sentence; written out, because a query would load every format when the window opens. */

export const readableWords =
  'CSV, JSON, Parquet, Avro, Arrow, XML, Excel, ORC, fixed width and logs; packed, or inside zip and tar archives too.';

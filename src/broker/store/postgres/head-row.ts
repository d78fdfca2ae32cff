import type { Head } from '../../../audit/chain.js';

/** The row of the table `head`: the head of the records. */
export interface HeadRow {
  chain: string;
  sequence: string;
  hash: string;
}

/** Returns the head of the records from a query. */
export function headOf([row]: readonly HeadRow[]): Head {
  // A missing row is treated like a missing table, because nothing can be written without the head.
  if (row === undefined) throw Object.assign(new Error(), { code: '42P01', severity: 'ERROR' });
  return { chain: row.chain, count: Number(row.sequence), hash: row.hash };
}

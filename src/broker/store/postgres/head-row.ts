import type { Head } from '../../../audit/chain.js';

/** The row of the table `head`: the end of the records. */
export interface HeadRow {
  chain: string;
  sequence: string;
  hash: string;
}

/** The end of the records, as a query has found it. */
export function headOf([row]: readonly HeadRow[]): Head {
  // As if the table were not there: nothing can be written behind a head that is not known.
  if (row === undefined) throw Object.assign(new Error(), { code: '42P01', severity: 'ERROR' });
  return { chain: row.chain, count: Number(row.sequence), hash: row.hash };
}

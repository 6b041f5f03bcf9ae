/** R requested, P picked, T in transit, O out for delivery, D delivered, X cancelled. */
export type StatusLetter = 'R' | 'P' | 'T' | 'O' | 'D' | 'X';

/** One scan of a consignment: date YYYYMMDD and time HHMMSS in UTC, a depot code, or free text where there is no depot. */
export interface Scan {
  readonly STAT: StatusLetter;
  readonly DT: string;
  readonly TM: string;
  readonly DEP: string;
  readonly TXT: string;
}

/**
 * A key that was cancelled before it had a consignment is a row as well, so that the key is held in one place and the
 * files are those they were: its number is below zero, and it is of no order.
 *
 * A consignment as the dispatch system keeps it: numbers without their letters, dates as YYYYMMDD, weight in dekagrams
 * (0: not weighed), codes for carriers and depots. Only `mapping.ts` reads or writes these columns.
 */
export interface Row {
  readonly CONS_NO: number;
  readonly ORD_NO: number;
  readonly CUST_NO: number;
  readonly CARR_CD: string;
  readonly STAT: StatusLetter;
  readonly WGT_DAG: number;
  readonly ETA_DT: string;
  readonly ADR1: string;
  readonly ADR2: string;
  readonly ZIP: string;
  readonly CITY: string;
  readonly CTRY: string;
  readonly COLLI: readonly { readonly ART_NO: number; readonly QTY: number }[];
  readonly SCANS: readonly Scan[];
  /** The key under which it was requested and the digest of that request; empty for consignments taken over from before. */
  readonly REQ_KEY: string;
  readonly REQ_SUM: string;
}

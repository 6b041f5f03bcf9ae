import { cpus } from 'node:os';
import type { Circumstances } from '../report/store.ts';

/** This machine, today. */
export const circumstances = (quick: boolean): Circumstances => ({
  processor: cpus()[0]?.model ?? 'unknown processor',
  cores: cpus().length,
  node: process.versions.node,
  date: new Date().toISOString().slice(0, 10),
  quick,
});

import type { Sharing } from './identity-class.ts';

export interface CacheSettings {
  readonly coalesce: boolean;
  readonly seconds: number;
  readonly shared: Sharing;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly missing: number;
  readonly outdatedBy: readonly string[];
  readonly largest: number;
  readonly budget: number;
}

import { cache } from './cache.ts';
import { compose } from './compose.ts';
import { forward } from './forward.ts';
import { limits } from './limits.ts';
import { pages } from './pages.ts';
import { policies } from './policies.ts';
import { records } from './records.ts';
import { routes } from './routes.ts';
import type { Scenario } from './scenario.ts';
import { start } from './start.ts';
import { workers } from './workers.ts';

/** In the order they are run and shown. */
export const scenarios: readonly Scenario[] = [
  forward,
  policies,
  compose,
  records,
  limits,
  workers,
  routes,
  cache,
  start,
  pages,
];

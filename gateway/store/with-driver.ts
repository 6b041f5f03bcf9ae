import type { Dialect, Driver } from 'kysely';

/** The same dialect with another driver, which is made of its own. */
export const withDriver = (dialect: Dialect, make: (driver: Driver) => Driver): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createDriver: () => make(dialect.createDriver()),
});

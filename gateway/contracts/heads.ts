import { meantBy } from './follow.ts';
import {
  type Definition,
  methods,
  type OperationObject,
  type ParameterObject,
  type ResponseObject,
} from './openapi.ts';

/** An operation as it is written, with its parameters and its body, wherever they stand; their schemas as they are. */
export interface OperationHead extends OperationObject {
  /** Judged by whoever reads it: a document may lack it. */
  readonly operationId: string;
  readonly path: string;
  readonly method: (typeof methods)[number];
  /** With those of the path, less those it gives itself. */
  readonly parameters: readonly ParameterObject[];
  /** Each as it is written: `meant` follows it. */
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly security: NonNullable<OperationObject['security']>;
  /** What a part of it refers to; references further inside stay. */
  meant<T>(part: T): T;
}

/** The operations of a bundled definition, path by path. */
export function operationHeads(definition: Definition): OperationHead[] {
  const meant = <T>(value: T): T => meantBy(definition, value);
  return Object.entries(definition.paths).flatMap(([path, item]) => {
    const shared = ((item.parameters ?? []) as readonly ParameterObject[]).map(meant);
    return methods.flatMap((method): OperationHead[] => {
      const operation = item[method] as (OperationObject & { operationId: string }) | undefined;
      if (operation === undefined) return [];
      const { requestBody, responses = {}, security = definition.security ?? [] } = operation;
      return [
        {
          ...operation,
          path,
          method,
          security,
          parameters: merged((operation.parameters ?? []).map(meant), shared),
          ...(requestBody === undefined ? {} : { requestBody: meant(requestBody) }),
          responses,
          meant,
        },
      ];
    });
  });
}

/** An operation's own parameter stands for the path's of that name (OpenAPI 3.1 §4.8.9). */
const merged = (own: readonly ParameterObject[], shared: readonly ParameterObject[]): readonly ParameterObject[] => [
  ...own,
  ...shared.filter((parameter) => !own.some((other) => other.in === parameter.in && other.name === parameter.name)),
];

/** Whether a success answer declares `holes`: it may then be given without some of its parts. */
export const isPartial = ({ responses, meant }: OperationHead): boolean =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => Object.values(meant(response).content ?? {}))
    .some(({ schema }) => (meant(schema)?.properties as { holes?: object } | undefined)?.holes !== undefined);

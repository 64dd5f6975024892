export {
  array,
  boolean,
  discriminatedUnion,
  enum,
  int,
  literal,
  number,
  type ObjectSchema,
  strictObject,
  string,
  union,
} from './kinds.ts';
export { type Issue, type input, type output, Schema, SchemaError } from './schema.ts';

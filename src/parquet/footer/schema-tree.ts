import type { ThriftObject } from 'hyparquet/src/types.js';
import type { LogicalType, ParquetNode, PhysicalType } from './parquet-node.ts';
import { type ThriftReader, thriftReader } from './thrift.ts';
import { malformed } from './malformed.ts';

const physicalTypes: readonly PhysicalType[] = ['boolean', 'int32', 'int64', 'int96', 'float', 'double', 'byte-array', 'fixed-length'];
const repetitions = ['required', 'optional', 'repeated'] as const;
const depthLimit = 100;

/** Builds the tree from the depth-first list of `SchemaElement`; raises `malformed` on nonsense. */
export function schemaTree(elements: readonly ThriftObject[]): readonly ParquetNode[] {
  let next = 0;
  const build = (parent: readonly string[], depth: number): ParquetNode => {
    const thrift = elements[next++];
    if (thrift === undefined || depth > depthLimit) throw malformed('the schema tree is incomplete or too deep');
    const element = thriftReader(thrift);
    const name = element.text(4) ?? '';
    const path = depth === 0 ? [] : [...parent, name];
    const childCount = element.int(5) ?? 0;
    if (childCount < 0 || childCount > elements.length) throw malformed(`the schema node "${name}" claims ${childCount} children`);
    const children = Array.from({ length: childCount }, () => build(path, depth + 1));
    return parquetNode(element, name, path, children);
  };
  return elements.length === 0 ? [] : build([], 0).children;
}

/** The leaves below the nodes, in order. */
export function leavesOf(nodes: readonly ParquetNode[]): readonly ParquetNode[] {
  return nodes.flatMap((node) => (node.physical === undefined ? leavesOf(node.children) : [node]));
}

function parquetNode(element: ThriftReader, name: string, path: readonly string[], children: readonly ParquetNode[]): ParquetNode {
  const physical = children.length === 0 ? physicalTypes[element.int(1) ?? -1] : undefined;
  const logical = logicalType(element);
  const fieldId = element.int(9);
  const typeLength = element.int(2);
  return {
    name,
    path,
    repetition: repetitions[element.int(3) ?? 0] ?? 'required',
    children,
    ...(fieldId === undefined ? {} : { fieldId }),
    ...(logical === undefined ? {} : { logical }),
    ...(physical === undefined ? {} : { physical }),
    ...(physical === 'fixed-length' && typeLength !== undefined ? { typeLength } : {}),
  };
}

/** The newer annotation where there is one, else the older. */
function logicalType(element: ThriftReader): LogicalType | undefined {
  const union = element.struct(10);
  return (union === undefined ? undefined : fromLogicalUnion(union)) ?? fromConvertedType(element);
}

const plainLogicalTypes: ReadonlyMap<number, LogicalType> = new Map([
  [1, { kind: 'string' }],
  [2, { kind: 'map' }],
  [3, { kind: 'list' }],
  [4, { kind: 'enum' }],
  [6, { kind: 'date' }],
  [9, { kind: 'interval' }],
  [11, { kind: 'unknown' }],
  [12, { kind: 'json' }],
  [13, { kind: 'bson' }],
  [14, { kind: 'uuid' }],
  [15, { kind: 'float16' }],
]);

function fromLogicalUnion(union: ThriftReader): LogicalType | undefined {
  for (const [field, logical] of plainLogicalTypes) if (union.struct(field) !== undefined) return logical;
  const decimal = union.struct(5);
  if (decimal !== undefined) return { kind: 'decimal', scale: decimal.int(1) ?? 0, precision: decimal.int(2) ?? 0 };
  const integer = union.struct(10);
  if (integer !== undefined) return { kind: 'integer', bitWidth: integer.int(1) ?? 0, signed: integer.flag(2) ?? true };
  const time = union.struct(7);
  if (time !== undefined) return { kind: 'time', utc: time.flag(1) ?? false, unit: timeUnit(time.struct(2)) };
  const timestamp = union.struct(8);
  if (timestamp !== undefined) return { kind: 'timestamp', utc: timestamp.flag(1) ?? false, unit: timeUnit(timestamp.struct(2)) };
  return undefined;
}

function timeUnit(unit: ThriftReader | undefined): 'millis' | 'micros' | 'nanos' {
  if (unit?.struct(1) !== undefined) return 'millis';
  if (unit?.struct(3) !== undefined) return 'nanos';
  return 'micros';
}

/** Before annotations carried a zone flag, instants meant UTC. */
function fromConvertedType(element: ThriftReader): LogicalType | undefined {
  const converted = element.int(6);
  if (converted === 5) return { kind: 'decimal', scale: element.int(7) ?? 0, precision: element.int(8) ?? 0 };
  // Very old writers put the inner annotation of a map on the outer node.
  if (converted === 2 && element.int(3) !== 2) return { kind: 'map' };
  return converted === undefined ? undefined : convertedTypes.get(converted);
}

const convertedTypes: ReadonlyMap<number, LogicalType> = new Map<number, LogicalType>([
  [0, { kind: 'string' }],
  [1, { kind: 'map' }],
  [3, { kind: 'list' }],
  [4, { kind: 'enum' }],
  [6, { kind: 'date' }],
  [7, { kind: 'time', unit: 'millis', utc: true }],
  [8, { kind: 'time', unit: 'micros', utc: true }],
  [9, { kind: 'timestamp', unit: 'millis', utc: true }],
  [10, { kind: 'timestamp', unit: 'micros', utc: true }],
  ...[8, 16, 32, 64].map((bitWidth, index): [number, LogicalType] => [11 + index, { kind: 'integer', bitWidth, signed: false }]),
  ...[8, 16, 32, 64].map((bitWidth, index): [number, LogicalType] => [15 + index, { kind: 'integer', bitWidth, signed: true }]),
  [19, { kind: 'json' }],
  [20, { kind: 'bson' }],
  [21, { kind: 'interval' }],
]);

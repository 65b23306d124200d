import { type LogicalType, type ParquetNode, physicalTypes, repetitions } from './footer.ts';
import { malformed } from './malformed.ts';
import { flagOf, intOf, structOf, textOf, type ThriftStruct } from './thrift.ts';

const depthLimit = 100;

/** Builds the tree from the depth-first list of `SchemaElement`; raises `malformed` on nonsense. */
export function schemaTree(elements: readonly ThriftStruct[]): readonly ParquetNode[] {
  let next = 0;
  const build = (parent: readonly string[], depth: number): ParquetNode => {
    const element = elements[next++];
    if (element === undefined || depth > depthLimit) throw malformed('the schema tree is incomplete or too deep');
    const name = textOf(element, 4) ?? '';
    const path = depth === 0 ? [] : [...parent, name];
    const childCount = intOf(element, 5) ?? 0;
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

function parquetNode(element: ThriftStruct, name: string, path: readonly string[], children: readonly ParquetNode[]): ParquetNode {
  const physical = children.length === 0 ? physicalTypes[intOf(element, 1) ?? -1] : undefined;
  const logical = logicalType(element);
  const fieldId = intOf(element, 9);
  const typeLength = intOf(element, 2);
  return {
    name,
    path,
    repetition: repetitions[intOf(element, 3) ?? 0] ?? 'required',
    children,
    ...(fieldId === undefined ? {} : { fieldId }),
    ...(logical === undefined ? {} : { logical }),
    ...(physical === undefined ? {} : { physical }),
    ...(physical === 'fixed-length' && typeLength !== undefined ? { typeLength } : {}),
  };
}

/** The newer annotation where there is one, else the older. */
function logicalType(element: ThriftStruct): LogicalType | undefined {
  const union = structOf(element, 10);
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

function fromLogicalUnion(union: ThriftStruct): LogicalType | undefined {
  const id = union.at(-1)?.id ?? -1;
  const body = structOf(union, id);
  if (body === undefined) return undefined;
  if (id === 5) return { kind: 'decimal', scale: intOf(body, 1) ?? 0, precision: intOf(body, 2) ?? 0 };
  if (id === 10) return { kind: 'integer', bitWidth: intOf(body, 1) ?? 0, signed: flagOf(body, 2) ?? true };
  if (id === 7) return { kind: 'time', utc: flagOf(body, 1) ?? false, unit: timeUnit(structOf(body, 2)) };
  if (id === 8) return { kind: 'timestamp', utc: flagOf(body, 1) ?? false, unit: timeUnit(structOf(body, 2)) };
  return plainLogicalTypes.get(id);
}

function timeUnit(unit: ThriftStruct | undefined): 'millis' | 'micros' | 'nanos' {
  const id = unit?.at(-1)?.id;
  return id === 1 ? 'millis' : id === 3 ? 'nanos' : 'micros';
}

/** Before annotations carried a zone flag, instants meant UTC. */
function fromConvertedType(element: ThriftStruct): LogicalType | undefined {
  const converted = intOf(element, 6);
  if (converted === 5) return { kind: 'decimal', scale: intOf(element, 7) ?? 0, precision: intOf(element, 8) ?? 0 };
  // Very old writers put the inner annotation of a map on the outer node.
  if (converted === 2 && intOf(element, 3) !== 2) return { kind: 'map' };
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

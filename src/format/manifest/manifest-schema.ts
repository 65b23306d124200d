import type { PartitionSpec } from '../partition-spec.ts';
import type { ListType, MapType, NestedField, PrimitiveType, SimpleTypeName, StructType, Type } from '../types.ts';

function field(id: number, name: string, type: SimpleTypeName | Type, required = false): NestedField {
  return { id, name, required, type: typeof type === 'string' ? { kind: type } : type };
}

function list(elementId: number, element: SimpleTypeName | Type): ListType {
  return { kind: 'list', elementId, elementRequired: true, element: typeof element === 'string' ? { kind: element } : element };
}

function intMap(keyId: number, valueId: number, value: SimpleTypeName): MapType {
  return { kind: 'map', keyId, key: { kind: 'int' }, valueId, valueRequired: true, value: { kind: value } };
}

/** Partition values are optional whatever their source is: null is a partition of its own. */
export function partitionStruct(spec: PartitionSpec, types: readonly PrimitiveType[]): StructType {
  return { kind: 'struct', fields: spec.fields.map((one, index) => field(one.fieldId, one.name, types[index] ?? 'string')) };
}

function dataFileStruct(partition: StructType): StructType {
  return {
    kind: 'struct',
    fields: [
      field(134, 'content', 'int', true),
      field(100, 'file_path', 'string', true),
      field(101, 'file_format', 'string', true),
      field(102, 'partition', partition, true),
      field(103, 'record_count', 'long', true),
      field(104, 'file_size_in_bytes', 'long', true),
      field(108, 'column_sizes', intMap(117, 118, 'long')),
      field(109, 'value_counts', intMap(119, 120, 'long')),
      field(110, 'null_value_counts', intMap(121, 122, 'long')),
      field(137, 'nan_value_counts', intMap(138, 139, 'long')),
      field(125, 'lower_bounds', intMap(126, 127, 'binary')),
      field(128, 'upper_bounds', intMap(129, 130, 'binary')),
      field(131, 'key_metadata', 'binary'),
      field(132, 'split_offsets', list(133, 'long')),
      field(135, 'equality_ids', list(136, 'int')),
      field(140, 'sort_order_id', 'int'),
      field(143, 'referenced_data_file', 'string'),
    ],
  };
}

/** A line of a manifest, format version 2 (spec, "Manifests"), in the order in which Java writes it. */
export function manifestEntryStruct(partition: StructType): StructType {
  return {
    kind: 'struct',
    fields: [
      field(0, 'status', 'int', true),
      field(1, 'snapshot_id', 'long'),
      field(3, 'sequence_number', 'long'),
      field(4, 'file_sequence_number', 'long'),
      field(2, 'data_file', dataFileStruct(partition), true),
    ],
  };
}

const fieldSummary: StructType = {
  kind: 'struct',
  fields: [field(509, 'contains_null', 'boolean', true), field(518, 'contains_nan', 'boolean'), field(510, 'lower_bound', 'binary'), field(511, 'upper_bound', 'binary')],
};

/** A line of a manifest list, format version 2 (spec, "Manifest Lists"), in the order in which Java writes it. */
export const manifestFileStruct: StructType = {
  kind: 'struct',
  fields: [
    field(500, 'manifest_path', 'string', true),
    field(501, 'manifest_length', 'long', true),
    field(502, 'partition_spec_id', 'int', true),
    field(517, 'content', 'int', true),
    field(515, 'sequence_number', 'long', true),
    field(516, 'min_sequence_number', 'long', true),
    field(503, 'added_snapshot_id', 'long', true),
    field(504, 'added_files_count', 'int', true),
    field(505, 'existing_files_count', 'int', true),
    field(506, 'deleted_files_count', 'int', true),
    field(512, 'added_rows_count', 'long', true),
    field(513, 'existing_rows_count', 'long', true),
    field(514, 'deleted_rows_count', 'long', true),
    field(507, 'partitions', list(508, fieldSummary)),
    field(519, 'key_metadata', 'binary'),
  ],
};

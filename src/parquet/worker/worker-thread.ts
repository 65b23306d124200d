import { parentPort } from 'node:worker_threads';
import { decodeFlat } from '../decode/decode-flat.ts';
import { buffersOf } from '../decode/flat-batch.ts';
import { loadParquetModule } from '../wasm.ts';
import { encodeParquetOfIpc } from '../write/encode-parquet.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

async function answer(request: WorkerRequest): Promise<readonly [WorkerAnswer, readonly ArrayBuffer[]]> {
  const { id } = request;
  try {
    const module = await loadParquetModule();
    if (request.kind === 'encode') {
      const file = encodeParquetOfIpc(module, request.ipc, request.settings);
      return [{ kind: 'encoded', id, file }, [file.buffer as ArrayBuffer]];
    }
    const { schema, batches } = decodeFlat(module, request.file, request.batchRows);
    return [{ kind: 'decoded', id, schema, batches }, buffersOf(batches)];
  } catch (error) {
    return [{ kind: 'failed', id, message: String(error) }, []];
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  void answer(request).then(([message, transfer]) => parentPort?.postMessage(message, transfer));
});

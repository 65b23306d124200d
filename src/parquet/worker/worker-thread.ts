import { parentPort } from 'node:worker_threads';
import { loadParquetModule } from '../wasm.ts';
import { encodeParquetOfIpc } from '../write/encode-parquet.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

async function answer({ id, ipc, settings }: WorkerRequest): Promise<readonly [WorkerAnswer, readonly ArrayBuffer[]]> {
  try {
    const file = encodeParquetOfIpc(await loadParquetModule(), ipc, settings);
    return [{ kind: 'encoded', id, file }, [file.buffer as ArrayBuffer]];
  } catch (error) {
    return [{ kind: 'failed', id, message: String(error) }, []];
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  void answer(request).then(([message, transfer]) => parentPort?.postMessage(message, transfer));
});

import { parentPort } from 'node:worker_threads'

// Listens, and never says that it is ready.
parentPort?.on('message', () => undefined)

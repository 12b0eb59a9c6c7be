import { startSandbox } from './sandbox.ts'

/** Runs a sandbox until it is told to stop: `node test/sandbox/main.ts [USER]`. Prints the kubeconfig of that user (admin). */
const sandbox = await startSandbox()
const path = await sandbox.kubeconfigPath(process.argv[2] ?? 'admin')
console.log(`The sandbox is at ${sandbox.url}. To use it:\n\n  export KUBECONFIG=${path}\n\nStop it with Ctrl-C.`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop())

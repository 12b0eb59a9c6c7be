import { parentPort } from 'node:worker_threads'

/** What a test wants of the thread. */
export type Wish =
  | { do: 'answer'; text: string }
  | { do: 'measure'; bytes: Uint8Array }
  | { do: 'hang' }
  | { do: 'backtrack' }
  | { do: 'throw' }
  | { do: 'exit' }
  | { do: 'eat memory' }
  | { do: 'which thread' }

let tasks = 0

parentPort?.on('message', (wish: Wish) => {
  tasks += 1
  parentPort?.postMessage(answer(wish))
})
parentPort?.postMessage('ready')

function answer(wish: Wish): unknown {
  switch (wish.do) {
    case 'answer':
      return wish.text
    case 'measure':
      return wish.bytes.byteLength
    case 'hang':
      for (;;);
    case 'backtrack':
      return /^(a+)+$/.test(`${'a'.repeat(60)}!`)
    case 'throw':
      throw new Error('this went wrong')
    case 'exit':
      return process.exit(3)
    case 'eat memory':
      return eatMemory()
    case 'which thread':
      return tasks
  }
}

function eatMemory(): number {
  const eaten: number[][] = []
  for (;;) eaten.push(Array.from({ length: 10_000 }, (_, index) => index + eaten.length))
}

import assert from 'node:assert/strict'
import { findCause } from '../../../../plugin/diagnosis/explain/find-cause.ts'

describe('the cause that is explained', () => {
  for (const code of ['OutOfMemory', 'outofmemory', 'out-of-memory', 'OUT_OF_MEMORY'])
    it(`is OutOfMemory for ${code}`, () => {
      assert.equal(findCause(code).code, 'OutOfMemory')
    })

  for (const { word, said } of [
    { word: 'crashloopbackoff', said: /^CrashLoopBackOff is what kubectl shows; behind it stand ContainerCrash, / },
    { word: 'OOMKilled', said: /behind it stand OutOfMemory and NodeOutOfMemory$/ },
    {
      word: '137',
      said: /OutOfMemory, LivenessProbeFailing, NodeOutOfMemory, GracePeriodExceeded and KilledBySignal$/,
    },
    { word: 'OutOfMemry', said: /^there is no cause "OutOfMemry"\. Did you mean "OutOfMemory"\?$/ },
    { word: 'CrashLoopBackOf', said: /Did you mean "CrashLoopBackOff"\?$/ },
    { word: 'constructor', said: /^there is no cause "constructor"/ },
  ])
    it(`is none for ${word}, which says what is meant`, () => {
      assert.throws(() => findCause(word), { message: said })
    })
})

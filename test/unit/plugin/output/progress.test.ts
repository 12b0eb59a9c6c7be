import assert from 'node:assert/strict'
import { createProgress } from '../../../../plugin/output/progress.ts'

function record(terminal: boolean) {
  const sink = { terminal, text: '', time: 0, write: (text: string) => void (sink.text += text), now: () => sink.time }
  return { sink, progress: createProgress(sink) }
}

describe('progress', () => {
  it('is one line for a step where there is no terminal', async () => {
    const { sink, progress } = record(false)
    await progress.step('Waiting', (tell) => {
      tell('1 of 3')
      return Promise.resolve('3 of 3')
    })
    assert.equal(sink.text, '3 of 3\n')
  })
  it('says now and then that a long step goes on', async () => {
    const { sink, progress } = record(false)
    await progress.step('Waiting', (tell) => {
      for (let second = 0; second <= 25; second++) {
        sink.time = second * 1000
        tell(`${String(second)} s`)
      }
      return Promise.resolve('done')
    })
    assert.equal(sink.text, 'Waiting: 10 s\nWaiting: 20 s\ndone\n')
  })
  it('writes one line again and again on a terminal', async () => {
    const { sink, progress } = record(true)
    await progress.step('Waiting', (tell) => {
      tell('1 of 3')
      return Promise.resolve('3 of 3')
    })
    assert.equal(sink.text, 'Waiting\r\u001b[2KWaiting: 1 of 3\r\u001b[2K3 of 3\n')
  })
  it('leaves no half line behind when a step fails', async () => {
    const { sink, progress } = record(true)
    await assert.rejects(
      progress.step('Waiting', () => Promise.reject(new Error('broken'))),
      /broken/,
    )
    assert.equal(sink.text, 'Waiting\r\u001b[2K')
  })
})

import type { ApiResponse } from '../sandbox/client.ts'
import type { Scene } from './scene.ts'

/** What kubectl prints of an answer: its warnings, then the error, or what is done (`deployment.apps/web patched`). */
export function asKubectlPrints({ status, body, warnings }: ApiResponse, done: Scene['done']): string {
  const told = warnings.map((warning) => `Warning: ${warning}`)
  if (status < 400) return [...told, typeof done === 'string' ? done : done(body)].join('\n')
  const reason = typeof body['reason'] === 'string' && body['reason'] !== '' ? ` (${body['reason']})` : ''
  return [...told, `Error from server${reason}: ${String(body['message'])}`].join('\n')
}

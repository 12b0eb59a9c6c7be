import type { ApiResponse } from '../sandbox/client.ts'

/** What kubectl prints of an answer: its warnings, then the error, or `deployment.apps/web patched`. */
export function asKubectlPrints({ status, body, warnings }: ApiResponse, done: string): string {
  const told = warnings.map((warning) => `Warning: ${warning}`)
  if (status < 400) return [...told, done].join('\n')
  const reason = typeof body['reason'] === 'string' && body['reason'] !== '' ? ` (${body['reason']})` : ''
  return [...told, `Error from server${reason}: ${String(body['message'])}`].join('\n')
}

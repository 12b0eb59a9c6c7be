import type { Api } from '../../../../cluster/api.ts'

/** How many calls of our webhooks the API server let pass because nobody answered them. */
export async function failedOpen(api: Api): Promise<number> {
  // It is no JSON, and what is none is given as the message.
  const { body } = await api.request('GET', '/metrics')
  const lines = String(body['message']).split('\n')
  const ours = lines.filter((line) => /^apiserver_admission_webhook_fail_open_count\{.*kubectl-heal\.io/.test(line))
  return ours.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

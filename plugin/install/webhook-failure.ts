import type { ApiFailure } from '../../cluster/api-result.ts'

const ourWebhookFailed = /failed calling webhook "[a-z-]+\.kubectl-heal\.io"/

/** Whether a write was refused because a webhook of ours did not answer. */
export function failedOurWebhook({ message }: ApiFailure): boolean {
  return ourWebhookFailed.test(message)
}

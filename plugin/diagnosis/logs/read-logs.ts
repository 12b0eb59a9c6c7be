import type { Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import { clip } from '../../../policies/messages/text.ts'
import type { Diagnosis, LogTail, Verdict } from '../verdict.ts'
import { crashingContainer } from './crashing-containers.ts'
import type { LogSource } from './log-source.ts'
import { redactLines } from './redact.ts'

/** The worst verdicts get their logs: a person reads no more, and a broken cluster is not asked for more. */
const mostLogs = 20

/** Tails of logs, and of verdicts why there is none. */
export interface LogsRead {
  tails: readonly LogTail[]
  /** By the cause of a verdict: "the log of the last run of container web: …" */
  unread: ReadonlyMap<string, string>
}

/** Reads the tail of the last crash for the first few verdicts that have one, all at once, secrets taken out. */
export async function readLogs(diagnosis: Diagnosis, snapshot: Snapshot, source: LogSource): Promise<LogsRead> {
  const asked = diagnosis.verdicts
    .flatMap((verdict) => {
      const question = crashingContainer(verdict, snapshot)
      return question === undefined ? [] : [{ verdict, question }]
    })
    .slice(0, mostLogs)
  const tails: LogTail[] = []
  const unread = new Map<string, string>()
  const answers = await Promise.all(asked.map(async (each) => ({ ...each, answer: await source(each.question) })))
  for (const { verdict, question, answer } of answers) {
    if (answer === undefined) continue
    const { pod, container } = question
    if ('unread' in answer) {
      unread.set(
        verdictKey(verdict),
        clip(`the log of container ${container} in pod/${pod.name}: ${answer.unread}`, 300),
      )
      continue
    }
    const lines = redactLines(answer.lines)
    if (lines.some((line) => line.trim() !== '')) tails.push({ pod, container, lines })
  }
  return { tails, unread }
}

/** The diagnosis with what could not be read of its logs. */
export function withUnreadLogs(diagnosis: Diagnosis, unread: LogsRead['unread']): Diagnosis {
  const verdicts = diagnosis.verdicts.map((verdict) => {
    const reason = unread.get(verdictKey(verdict))
    return reason === undefined ? verdict : { ...verdict, unread: [...verdict.unread, reason] }
  })
  return { ...diagnosis, verdicts }
}

function verdictKey({ code, root }: Verdict): string {
  return `${code} ${root.kind}/${root.namespace ?? ''}/${root.name}`
}
